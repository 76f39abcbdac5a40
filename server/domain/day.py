"""The business day: opened and closed by hand or by the clock, and what the clock brings about.

The clock acts once at each turn of the day: what a member of staff does by hand after it stays.
A day that they opened after closing time ends when they close it, or with the night.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from typing import Final

from server.domain import events, hours, numbering
from server.domain.commands import CloseDay, CloseIntake, OpenDay, Tick
from server.domain.events import Event
from server.domain.evolve import replay
from server.domain.model import Branch, CounterState, State, Ticket, TicketId
from server.domain.outcome import Events, Outcome
from server.domain.plan import AtDayEnd
from server.domain.rating import lapse_all
from server.domain.refusals import BranchClosed, DayIsOpen
from server.domain.timers import due, moments

RELEASED: Final = frozenset({State.WAITING, State.HELD})
"""These expire at day end, or are carried over."""


# --- by hand --------------------------------------------------------------------------------------
def open_day(branch: Branch, _: OpenDay, now: datetime) -> Outcome:
    """Begin the business day of `now`, or go on with it if it was closed before its end."""
    if branch.open and branch.working and branch.day is not None:
        return DayIsOpen(branch.day.isoformat())
    if branch.open:
        return (events.WorkBegan(now),)
    if branch.working and branch.day == hours.today(branch, now):
        return (events.IntakeOpened(now),)
    return _opening(branch, now)


def close_intake(branch: Branch, _: CloseIntake, now: datetime) -> Outcome:
    """Issue no more; the clock closes the day when the hall has been served out."""
    if not branch.open:
        return BranchClosed()
    if not branch.working:
        return _closing(branch, now)
    return (events.IntakeClosed(now),)


def close_day(branch: Branch, _: CloseDay, now: datetime) -> Outcome:
    """Stop issuing; whoever waits is released, whoever is at a counter is served to the end."""
    return _closing(branch, now) if hours.running(branch) else BranchClosed()


# --- by the clock ---------------------------------------------------------------------------------
def tick(branch: Branch, _: Tick, now: datetime) -> Outcome:
    """Do what the clock brings: to the day, to counters and queues, and to the emptied hall."""
    return _in_turn(branch, (*TURNS, due, _hall_served_out), now)


def by_the_clock(branch: Branch, now: datetime) -> Events:
    """What the clock brings to the day alone."""
    return _in_turn(branch, TURNS, now)


def next_due(branch: Branch, now: datetime) -> datetime:
    """When the next `Tick` has something to do; `now` if it has already."""
    if tick(branch, Tick(), now):
        return now
    return min(turn for turn in [*moments(branch), *_turns(branch, now)] if turn > now)


def next_opening(branch: Branch, now: datetime) -> datetime:
    """When the clock opens the branch next, given that it is closed."""
    day = hours.today(branch, now)
    days = [day, *hours.business_days(branch.plan, day, 1)]
    new = (hours.day_of(branch.plan, one) for one in days if one != branch.day)
    ahead = (max(now, one.issues) for one in new if one and now < one.closes)
    return next(ahead, hours.morning(branch.plan, day + hours.A_DAY))


def opened_for(branch: Branch, day: date, now: datetime) -> Events:
    """Begin a day of which there is paper already; outside its hours only to serve the hall out."""
    happened = by_the_clock(branch, now)
    branch = replay(branch, happened)
    if hours.running(branch) or (branch.day is not None and branch.day >= day):
        return happened
    return (*happened, *_opening(branch, now), events.IntakeClosed(now))


def _in_turn(
    branch: Branch, sources: tuple[Callable[[Branch, datetime], Events], ...], now: datetime
) -> Events:
    """What each source brings to the branch as the former leave it."""
    happened: Events = ()
    for bring in sources:
        brought = bring(branch, now)
        branch = replay(branch, brought)
        happened += brought
    return happened


def _night_over(branch: Branch, now: datetime) -> Events:
    """A day that nobody closed ends when the next morning comes."""
    date_now = hours.local(branch, now).date()
    if not hours.running(branch) or branch.day is None or branch.day >= date_now:
        return ()
    return _ending(branch, now) if now >= hours.morning(branch.plan, date_now) else ()


def _opens(branch: Branch, now: datetime) -> Events:
    day = hours.local(branch, now).date()
    planned = hours.day_of(branch.plan, day)
    new = branch.day is None or branch.day < day
    if hours.running(branch) or not new or planned is None or not planned.has(now):
        return ()
    opening = _opening(branch, now, working=now >= planned.opens)
    return (*opening, events.IntakeClosed(now)) if planned.break_at(now) else opening


def _work_begins(branch: Branch, now: datetime) -> Events:
    planned = _planned(branch)
    begins = branch.open and not branch.working and planned is not None and now >= planned.opens
    return (events.WorkBegan(now),) if begins else ()


def _intake_turns(branch: Branch, now: datetime) -> Events:
    """Closed at closing time and for breaks, opened after a break that closed it."""
    planned, since = _planned(branch), branch.intake_since
    if planned is None or since is None or not branch.working:
        return ()
    if branch.open:
        pauses = planned.break_at(now)
        turn = planned.closes if now >= planned.closes else pauses and pauses[0]
        return (events.IntakeClosed(now),) if turn and since < turn else ()
    over = planned.break_at(since) is not None and planned.break_at(now) is None
    return (events.IntakeOpened(now),) if over and now < planned.closes else ()


def _hall_served_out(branch: Branch, now: datetime) -> Events:
    ends = _ends_at_the_latest(branch)
    if ends is None or _in_break(branch, now):
        return ()
    served = any(desk.ticket for desk in branch.desks.values())
    empty = not (branch.queues or branch.held or served)
    return _closing(branch, now) if empty or now >= ends else ()


def _ends_at_the_latest(branch: Branch) -> datetime | None:
    if branch.open or not branch.working or branch.intake_since is None:
        return None
    return branch.intake_since + branch.plan.hours.serve_out


def _in_break(branch: Branch, now: datetime) -> bool:
    """Whether it is a break that has closed the intake."""
    planned, since = _planned(branch), branch.intake_since
    pauses = planned.break_at(now) if planned else None
    return pauses is not None and since is not None and pauses[0] <= since


def _planned(branch: Branch) -> hours.Day | None:
    return hours.day_of(branch.plan, branch.day) if branch.day else None


def _turns(branch: Branch, now: datetime) -> Iterator[datetime]:
    """When the clock may bring something to the day; at least one lies in the future."""
    date_now = hours.local(branch, now).date()
    ahead = (date_now + days * hours.A_DAY for days in range(3))
    for day in {branch.day or date_now, *ahead}:
        yield hours.morning(branch.plan, day)
        if planned := hours.day_of(branch.plan, day):
            yield from (planned.opens, planned.closes)
            yield from (turn for span in planned.breaks for turn in span)
    if ends := _ends_at_the_latest(branch):
        yield ends


TURNS: Final = (_night_over, _opens, _work_begins, _intake_turns, _hall_served_out)


# --- opening and closing --------------------------------------------------------------------------
def _closing(branch: Branch, now: datetime) -> Events:
    """The day is over; whoever is at a counter is served to the end."""
    kept = branch.plan.hours.at_day_end is AtDayEnd.CARRY_OVER
    expired = () if kept else (events.TicketExpired(now, one.id) for one in _released(branch))
    return (*expired, *_closed(branch, now))


def _closed(branch: Branch, now: datetime) -> Events:
    return (events.DayClosed(now, branch.day),) if branch.day else ()


def _opening(branch: Branch, now: datetime, *, working: bool = True) -> Events:
    # Never an earlier day than the last: a clock that was set back would issue its numbers again.
    day = hours.today(branch, now)
    if day == branch.day:
        return (events.DayOpened(now, day, working),)
    ended = _ending(branch, now)
    left = _released(replay(branch, ended))
    # A number that a kiosk may print on the new day cannot be kept by somebody else.
    gone = [one.id for one in left if numbering.is_leased(branch, day, one.number)]
    expired = (events.TicketExpired(now, ticket) for ticket in gone)
    carried = tuple(one.id for one in left if one.id not in gone)
    return (*ended, *expired, events.DayOpened(now, day, working, carried))


def _ending(branch: Branch, now: datetime) -> Events:
    """Nobody may block the morning: end what the tellers forgot, close every counter."""
    kept = branch.plan.hours.at_day_end is AtDayEnd.CARRY_OVER
    ends = [
        _ENDS[ticket.state](now, ticket.id)
        for ticket in sorted(branch.tickets.values(), key=lambda ticket: ticket.place)
        if ticket.state in _ENDS and not (kept and ticket.state in RELEASED)
    ]
    closed = [
        events.CounterClosed(now, code)
        for code, desk in sorted(branch.desks.items())
        if desk.state is not CounterState.CLOSED
    ]
    over = _closed(branch, now) if hours.running(branch) else ()
    return (*ends, *lapse_all(branch, now), *closed, *over)


def _released(branch: Branch) -> list[Ticket]:
    """Who still waits or is held, in the order of their places."""
    left = (one for one in branch.tickets.values() if one.state in RELEASED)
    return sorted(left, key=lambda ticket: ticket.place)


def _left_open(now: datetime, ticket: TicketId) -> Event:
    return events.TicketServed(now, ticket, "left open")


_ENDS: Final[Mapping[State, Callable[[datetime, TicketId], Event]]] = {
    State.WAITING: events.TicketExpired,
    State.HELD: events.TicketExpired,
    State.CALLED: events.TicketNoShow,
    State.SERVING: _left_open,
}

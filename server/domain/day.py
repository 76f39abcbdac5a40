"""The business day: opened and closed by hand or by the clock, and what time alone brings about."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from server.domain import events
from server.domain.commands import CloseDay, OpenDay, Tick
from server.domain.events import Event
from server.domain.model import Branch, CounterState, State, Ticket
from server.domain.outcome import Events, Outcome
from server.domain.rating import lapsed
from server.domain.refusals import BranchClosed, DayIsOpen


def open_day(branch: Branch, _: OpenDay, now: datetime) -> Outcome:
    """Begin the business day of `now`: numbers restart, whatever yesterday left is ended."""
    today = _local(branch, now).date()
    if branch.open and branch.day is not None:
        return DayIsOpen(branch.day.isoformat())
    return (*_leftovers(branch, now), events.DayOpened(now, today))


def close_day(branch: Branch, _: CloseDay, now: datetime) -> Outcome:
    """Stop issuing; whoever waits is released, whoever is at a counter is served to the end."""
    if not branch.open or branch.day is None:
        return BranchClosed()
    expired = tuple(events.TicketExpired(now, ticket.id) for ticket in branch.waiting())
    return (*expired, events.DayClosed(now, branch.day))


def tick(branch: Branch, _: Tick, now: datetime) -> Outcome:
    """Do what the clock brings: open, close, let rating windows lapse."""
    return (*lapsed(branch, now), *_by_the_clock(branch, now))


def next_due(branch: Branch, now: datetime) -> datetime:
    """When the next `Tick` has something to do."""
    closing = [desk.window.closes_at for desk in branch.desks.values() if desk.window]
    return min([*closing, _next_turn(branch, now)])


def _by_the_clock(branch: Branch, now: datetime) -> Events:
    local, plan = _local(branch, now), branch.plan
    if branch.open and branch.day is not None:
        over = local.date() > branch.day or local.time() >= plan.closes
        return _settled(close_day(branch, CloseDay(), now)) if over else ()
    begins = branch.day != local.date() and plan.opens <= local.time() < plan.closes
    return _settled(open_day(branch, OpenDay(), now)) if begins else ()


def _settled(outcome: Outcome) -> Events:
    return outcome if isinstance(outcome, tuple) else ()


def _next_turn(branch: Branch, now: datetime) -> datetime:
    local, plan = _local(branch, now), branch.plan
    turns = [_at(branch, local.date(), hour) for hour in (plan.opens, plan.closes)]
    tomorrow = _at(branch, local.date() + timedelta(days=1), plan.opens)
    return min(turn for turn in [*turns, tomorrow] if turn > now)


def _at(branch: Branch, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(branch.plan.timezone))


def _leftovers(branch: Branch, now: datetime) -> list[Event]:
    """Nobody may block the morning: end what the tellers forgot, close every counter."""
    ends: list[Event] = [
        _end(ticket, now)
        for ticket in branch.tickets.values()
        if ticket.state in (State.CALLED, State.SERVING)
    ]
    ends += lapsed(branch, datetime.max.replace(tzinfo=now.tzinfo))
    return ends + [
        events.CounterClosed(now, code)
        for code, desk in branch.desks.items()
        if desk.state is not CounterState.CLOSED
    ]


def _end(ticket: Ticket, now: datetime) -> Event:
    if ticket.state is State.CALLED:
        return events.TicketNoShow(now, ticket.id)
    return events.TicketServed(now, ticket.id, "left open")


def _local(branch: Branch, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(branch.plan.timezone))

"""The business day: opened and closed by hand or by the clock, and what time alone brings about."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from server.domain import events
from server.domain.commands import CloseDay, OpenDay, Tick
from server.domain.events import Event
from server.domain.evolve import replay
from server.domain.model import Branch, CounterState, State, TicketId
from server.domain.outcome import Events, Outcome
from server.domain.rating import lapse_all
from server.domain.refusals import BranchClosed, DayIsOpen
from server.domain.timers import due, moments


def open_day(branch: Branch, _: OpenDay, now: datetime) -> Outcome:
    """Begin the business day of `now`, or go on with it if it was closed before its end."""
    if branch.open and branch.day is not None:
        return DayIsOpen(branch.day.isoformat())
    return _opening(branch, now)


def close_day(branch: Branch, _: CloseDay, now: datetime) -> Outcome:
    """Stop issuing; whoever waits is released, whoever is at a counter is served to the end."""
    if not branch.open or branch.day is None:
        return BranchClosed()
    return _closing(branch, branch.day, now)


def tick(branch: Branch, _: Tick, now: datetime) -> Outcome:
    """Do what the clock brings: let rating windows lapse, close what is over, open what begins."""
    return _due(branch, now)


def next_due(branch: Branch, now: datetime) -> datetime:
    """When the next `Tick` has something to do; `now` if it has already."""
    if _due(branch, now):
        return now
    return min([*moments(branch), _next_turn(branch, now)])


def next_opening(branch: Branch, now: datetime) -> datetime:
    """When the clock opens the branch next, given that it is closed."""
    local, opens = _local(branch, now), branch.plan.opens
    later_today = branch.day != local.date() and local.time() < opens
    day = local.date() if later_today else local.date() + timedelta(days=1)
    return _at(branch, day, opens)


def _due(branch: Branch, now: datetime) -> Events:
    happened: Events = ()
    for bring in (due, _close_by_the_clock, _open_by_the_clock):
        happened += bring(replay(branch, happened), now)
    return happened


def _close_by_the_clock(branch: Branch, now: datetime) -> Events:
    local = _local(branch, now)
    if not branch.open or branch.day is None:
        return ()
    over = (local.date(), local.time()) >= (branch.day, branch.plan.closes)
    return _closing(branch, branch.day, now) if over else ()


def _open_by_the_clock(branch: Branch, now: datetime) -> Events:
    local, plan = _local(branch, now), branch.plan
    new = branch.day is None or branch.day < local.date()
    begins = new and not branch.open and plan.opens <= local.time() < plan.closes
    return _opening(branch, now) if begins else ()


def _closing(branch: Branch, day: date, now: datetime) -> Events:
    expired = tuple(events.TicketExpired(now, ticket.id) for ticket in branch.waiting())
    return (*expired, events.DayClosed(now, day))


def _opening(branch: Branch, now: datetime) -> Events:
    # Never an earlier day than the last: a clock that was set back would issue its numbers again.
    today = max(_local(branch, now).date(), branch.day or date.min)
    left = () if today == branch.day else _leftovers(branch, now)
    return (*left, events.DayOpened(now, today))


def _next_turn(branch: Branch, now: datetime) -> datetime:
    local, plan = _local(branch, now), branch.plan
    turns = [_at(branch, local.date(), hour) for hour in (plan.opens, plan.closes)]
    tomorrow = _at(branch, local.date() + timedelta(days=1), plan.opens)
    return min(turn for turn in [*turns, tomorrow] if turn > now)


def _at(branch: Branch, day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, ZoneInfo(branch.plan.timezone))


def _leftovers(branch: Branch, now: datetime) -> Events:
    """Nobody may block the morning: end what the tellers forgot, close every counter."""
    ends = [
        _ENDS[ticket.state](now, ticket.id)
        for ticket in branch.tickets.values()
        if ticket.state in _ENDS
    ]
    closed = [
        events.CounterClosed(now, code)
        for code, desk in branch.desks.items()
        if desk.state is not CounterState.CLOSED
    ]
    return (*ends, *lapse_all(branch, now), *closed)


def _left_open(now: datetime, ticket: TicketId) -> Event:
    return events.TicketServed(now, ticket, "left open")


_ENDS: Final[Mapping[State, Callable[[datetime, TicketId], Event]]] = {
    State.WAITING: events.TicketExpired,
    State.HELD: events.TicketExpired,
    State.CALLED: events.TicketNoShow,
    State.SERVING: _left_open,
}


def _local(branch: Branch, now: datetime) -> datetime:
    return now.astimezone(ZoneInfo(branch.plan.timezone))

"""Why somebody waits longer than they were told: the branch then and now, compared."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from operator import itemgetter
from typing import Final

from server.domain.eligible import caller, may_ever_call
from server.domain.model import Branch, CounterState, Desk, Place, State, Ticket
from server.domain.plan import CounterCode
from server.domain.ranking import ahead_by_class

LATELY: Final = timedelta(minutes=15)
OVERLONG: Final = 2
"""A running service is overlong beyond so many times the usual."""
RUSH: Final = 3
"""So many more than before are many, if they are also half as many again."""
_HALF_AGAIN: Final = 1.5


class Cause(StrEnum):
    """What can make a wait longer, as a sentence for the customer; no tier is ever named."""

    CLOSED = "It takes longer: counter {number} has closed."
    PAUSED = "It takes longer: counter {number} is paused."
    PRIORITY = "It takes longer: customers with priority have come."
    OVERLONG = "It takes longer: the counters need more time than usual."
    RUSH = "It takes longer: many customers have come in the last minutes."


@dataclass(frozen=True, slots=True)
class Reason:
    """Why it takes longer."""

    cause: Cause
    counter: str = ""
    """The number of the counter, where one is the cause."""


@dataclass(frozen=True, slots=True)
class Seen:
    """The branch at a moment, from where one ticket stands; it may never have been issued."""

    branch: Branch
    ticket: Ticket
    at: datetime


@dataclass(frozen=True, slots=True)
class Situation:
    """All that one ticket's wait hangs on, in a few figures."""

    open: frozenset[CounterCode]
    """Open counters that may call it."""
    overlong: int
    """Services at these counters that take more than twice the usual time."""
    preferred: int
    """Who came later and is called earlier."""
    came: int
    """Who came lately and is not behind it."""


def why_longer(then: Seen, now: Seen) -> Reason | None:
    """The plainest cause, or None where nothing that we know explains it."""
    before, after = situation(then), situation(now)
    if len(after.open) < len(before.open):
        return _without(next(iter(_gone(then, before, after))), then, now)
    if after.preferred > before.preferred:
        return Reason(Cause.PRIORITY)
    if after.overlong > before.overlong:
        return Reason(Cause.OVERLONG)
    if after.came >= max(before.came + RUSH, _HALF_AGAIN * before.came):
        return Reason(Cause.RUSH)
    return None


def situation(seen: Seen) -> Situation:
    """What the branch means to this ticket."""
    able = [code for code, desk in seen.branch.desks.items() if _may_call(seen, code, desk)]
    lately = Place(seen.at - LATELY, 0)
    return Situation(
        open=frozenset(able),
        overlong=sum(_is_overlong(seen, seen.branch.at(code)) for code in able),
        preferred=_called_first(seen, able, seen.ticket.place),
        came=_called_first(seen, able, lately),
    )


def _gone(then: Seen, before: Situation, after: Situation) -> Iterator[CounterCode]:
    """In the order of the plan."""
    gone = before.open - after.open
    return (code for code in then.branch.plan.counters if code in gone)


def _without(code: CounterCode, then: Seen, now: Seen) -> Reason:
    desk = now.branch.desks.get(code)
    paused = desk is not None and desk.state is CounterState.PAUSED
    number = then.branch.plan.counters[code].number
    return Reason(Cause.PAUSED if paused else Cause.CLOSED, number)


def _may_call(seen: Seen, code: CounterCode, desk: Desk) -> bool:
    branch = seen.branch
    return desk.state is CounterState.OPEN and may_ever_call(
        branch, caller(branch, code, seen.at), seen.ticket
    )


def _called_first(seen: Seen, able: Iterable[CounterCode], since: Place) -> int:
    """Who came after that place, waits for what these counters offer, and is not behind."""
    branch = seen.branch
    offered = {service for code in able for service in branch.profile(code).services}
    return sum(
        max(0, first - bisect_right(branch.queues[key].tickets, since, key=itemgetter(0)))
        for key, first in ahead_by_class(branch, seen.ticket, seen.at).items()
        if key.service in offered
    )


def _is_overlong(seen: Seen, running: Ticket | None) -> bool:
    if running is None or running.state is not State.SERVING or running.started_at is None:
        return False
    service = seen.branch.plan.services.get(running.service)
    taken = seen.at - running.started_at - running.held_for
    return service is not None and taken > OVERLONG * service.usual

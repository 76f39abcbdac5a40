"""When somebody comes, call: counters that call by themselves."""

from collections.abc import Iterator
from datetime import datetime

from server.domain.calling import call
from server.domain.choosing import choose
from server.domain.eligible import chances
from server.domain.evolve import replay
from server.domain.model import Branch, CounterState, Desk
from server.domain.outcome import Events
from server.domain.plan import CounterCode

Free = tuple[datetime, CounterCode]
"""Since when a counter that calls by itself has been free; the longest first."""


def called_by_itself(branch: Branch, now: datetime) -> Events:
    """Whom the counters call that are free and have rested."""
    happened: Events = ()
    for since, counter in _free(branch):
        if since + branch.plan.calls.wrap_up <= now:
            happened += _call(replay(branch, happened), counter, now)
    return happened


def calls(branch: Branch) -> Iterator[datetime]:
    """When a counter that calls by itself may find somebody."""
    for since, counter in _free(branch):
        yield since + branch.plan.calls.wrap_up
        yield from chances(branch, counter, since)


def _call(branch: Branch, counter: CounterCode, now: datetime) -> Events:
    try:
        choice = choose(branch, counter, now)
    except LookupError:
        # The bank's own rule is broken. The teller who calls by hand hears of it; by the clock it
        # must not keep the day from closing.
        return ()
    return () if choice is None else call(branch, counter, choice, now)


def _free(branch: Branch) -> list[Free]:
    if not branch.working:
        return []
    return sorted(
        (desk.free_since, counter)
        for counter, desk in branch.desks.items()
        if desk.free_since and _calls_by_itself(desk) and counter in branch.plan.counters
    )


def _calls_by_itself(desk: Desk) -> bool:
    return desk.auto_call and desk.state is CounterState.OPEN and not desk.closes_after

"""Keeps the branch's time: sends a `Tick` when something is due."""

from datetime import datetime
from typing import Final, Protocol

from server.application.door import Change, Door
from server.application.ports import Order, StoreFailed
from server.domain.commands import Tick
from server.domain.day import next_due, next_opening
from server.domain.hours import day_of, local, running
from wire.bell import at_most

TICK: Final = Order(Tick(), actor="clock")
SHORTEST_SLEEP_SECONDS: Final = 0.1
LONGEST_SLEEP_SECONDS: Final = 20.0
"""The machine's clock may be set."""


async def keep_time(door: Door, speed: float) -> None:
    """Tick at every due moment until cancelled."""
    await _tick(door)
    with door.bell() as changed:
        while True:
            changed.clear()
            now = door.clock()
            due = next_due(door.branch, now)
            seconds = max((due - now).total_seconds() / speed, SHORTEST_SLEEP_SECONDS)
            await at_most(changed, min(seconds, LONGEST_SLEEP_SECONDS))
            if due <= door.clock():
                await _tick(door)


async def _tick(door: Door) -> None:
    try:
        await door.handle(TICK)
    except StoreFailed:
        return  # said by the door; what is due stays due


class SkippingClock(Protocol):
    """A clock that can be put forward."""

    def skip_to(self, moment: datetime) -> None:
        """Go on from `moment`."""


def skip_nights(door: Door, clock: SkippingClock) -> None:
    """Demonstrations: when the day has closed, the next one opens; so too on a holiday."""

    def skip(change: Change) -> None:
        if running(change.before) and not running(change.after):
            clock.skip_to(next_opening(change.after, door.clock()))

    door.listen(skip)
    branch, now = door.branch, door.clock()
    day = day_of(branch.plan, local(branch, now).date())
    if not running(branch) and (day is None or not day.has(now)):
        clock.skip_to(next_opening(branch, now))

"""The outlook as the server keeps it: told calmly, and not at all when it is old."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from datetime import datetime

import pytest

from server.application.door import Door
from server.application.outlooks import (
    AT_LEAST_EVERY_SECONDS,
    CLOSED_SECONDS,
    LOOKED_AT_SECONDS,
    QUIET_SECONDS,
    Outlooks,
    rest,
)
from server.domain.model import Branch, new_branch
from server.forecast.outlook import Outlook, Wait
from tests.builders import BASIC, CASH, MORNING, called, opened, plan, with_tickets
from tests.contracts.memory import Memory, MemoryJournal
from wire.servertime import FORECAST_SHOWN_SECONDS

COMING = CASH, BASIC


@dataclass
class Seconds:
    """Real seconds, as the test says."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Foresees:
    """A forecast for each time it is asked."""

    waits: Iterator[Wait]

    def __call__(self, _: Branch, now: datetime) -> Outlook:
        return Outlook(now, {COMING: next(self.waits)})


@contextlib.asynccontextmanager
async def kept(
    seconds: Seconds, *waits: Wait
) -> AsyncIterator[tuple[Outlooks, asyncio.Queue[Outlook]]]:
    """Outlooks that are kept fresh while somebody looks, and all that they tell."""
    door = Door(MemoryJournal(Memory()), lambda: MORNING, opened())
    outlooks = Outlooks(door, Foresees(iter(waits)), lambda: False, seconds)
    told = asyncio.Queue[Outlook]()
    outlooks.listen(told.put_nowait)
    assert outlooks.newest() is None, "nothing is told before the first forecast"
    keeping = asyncio.create_task(outlooks.keep_fresh(asyncio.Semaphore(1)))
    try:
        yield outlooks, told
    finally:
        keeping.cancel()


async def test_an_outlook_is_told_for_five_minutes() -> None:
    """A wrong number is worse than none; real minutes, whatever the branch's clock says."""
    seconds = Seconds()
    async with kept(seconds, Wait(12, 20)) as (outlooks, told):
        first = await told.get()
        seconds.now += FORECAST_SHOWN_SECONDS
        then = outlooks.newest()
        seconds.now += 1

        assert then == first
        assert outlooks.newest() is None


async def test_what_is_told_stays_while_the_forecast_moves_by_little() -> None:
    """One calm for all surfaces, because all get their outlook here."""
    seconds = Seconds()
    async with kept(seconds, Wait(12, 20), Wait(11, 21)) as (outlooks, told):
        await told.get()
        seconds.now += LOOKED_AT_SECONDS + 1
        outlooks.newest()
        second = await told.get()

        assert second.newcomers == {COMING: Wait(12, 20)}


async def test_after_a_time_without_an_estimate_the_wait_is_told_anew() -> None:
    """Nobody remembers what was hidden."""
    seconds = Seconds()
    async with kept(seconds, Wait(12, 20), Wait(11, 21)) as (outlooks, told):
        await told.get()
        seconds.now += FORECAST_SHOWN_SECONDS + 1
        outlooks.newest()
        second = await told.get()

        assert second.newcomers == {COMING: Wait(11, 21)}


@pytest.mark.parametrize(
    ("branch", "seconds"),
    [
        (new_branch(plan()), CLOSED_SECONDS),
        (opened(), QUIET_SECONDS),
        (with_tickets("t1", branch=opened(())), AT_LEAST_EVERY_SECONDS),
        (called(), AT_LEAST_EVERY_SECONDS),
    ],
)
def test_a_branch_in_which_nothing_happens_is_seldom_looked_at(
    branch: Branch, seconds: float
) -> None:
    """A thousand closed branches cost nothing; a wait that shrinks is shown to."""
    assert rest(branch) == seconds
    assert seconds < FORECAST_SHOWN_SECONDS

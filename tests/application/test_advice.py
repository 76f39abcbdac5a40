"""Advice as the server keeps it: for who looks, one at a time, and never from old news."""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from server.application.advice import AGAIN_AFTER, SHOWN_SECONDS, Advice
from server.application.door import Door
from server.application.outlooks import Outlooks
from server.domain.model import Branch
from server.forecast.advise import Effect
from server.forecast.changes import Change, OpenCounter
from server.forecast.habits import Shares
from server.forecast.outlook import Outlook, Wait
from server.forecast.warn import Warned
from tests.builders import BASIC, C1, CASH, GOLD, MORNING, opened
from tests.contracts.memory import Memory, MemoryJournal
from wire.servertime import FORECAST_SHOWN_SECONDS

OPEN = OpenCounter(C1)


@dataclass
class Times:
    """The branch's time and real seconds, as the test says."""

    now: datetime = MORNING
    seconds: float = 1000.0

    def clock(self) -> datetime:
        return self.now

    def real(self) -> float:
        return self.seconds

    def pass_by(self, time: timedelta) -> None:
        self.now += time
        self.seconds += time.total_seconds()


@dataclass
class Adviser:
    """One warning for each moment at which it is asked; waits until the test lets it go on."""

    may: threading.Event = field(default_factory=threading.Event)
    begun: threading.Event = field(default_factory=threading.Event)
    asked: list[datetime] = field(default_factory=list)
    at_work: int = 0
    most_at_work: int = 0

    def warnings(self, _: Branch, now: datetime, __: Shares) -> Sequence[Warned]:
        self._work(now)
        soon = now + timedelta(minutes=10)
        return [Warned(CASH, GOLD, 10.0, soon, 0.8, Wait(12.0, 20.0))]

    def effect(self, _: Branch, now: datetime, change: Change) -> Effect | None:
        self._work(now)
        return Effect(change, {}, {}, stranded=0)

    def _work(self, now: datetime) -> None:
        self.at_work += 1
        self.most_at_work = max(self.most_at_work, self.at_work)
        self.begun.set()
        assert self.may.wait(timeout=20)
        self.asked.append(now)
        self.at_work -= 1


@dataclass
class Advised:
    """A branch with its advice."""

    times: Times
    adviser: Adviser
    outlooks: Outlooks
    advice: Advice
    turn: asyncio.Semaphore


@contextlib.asynccontextmanager
async def advised(*, can: bool = True) -> AsyncIterator[Advised]:
    """A branch with a fresh forecast, and an adviser who answers at once."""
    times, adviser, turn = Times(), Adviser(), asyncio.Semaphore(1)
    door = Door(MemoryJournal(Memory()), times.clock, opened())
    foresee = lambda _, now: Outlook(now, {(CASH, BASIC): Wait(5.0, 9.0)})  # noqa: E731
    outlooks = Outlooks(door, foresee, seconds=times.real)
    advice = Advice(door, outlooks, adviser, turn, seconds=times.real, can=lambda: can)
    told = asyncio.Queue[Outlook]()
    outlooks.listen(told.put_nowait)
    looking = asyncio.create_task(outlooks.keep_fresh(turn))
    await told.get()
    adviser.may.set()
    try:
        yield Advised(times, adviser, outlooks, advice, turn)
    finally:
        adviser.may.set()
        looking.cancel()


async def test_warnings_are_worked_out_every_ten_seconds_of_the_branch_at_most() -> None:
    """However many tablets ask."""
    async with advised() as here:
        first = await here.advice.warnings()
        here.times.pass_by(AGAIN_AFTER - timedelta(seconds=1))
        again = await here.advice.warnings()
        here.times.pass_by(timedelta(seconds=1))
        later = await here.advice.warnings()

        assert first is not None
        assert first == again
        assert later != first
        assert here.adviser.asked == [MORNING, MORNING + AGAIN_AFTER]


async def test_one_question_is_worked_out_at_a_time_and_the_loop_goes_on() -> None:
    """Customers get their numbers while the manager plays through what might be."""
    async with advised() as here:
        here.adviser.may.clear()
        asked = [
            asyncio.create_task(question)
            for question in (
                here.advice.warnings(),
                here.advice.effect(OPEN),
                here.advice.effect(OPEN),
                here.advice.warnings(),
            )
        ]
        await asyncio.to_thread(here.adviser.begun.wait, 20)
        assert here.turn.locked(), "no forecast is made meanwhile"
        here.adviser.may.set()
        answers = await asyncio.gather(*asked)

        assert all(answers)
        assert here.adviser.most_at_work == 1
        assert len(here.adviser.asked) == 3


async def test_nothing_is_warned_of_by_an_old_forecast() -> None:
    """A measure for a hall of five minutes ago may harm the hall of now."""
    async with advised() as here:
        await here.advice.warnings()
        assert here.advice.newest() is not None
        here.times.seconds += SHOWN_SECONDS + 1
        assert here.advice.newest() is None
        await here.advice.warnings()
        here.times.seconds += FORECAST_SHOWN_SECONDS + 1
        assert here.advice.newest() is None


async def test_a_moment_that_has_come_is_no_early_warning() -> None:
    """It is late then, and the queue shows it."""
    async with advised() as here:
        await here.advice.warnings()
        here.times.now += timedelta(minutes=10)
        newest = here.advice.newest()

        assert newest is not None
        assert not newest.found


async def test_without_the_twin_nothing_is_asked() -> None:
    """It would be compiled for half a minute while everybody waits for their turn."""
    async with advised(can=False) as here:
        assert await here.advice.effect(OPEN) is None
        assert await here.advice.warnings() is None
        assert not here.adviser.asked


async def test_who_looks_gets_warnings_and_who_does_not_costs_nothing() -> None:
    """The page is drawn at once, and again when there is something to say."""
    async with advised() as here:
        keeping = asyncio.create_task(here.advice.keep_fresh(speed=1e6))
        for listener in here.outlooks._listeners:
            listener(Outlook(MORNING))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not here.adviser.asked

        assert here.advice.newest() is None
        await asyncio.to_thread(here.adviser.begun.wait, 20)
        assert await here.advice.warnings() == here.advice.newest()
        keeping.cancel()

        assert here.adviser.asked == [MORNING]

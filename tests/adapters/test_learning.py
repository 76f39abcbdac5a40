"""A branch learns over night, on either kind of database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

import pytest
from sqlalchemy import update
from structlog.testing import capture_logs

from server.adapters.challengers import ChallengerRows
from server.adapters.database import Database
from server.adapters.foretold import ForecastRows
from server.adapters.learnt import KEPT_LAWS, BranchArchive
from server.adapters.store import Store
from server.adapters.tables import LAWS
from server.application.archive import KeptLaws
from server.application.calibrating import Calibrating
from server.application.challenging import Challenging, Teach
from server.application.door import Door
from server.application.learning import Learning
from server.application.ports import Order
from server.domain import commands
from server.domain.commands import Command
from server.domain.plan import Shift
from server.domain.refusals import Refusal
from server.forecast.challenger.nights import Lesson
from server.forecast.laws import priors
from server.forecast.laws_text import text_of
from server.forecast.past import Kind, PastPresence
from tests.builders import C1, C2, CASH, MORNING, after, ask_for, plan
from tests.databases import database

LOOKS = 1_000


@dataclass
class Hands:
    """A clock that stands where the test puts it."""

    now: datetime = MORNING

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Office:
    """One process that serves the branch."""

    door: Door
    clock: Hands
    archive: BranchArchive
    learning: Learning

    async def order(self, minute: float, *orders: Command) -> None:
        self.clock.now = after(minute)
        for command in orders:
            answer = await self.door.handle(Order(command))
            assert not isinstance(answer.outcome, Refusal), (command, answer.outcome)

    async def a_day(self, minute: float = 0) -> None:
        """Ten customers, each served for nine minutes though five are usual; and closed."""
        await self.order(minute, commands.OpenDay(), commands.OpenCounter(C1, "anna"))
        for number in range(10):
            at = minute + number * 12
            await self.order(at, ask_for(f"t{minute}-{number}"))
            await self.order(at + 1, commands.CallNext(C1), commands.Start(C1))
            await self.order(at + 10, commands.Finish(C1))
        await self.order(minute + 200, commands.CloseCounter(C1), commands.CloseDay())

    @contextlib.asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """While it learns by itself."""
        task = asyncio.create_task(self.learning.keep_learning(asyncio.Semaphore(1)))
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def until(self, learnt: Callable[[KeptLaws], bool]) -> KeptLaws:
        """What was learnt, once it is so."""
        for _ in range(LOOKS):
            kept = self.learning.kept
            if kept is not None and learnt(kept):
                return kept
            await asyncio.sleep(0.02)
        raise AssertionError("nothing was learnt")


@pytest.fixture
def base(url: str) -> Iterator[Database]:
    """A database, as a server opens it."""
    opened = database(url)
    yield opened
    opened.close()


async def too_little(_: Lesson) -> bytes:
    """One day is never enough."""
    return b""


async def office(base: Database, *, ours: bool = True, taught: Teach = too_little) -> Office:
    """A process, started now."""
    store, clock = Store(base, plan()), Hands()
    door = Door(store, clock, await store.load(), store.last_moment())
    archive = BranchArchive(base, "b1")
    calibrating = Calibrating("b1", ForecastRows(base, "b1"))
    challenging = Challenging("b1", ChallengerRows(base, "b1"), taught)
    learning = Learning(door, archive, calibrating, challenging, lambda: ours)
    await learning.load()
    return Office(door, clock, archive, learning)


async def test_a_day_that_ends_is_learnt_from(base: Database) -> None:
    """Nobody has to press anything for the forecast to become the branch's own."""
    here = await office(base)
    async with here.at_work():
        await here.a_day()
        kept = await here.until(lambda kept: kept.days == 1)
    branch = here.door.branch
    usual, learnt = priors(branch.plan), here.learning.laws(branch)

    assert kept.day == MORNING.date()
    assert learnt.days == 1
    assert learnt.services[CASH].shape[4] > usual.services[CASH].shape[4]
    assert "anna" in learnt.pace.usual


async def test_the_next_start_goes_by_what_was_learnt(base: Database) -> None:
    """A restart in the morning must not forget the sixty days before."""
    before = await office(base)
    async with before.at_work():
        await before.a_day()
        await before.until(lambda kept: kept.days == 1)
    again = await office(base)

    assert again.learning.kept == before.learning.kept
    branch = again.door.branch
    assert again.learning.laws(branch) == before.learning.laws(branch)


async def test_days_that_were_missed_are_learnt_at_the_next_start(base: Database) -> None:
    """The server may be switched off before it has learnt."""
    before = await office(base)
    await before.a_day()
    await before.a_day(1440)
    again = await office(base)
    async with again.at_work():
        kept = await again.until(lambda kept: kept.days == 2)

    assert kept.day == MORNING.date() + timedelta(days=1)


async def test_whoever_is_not_on_duty_only_reads(base: Database) -> None:
    """Two servers on one database must not learn the same day at the same time."""
    there, here = await office(base), await office(base, ours=False)
    async with there.at_work(), here.at_work():
        await there.a_day()
        learnt = await there.until(lambda kept: kept.days == 1)
        here.learning.wake()
        read = await here.until(lambda kept: kept.days == 1)

    assert read == learnt


@pytest.mark.parametrize("body", ["", "{}", '{"form": 99}', "null"])
async def test_damaged_laws_are_said_and_learnt_anew(base: Database, body: str) -> None:
    """A forecast by half a law would be worse than one by none."""
    before = await office(base)
    async with before.at_work():
        await before.a_day()
        good = await before.until(lambda kept: kept.days == 1)
    await base.write(lambda connection: connection.execute(update(LAWS).values(body=body)))
    with capture_logs() as said:
        again = await office(base)
    branch = again.door.branch

    assert [line["event"] for line in said if line["log_level"] == "warning"] == [
        "laws not readable"
    ]
    assert again.learning.laws(branch) == priors(branch.plan)
    async with again.at_work():
        anew = await again.until(lambda kept: kept.days == 1)
    assert anew.body == good.body


async def test_a_service_that_came_after_the_night_has_a_forecast_too(base: Database) -> None:
    """Plans change at noon."""
    here = await office(base)
    async with here.at_work():
        await here.a_day()
        await here.until(lambda kept: kept.days == 1)
    cash = plan().services[CASH]
    gems = replace(cash, code="gems")
    grown = plan(services=dict(plan().services) | {gems.code: gems})
    await here.order(1000, commands.ChangePlan(grown))
    laws = here.learning.laws(here.door.branch)

    assert set(laws.services) == {*plan().services, gems.code}
    assert laws.days == 1


async def test_the_roster_of_the_day_is_kept_with_it(base: Database) -> None:
    """What was planned is half of what a forecast can know of the afternoon."""
    here = await office(base)
    shifts = (Shift(C1, time(9), time(17)), Shift(C2, time(9), time(17), days=(5, 6)))
    await here.order(0, commands.ChangePlan(plan(roster=shifts)))
    async with here.at_work():
        await here.a_day()
        await here.until(lambda kept: kept.days == 1)
    (day,) = await here.archive.newest(1)
    planned = [span for span in day.presences if span.kind is Kind.PLANNED]

    assert planned == [PastPresence("c1", after(0), after(480), Kind.PLANNED)]


async def test_only_the_last_laws_are_kept(base: Database) -> None:
    """Laws are a page of numbers each night."""
    archive, body = BranchArchive(base, "b1"), text_of(priors(plan()))
    for day in range(KEPT_LAWS + 3):
        night = MORNING + timedelta(days=day)
        await archive.keep_laws(KeptLaws(night.date(), night, day, body))
    newest = await archive.laws()

    def nights(connection: object) -> int:
        return len(connection.execute(LAWS.select()).all())  # type: ignore[attr-defined]

    assert newest is not None
    assert newest.days == KEPT_LAWS + 2
    assert await base.read(nights) == KEPT_LAWS

"""Every forecast is kept with what came of it, on either kind of database."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from server.adapters.database import Database
from server.adapters.foretold import ForecastRows
from server.adapters.store import Store
from server.adapters.tables import FORECAST
from server.application import recording
from server.application.door import Door
from server.application.ports import Order
from server.application.recording import Recorder
from server.domain import commands
from server.domain.commands import Command
from server.domain.model import Branch, TicketId
from server.domain.refusals import Refusal
from server.forecast.foretold import Came, Foretold
from server.forecast.laws import Laws, priors
from server.forecast.outlook import Outlook, Predicted, Quantiles, Wait
from tests.builders import BASIC, C1, C2, CASH, GOLD, LOANS, MORNING, after, ask_for, plan
from tests.databases import database

RAW, CALIBRATED = Quantiles(4.0, 8.0, 10.0), Quantiles(5.0, 9.0, 12.0)
TOLD = Wait(6.0, 12.0)
LOOKS = 1_000


@dataclass
class Office:
    """One process that serves the branch and keeps what it forecasts."""

    door: Door
    rows: ForecastRows
    learnt: list[Foretold] = field(default_factory=list)
    now: datetime = MORNING
    foreseen: bool = True

    async def load(self) -> None:
        """Nothing was learnt before."""

    def learn(self, one: Foretold) -> None:
        self.learnt.append(one)

    def outlook(self) -> Outlook | None:
        """As it was made a moment ago."""
        predicted = {(CASH, BASIC): Predicted(RAW, CALIBRATED)}
        made = self.now - timedelta(seconds=1)
        return Outlook(made, {(CASH, BASIC): TOLD}, predicted=predicted) if self.foreseen else None

    async def order(self, minute: float, *orders: Command) -> None:
        self.now = after(minute)
        for command in orders:
            answer = await self.door.handle(Order(command))
            assert not isinstance(answer.outcome, Refusal), (command, answer.outcome)

    @contextlib.asynccontextmanager
    async def on_duty(self) -> AsyncIterator[None]:
        """While it keeps what happens."""
        recorder = Recorder(self.door, self.outlook, usual, self.rows, self)
        task = asyncio.create_task(recorder.keep_recording())
        await asyncio.sleep(0)
        try:
            yield
            await asyncio.sleep(0)  # listeners are called after the commit
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task


def usual(branch: Branch) -> Laws:
    """What is believed of every branch."""
    return priors(branch.plan)


@pytest.fixture
def base(url: str) -> Iterator[Database]:
    """A database, as a server opens it."""
    opened = database(url)
    yield opened
    opened.close()


async def office(base: Database) -> Office:
    """A process, started now."""
    store = Store(base, plan())
    door = Door(store, lambda: here.now, await store.load(), store.last_moment())
    here = Office(door, ForecastRows(base, "b1"))
    return here


async def kept(base: Database) -> dict[str, Foretold]:
    """All rows."""
    rows = ForecastRows(base, "b1")
    waiting, called = await rows.waiting(), await rows.since(MORNING.date())
    return {one.ticket: one for one in (*waiting, *called)}


async def test_a_forecast_is_kept_with_the_wait_that_came(base: Database) -> None:
    """Nobody can say that a forecast is honest who has not counted."""
    here = await office(base)
    async with here.on_duty():
        await here.order(0, commands.OpenDay(), commands.OpenCounter(C1, "anna"))
        await here.order(1, ask_for("t1"), ask_for("t2"))
        await here.order(8, commands.CallNext(C1))
    rows = await kept(base)

    assert rows["t1"] == Foretold(
        ticket="t1",
        day=MORNING.date(),
        service=CASH,
        tier=BASIC,
        issued=after(1),
        made=after(1) - timedelta(seconds=1),
        predicted=Predicted(RAW, CALIBRATED),
        told=TOLD,
        rule=0.0,
        came=Came.CALLED,
        waited=7.0,
    )
    assert (rows["t2"].came, rows["t2"].waited) == (Came.WAITING, None)
    assert rows["t2"].rule == pytest.approx(5.0, rel=0.1)
    assert [one.ticket for one in here.learnt] == ["t1"]


@pytest.mark.parametrize(
    ("order", "came", "waited"),
    [
        (commands.Cancel(TicketId("t1"), "left"), Came.LEFT, 7.0),
        (commands.Redirect(TicketId("t1"), "atm"), Came.LEFT, 7.0),
        (commands.Merge(TicketId("t2"), TicketId("t1")), Came.LEFT, 7.0),
        (commands.Transfer(TicketId("t1"), LOANS), Came.CHANGED, 7.0),
        (commands.Upgrade(TicketId("t1"), GOLD, "card"), Came.CHANGED, 7.0),
        (commands.CorrectService(TicketId("t1"), LOANS), Came.CHANGED, 7.0),
        (commands.CloseDay(), Came.LEFT, None),
    ],
)
async def test_whoever_was_not_called_teaches_nothing(
    base: Database, order: Command, came: Came, waited: float | None
) -> None:
    """Who left after seven minutes would have waited longer: to count it as seven would flatter."""
    here = await office(base)
    async with here.on_duty():
        await here.order(0, commands.OpenDay(), ask_for("t2"))
        await here.order(1, ask_for("t1"))
        await here.order(8, order)
    query = select(FORECAST.c.outcome, FORECAST.c.waited).where(FORECAST.c.ticket == "t1")
    (ended,) = await base.read(lambda connection: connection.execute(query).all())

    assert tuple(ended) == (came.value, waited)
    assert here.learnt == []


async def test_a_ticket_without_a_forecast_has_no_row(base: Database) -> None:
    """While the forecast is not ready, nothing is told, and nothing judged."""
    here = await office(base)
    here.foreseen = False
    async with here.on_duty():
        await here.order(0, commands.OpenDay(), ask_for("t1"))

    assert await kept(base) == {}


async def test_whoever_was_called_while_nobody_listened_was_called_all_the_same(
    base: Database,
) -> None:
    """Between two duties a second or two are lost, but no outcome."""
    here = await office(base)
    async with here.on_duty():
        await here.order(0, commands.OpenDay(), commands.OpenCounter(C1, "anna"))
        await here.order(1, ask_for("t1"), ask_for("t2"), ask_for("t3"))
    await here.order(5, commands.CallNext(C1), commands.Cancel(TicketId("t3"), "left"))
    again = await office(base)
    async with again.on_duty():
        await wait_for_taking_up(again)
        await again.order(9, commands.OpenCounter(C2, "boram"), commands.CallNext(C2))
    rows = await kept(base)

    assert [(rows[name].came, rows[name].waited) for name in ("t1", "t2")] == [
        (Came.CALLED, 4.0),
        (Came.CALLED, 8.0),
    ]
    assert "t3" not in rows
    assert [one.ticket for one in again.learnt] == ["t1", "t2"]


async def wait_for_taking_up(here: Office) -> None:
    """Until what was left open has been looked through."""
    for _ in range(LOOKS):
        if here.learnt:
            return
        await asyncio.sleep(0.01)
    raise AssertionError("not taken up")


async def test_what_could_not_be_written_is_written_later(
    base: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database may be away for a minute; the tickets are not."""
    monkeypatch.setattr(recording, "WRITTEN_EVERY_SECONDS", 0.01)
    here = await office(base)
    failing = Failing(here.rows)
    here.rows = failing  # type: ignore[assignment]
    async with here.on_duty():
        await here.order(0, commands.OpenDay(), ask_for("t1"))
        for _ in range(LOOKS):
            if failing.kept:
                break
            await asyncio.sleep(0.01)

    assert failing.failed == 3
    assert set(await kept(base)) == {"t1"}


@dataclass
class Failing:
    """A database that does not answer three times."""

    rows: ForecastRows
    failed: int = 0
    kept: int = 0

    async def keep(self, forecasts: Sequence[Foretold]) -> None:
        if self.failed < 3:
            self.failed += 1
            raise recording.StoreFailed("away")
        await self.rows.keep(forecasts)
        self.kept += len(forecasts)

    async def waiting(self) -> Sequence[Foretold]:
        return await self.rows.waiting()

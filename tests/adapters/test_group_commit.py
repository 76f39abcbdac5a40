"""Branches that share a database share their commits, and nothing else."""

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import Connection, event, select

from server.adapters.altering import Alter
from server.adapters.batch import Batch
from server.adapters.database import Database
from server.adapters.store import Store
from server.adapters.tables import JOURNAL, PLAN
from server.adapters.watch_tables import TOLD
from server.application.door import Door
from server.application.ports import Order, Record, StoreFailed
from server.domain.commands import OpenDay
from server.domain.events import PlanChanged
from server.domain.evolve import replay
from server.domain.plan import Plan
from tests.builders import MORNING, after, ask_for, plan
from tests.databases import database


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database, as one process has it."""
    made = database(url)
    yield made
    made.close()


@pytest.fixture
def commits(opened: Database) -> list[Connection]:
    """Every commit from now on."""
    seen = list[Connection]()
    event.listen(opened.engine, "commit", seen.append)
    return seen


async def doors(opened: Database, count: int) -> list[Door]:
    """Doors to so many open branches."""
    made = list[Door]()
    for place in range(count):
        store = Store(opened, plan(code=f"b{place}"))
        made.append(Door(store, lambda: MORNING, await store.load()))
    await asyncio.gather(*(door.handle(Order(OpenDay())) for door in made))
    return made


async def test_orders_of_many_branches_are_one_commit(
    opened: Database, commits: list[Connection]
) -> None:
    """200 branches on one disk."""
    halls = await doors(opened, 30)
    commits.clear()
    await asyncio.gather(*(door.handle(Order(ask_for("t1"), "r1")) for door in halls))

    assert len(commits) <= 2
    assert {len(door.branch.tickets) for door in halls} == {1}


async def test_a_branch_that_lost_the_race_costs_the_others_nothing(
    opened: Database, url: str
) -> None:
    """Its asker waits for one more turn; nobody else notices."""
    first, second, third = await doors(opened, 3)
    elsewhere = database(url)
    store = Store(elsewhere, plan(code="b1"))
    await Door(store, lambda: MORNING, await store.load()).handle(Order(ask_for("t0"), "r0"))
    elsewhere.close()
    halls = (first, second, third)
    answers = await asyncio.gather(*(hall.handle(Order(ask_for("t1"), "r1")) for hall in halls))

    assert [answer.outcome[0].number for answer in answers] == ["A001", "A002", "A001"]


async def test_what_cannot_be_written_fails_its_own_branch_only(
    opened: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A fault in one branch's rows is not the city's."""
    halls = await doors(opened, 3)
    commit = Database.commit

    async def spoilt(self: Database, batch: Batch) -> bool:
        if batch.branch == "b1":
            batch = replace(batch, journal=[{**row, "kind": None} for row in batch.journal])
        return await commit(self, batch)

    monkeypatch.setattr(Database, "commit", spoilt)
    answers: Sequence[Any] = await asyncio.gather(
        *(hall.handle(Order(ask_for("t1"), "r1")) for hall in halls), return_exceptions=True
    )

    assert isinstance(answers[1], StoreFailed)
    assert [answers[place].outcome[0].number for place in (0, 2)] == ["A001", "A001"]


async def test_a_new_plan_is_kept_with_its_event(opened: Database) -> None:
    """The newest plan is the branch's, whatever file the server is started with."""
    store = Store(opened, plan())
    before = await store.load()
    grown: Plan = plan(closes=plan().opens)
    changed = (PlanChanged(after(1), 1, grown),)
    order = Order(OpenDay(), "p1", "admin:kim")
    assert await store.append(before, replay(before, changed), [Record(order, changed, after(1))])
    found = await Store(opened, plan()).load()
    rows = opened.read_now(
        lambda connection: connection.execute(select(PLAN.c.version, PLAN.c.actor)).all()
    )

    assert (found.plan, found.version) == (grown, 1)
    assert [tuple(row) for row in rows] == [(1, "admin:kim")]


async def test_all_journals_are_chained(opened: Database) -> None:
    """Every line of every branch has its own hash."""
    await doors(opened, 3)
    hashes = opened.read_now(lambda found: found.execute(select(JOURNAL.c.hash)).scalars().all())

    assert len(set(hashes)) == len(hashes) >= 3
    assert {len(each) for each in hashes} == {64}


async def test_what_many_write_beside_their_journals_is_one_commit_too(
    opened: Database, commits: list[Connection]
) -> None:
    """Forecasts, alerts, contacts of a thousand branches; one that fails costs nobody else."""

    def written(stream: str) -> Alter:
        row = {"stream": stream, "place": 1}
        return lambda connection: _insert(connection, row)

    def broken(_: Connection) -> None:
        raise RuntimeError("a bug")

    changes = [*(written(f"s{place}") for place in range(20)), written("s3"), broken]
    done = await asyncio.gather(*map(opened.write, changes), return_exceptions=True)
    kept = opened.read_now(lambda connection: connection.execute(select(TOLD.c.stream)).all())

    assert [one for one in done if one is not None] == [done[20], done[21]]
    assert isinstance(done[20], StoreFailed)
    assert isinstance(done[21], RuntimeError)
    assert len(kept) == 20
    assert len(commits) <= 2


def _insert(connection: Connection, row: dict[str, object]) -> None:
    connection.execute(TOLD.insert(), [row])

"""The journal on a real SQLite file: durable, replayable, one writer at a time."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from server.adapters import scribe
from server.adapters.database import open_database, sqlite_url
from server.adapters.schema import METADATA, configuration, upgrade
from server.adapters.store import Store
from server.adapters.tables import JOURNAL, TICKET
from server.application.door import Door
from server.application.ports import Order, StoreFailed
from server.domain import commands
from server.domain.evolve import replay
from server.domain.model import TicketId, new_branch
from tests.builders import C1, C2, after, ask_for, plan
from tests.databases import KEY, database


def store_on(path: Path) -> Store:
    """A store on a file, brought to the newest revision."""
    opened = database(sqlite_url(path))
    upgrade(opened.engine, KEY)
    return Store(opened, plan())


async def door_on(store: Store, minutes: float = 0) -> Door:
    """A door whose clock stands at so many minutes after the morning began."""
    return Door(store, lambda: after(minutes), await store.load())


ORDERS = st.one_of(
    st.builds(ask_for, st.sampled_from(["t1", "t2", "t3", "t4"])),
    st.builds(commands.CallNext, st.sampled_from([C1, C2]), st.sampled_from([None, "done"])),
    st.builds(commands.Start, st.sampled_from([C1, C2])),
    st.builds(commands.Finish, st.sampled_from([C1, C2])),
    st.builds(commands.NoShow, st.sampled_from([C1, C2])),
    st.builds(commands.Withdraw, st.sampled_from([TicketId("t1"), TicketId("t9")])),
    st.builds(commands.Cancel, st.sampled_from([TicketId("t1"), TicketId("t2")])),
    st.builds(commands.CallStaff, st.just("k1")),
    st.builds(commands.CloseDay),
    st.builds(commands.OpenDay),
    st.builds(commands.Tick),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(ORDERS, st.floats(0, 400)), max_size=25))
def test_rows_journal_and_memory_are_one_branch(
    steps: list[tuple[commands.Command, float]],
) -> None:
    """I11: whatever happened, loading the rows and replaying the journal give the same branch."""

    async def story() -> None:
        store = store_on(Path(":memory:"))
        moment = [0.0]
        door = Door(store, lambda: after(moment[0]), await store.load())
        await door.handle(Order(commands.OpenDay()))
        for counter in (C1, C2):
            await door.handle(Order(commands.OpenCounter(counter, "anna")))
        for place, (order, minutes) in enumerate(steps):
            moment[0] += minutes
            await door.handle(Order(order, f"r{place}"))
        replayed = replay(new_branch(plan()), [entry.event for entry in await store.tail(0)])

        assert await store.load() == door.branch == replayed

    asyncio.run(story())


async def test_a_counter_that_the_plan_has_struck_is_loaded_as_it_was(tmp_path: Path) -> None:
    """I11: nobody ever opened it, yet another process decides on the same branch as this one."""
    store = store_on(tmp_path / "branch.db")
    door = await door_on(store)
    kept = {code: counter for code, counter in plan().counters.items() if code != C1}
    for order in (commands.OpenDay(), commands.ChangePlan(plan(counters=kept))):
        await door.handle(Order(order))

    assert C1 in door.branch.desks
    assert await store.load() == door.branch


async def test_ticket_rows_hold_what_a_new_day_drops_from_the_state(tmp_path: Path) -> None:
    """Yesterday's forgotten customer is ended in the table as in the journal."""
    store = store_on(tmp_path / "b.sqlite")
    door = await door_on(store)
    await door.handle(Order(commands.OpenDay()))
    await door.handle(Order(ask_for("t1")))
    morning = await door_on(store, 24 * 60)
    await morning.handle(Order(commands.Tick()))
    with store._database.engine.begin() as connection:
        states = connection.execute(select(TICKET.c.id, TICKET.c.state)).all()

    assert [tuple(row) for row in states] == [("t1", "expired")]


async def test_a_second_writer_loses_the_race_and_decides_again(tmp_path: Path) -> None:
    """The journal's key is the arbiter: two processes never give one number twice."""
    path = tmp_path / "b.sqlite"
    first, second = await door_on(store_on(path)), await door_on(store_on(path))
    await first.handle(Order(commands.OpenDay()))
    await second.handle(Order(ask_for("t1"), "r1"))
    await first.handle(Order(ask_for("t2"), "r2"))
    numbers = sorted(ticket.number for ticket in first.branch.tickets.values())

    assert numbers == ["A001", "A002"]


async def test_the_same_request_after_a_restart_gets_its_first_answer(tmp_path: Path) -> None:
    """A kiosk that repeats an id to a new server process gets the ticket it has already."""
    path = tmp_path / "b.sqlite"
    before = await door_on(store_on(path))
    await before.handle(Order(commands.OpenDay()))
    first = await before.handle(Order(ask_for("t1"), "t1"))
    again = await (await door_on(store_on(path))).handle(Order(ask_for("t1"), "t1"))

    assert again.outcome == first.outcome
    assert len(again.branch.tickets) == 1


async def test_a_refusal_is_remembered_too(tmp_path: Path) -> None:
    """Told "closed", a customer must not find that the same request became a ticket later."""
    path = tmp_path / "b.sqlite"
    refused = await (await door_on(store_on(path))).handle(Order(ask_for("t1"), "t1"))
    later = await door_on(store_on(path))
    await later.handle(Order(commands.OpenDay()))
    again = await later.handle(Order(ask_for("t1"), "t1"))

    assert again.outcome == refused.outcome


async def test_a_database_that_cannot_write_changes_nothing(tmp_path: Path) -> None:
    """The asker hears that nothing was recorded, and the branch is as it was."""
    path = tmp_path / "b.sqlite"
    door = await door_on(store_on(path))
    await door.handle(Order(commands.OpenDay()))
    blocker = sqlite3.connect(path, isolation_level=None)
    blocker.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreFailed):
        await door.handle(Order(ask_for("t1"), "t1"))
    blocker.execute("ROLLBACK")
    blocker.close()
    answer = await door.handle(Order(ask_for("t1"), "t1"))

    assert [ticket.number for ticket in answer.branch.tickets.values()] == ["A001"]


WRITER = """
import asyncio, sys
from pathlib import Path
from server.application.ports import Order
from server.domain import commands
from tests.adapters.test_store import ask_for, door_on, store_on
async def main():
    door = await door_on(store_on(Path(sys.argv[1])))
    await door.handle(Order(commands.OpenDay()))
    for place in range(10_000):
        await door.handle(Order(ask_for(f"t{place}"), f"t{place}"))
        print(f"t{place}", flush=True)
asyncio.run(main())
"""


def test_what_was_answered_survives_kill_9(tmp_path: Path) -> None:
    """An answer is given after the commit, so a killed server forgets nothing it has told."""
    path = tmp_path / "b.sqlite"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as writer:
        assert writer.stdout is not None
        told = [writer.stdout.readline().strip() for _ in range(25)]
        os.kill(writer.pid, signal.SIGKILL)
        told += [line.strip() for line in writer.stdout if line.endswith("\n")]
    kept = asyncio.run(store_on(path).load()).tickets

    assert set(told) <= set(kept)
    assert len({ticket.number for ticket in kept.values()}) == len(kept)


def test_sqlite_is_durable_before_it_answers(tmp_path: Path) -> None:
    """NORMAL lost every acknowledged ticket in simulated power cuts; FULL none."""
    store = store_on(tmp_path / "b.sqlite")
    with store._database.engine.begin() as connection:
        mode = connection.exec_driver_sql("PRAGMA journal_mode").scalar()
        synchronous = connection.exec_driver_sql("PRAGMA synchronous").scalar()

    assert (mode, synchronous) == ("wal", 2)


def test_the_revisions_make_the_tables_that_the_code_reads() -> None:
    """A table changed without a revision would break the next upgrade of a real branch."""
    engine = open_database("sqlite://")
    upgrade(engine, KEY)
    with engine.begin() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_every_revision_goes_back_and_forth() -> None:
    """An upgrade that cannot be taken back is a trap."""
    engine = open_database("sqlite://")
    upgrade(engine, KEY)
    with engine.begin() as connection:
        command.downgrade(configuration(connection, KEY), "base")
    upgrade(engine, KEY)
    with engine.begin() as connection:
        assert connection.execute(select(JOURNAL)).all() == []


def test_every_event_and_refusal_can_be_written() -> None:
    """A kind that the scribe does not know would fail at its first use, at a counter."""
    from tests.builders import ALL_REFUSALS  # noqa: PLC0415 - the list itself is under test

    assert {kind.__name__ for kind in ALL_REFUSALS} == set(scribe.REFUSALS)

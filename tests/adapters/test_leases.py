"""Who serves a branch when several processes could; and that it does not matter to what is written.

The owners are real processes: they are killed, and frozen.
"""

import asyncio
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from sqlalchemy import select

from server.adapters.database import open_database
from server.adapters.leases import LASTS_SECONDS, NOT_FROZEN, Held, Leases
from server.adapters.store import Store
from server.adapters.tables import JOURNAL
from server.application.door import Door
from server.application.ports import Order, Record
from server.domain.commands import OpenDay
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.refusals import Refusal
from tests.builders import MORNING, plan
from tests.databases import database

BRANCHES = [f"b{place}" for place in range(6)]
TAKE_OVER_SECONDS = 4.0

OWNER = """
import asyncio, sys
from tests.adapters import test_leases
asyncio.run(getattr(test_leases, sys.argv[1])(sys.argv[2]))
"""


async def hold(url: str) -> None:
    """Hold leases until killed; say what is held."""
    leases = Leases(database(url).engine, "there", BRANCHES)
    await leases.keep(lambda held: print(*sorted(held), flush=True))  # noqa: T201 - the test reads it


async def freeze(url: str) -> None:
    """Hold everything, decide an order, freeze; when woken, try to record what was decided."""
    shared = database(url)
    leases, store = Leases(shared.engine, "there", BRANCHES), Store(shared, plan(code=BRANCHES[0]))
    before = await store.load()
    order = Order(OpenDay(), "decided-before", "there")
    outcome = decide(before, order.command, MORNING)
    assert not isinstance(outcome, Refusal)
    print(*sorted(leases.renew()), flush=True)  # noqa: T201 - the test reads it
    os.kill(os.getpid(), signal.SIGSTOP)
    believed = leases.held()
    record = Record(order, outcome, MORNING)
    recorded = await store.append(before, replay(before, outcome), [record])
    print(len(believed), recorded, flush=True)  # noqa: T201 - the test reads it


async def stall(url: str) -> None:
    """Hold everything, then freeze in the middle of a renewal."""
    leases = Leases(database(url).engine, "there", BRANCHES)
    print(*sorted(leases.renew()), flush=True)  # noqa: T201 - the test reads it
    with leases._engine.begin() as connection:
        connection.execute(NOT_FROZEN)
        assert leases._still_there(connection)
        os.kill(os.getpid(), signal.SIGSTOP)


@dataclass
class Owner:
    """A process that holds leases."""

    process: subprocess.Popen[str]

    def says(self) -> list[str]:
        """What it says next."""
        assert self.process.stdout is not None
        return self.process.stdout.readline().split()

    def send(self, what: signal.Signals) -> None:
        """Kill, freeze or wake it."""
        os.kill(self.process.pid, what)


@contextmanager
def owner(url: str, story: str) -> Iterator[Owner]:
    """Such a process, until the test has seen enough."""
    command = [sys.executable, "-c", OWNER, story, url]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            yield Owner(process)
        finally:
            process.kill()


@pytest.fixture
def here(postgres_url: str) -> Iterator[Leases]:
    """The leases of the test's own process."""
    engine = open_database(postgres_url)
    yield Leases(engine, "here", BRANCHES)
    engine.dispose()


def until(met: Callable[[], bool], seconds: float) -> float:
    """How long it takes."""
    began = time.monotonic()
    while not met():
        assert time.monotonic() - began < seconds, "too late"
        time.sleep(0.05)
    return time.monotonic() - began


def test_one_process_holds_everything_and_two_share(here: Leases, postgres_url: str) -> None:
    """A new process gets its share without anybody restarting."""
    assert sorted(here.renew()) == BRANCHES
    engine = open_database(postgres_url)
    other = Leases(engine, "other", BRANCHES)
    assert other.renew() == {}
    mine, theirs = here.renew(), other.renew()
    engine.dispose()

    assert sorted([*mine, *theirs]) == BRANCHES
    assert (len(mine), len(theirs)) == (3, 3)
    assert set(mine.values()) == {1}
    assert set(theirs.values()) == {2}


def test_who_goes_in_order_is_followed_at_once(here: Leases, postgres_url: str) -> None:
    """A planned restart costs no waiting."""
    here.renew()
    here.release()
    engine = open_database(postgres_url)
    taken = Leases(engine, "other", BRANCHES).renew()
    engine.dispose()

    assert here.held() == {}
    assert taken == dict.fromkeys(BRANCHES, 2)


def test_a_killed_owner_is_followed_within_four_seconds(here: Leases, postgres_url: str) -> None:
    """The kiosks find another ear."""
    with owner(postgres_url, "hold") as there:
        assert there.says() == BRANCHES
        there.send(signal.SIGKILL)
        took = until(lambda: sorted(here.renew()) == BRANCHES, TAKE_OVER_SECONDS)

    assert took <= TAKE_OVER_SECONDS
    assert set(here.held().values()) == {2}


def test_a_frozen_owner_is_followed_and_writes_nothing_when_it_wakes(
    here: Leases, postgres_url: str
) -> None:
    """It does not believe itself the owner, and what it had decided meets the journal's key."""
    shared = database(postgres_url)

    async def open_the_day() -> None:
        store = Store(shared, plan(code=BRANCHES[0]))
        door = Door(store, lambda: MORNING, await store.load())
        await door.handle(Order(OpenDay(), "meanwhile", "here"))

    with owner(postgres_url, "freeze") as there:
        assert there.says() == BRANCHES
        until(lambda: sorted(here.renew()) == BRANCHES, TAKE_OVER_SECONDS)
        asyncio.run(open_the_day())
        there.send(signal.SIGCONT)
        woken = there.says()
    actors = shared.read_now(lambda found: found.execute(select(JOURNAL.c.actor)).scalars().all())
    shared.close()

    assert woken == ["0", "False"]
    assert set(actors) == {"here"}


def test_a_process_whose_leases_ran_out_knows_it(here: Leases) -> None:
    """A frozen process wakes and must not believe itself the owner even for a moment."""
    here.renew()

    assert here.held() != {}
    here._until = time.monotonic() - 0.001
    assert here.held() == {}


def test_one_that_is_frozen_while_it_renews_is_followed_too(
    here: Leases, postgres_url: str
) -> None:
    """The database ends the transaction that it had begun, and its locks."""
    with owner(postgres_url, "stall") as there:
        assert there.says() == BRANCHES
        until(lambda: sorted(here.renew()) == BRANCHES, 2 * TAKE_OVER_SECONDS)


async def test_leases_are_kept_while_the_loop_is_busy(here: Leases) -> None:
    """A server with a thousand branches to begin has no time for anything else."""
    told: list[list[str]] = []
    holding = asyncio.Event()

    def hear(held: Held) -> None:
        told.append(sorted(held))
        holding.set()

    keeping = asyncio.create_task(here.keep(hear))
    async with asyncio.timeout(20):
        await holding.wait()
    began = time.monotonic()
    until(lambda: time.monotonic() - began > 2 * LASTS_SECONDS, 3 * LASTS_SECONDS)

    assert sorted(here.held()) == BRANCHES
    keeping.cancel()
    await asyncio.wait({keeping})
    assert told == [BRANCHES, []]
    assert here.held() == {}

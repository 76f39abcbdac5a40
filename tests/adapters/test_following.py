"""Processes on one PostgreSQL show each other's tickets at once, and after a lost message too."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable

import pytest

from server.adapters import following
from server.adapters.database import Database
from server.adapters.following import follow
from server.adapters.store import Store
from server.application.door import Door
from server.application.ports import Order
from server.domain.commands import OpenDay
from tests.builders import MORNING, ask_for, plan
from tests.databases import database

AT_ONCE_SECONDS = 0.9
POLLED_SECONDS = 5.0


async def door_on(shared: Database, code: str = "b1") -> Door:
    """A door of one process."""
    store = Store(shared, plan(code=code))
    return Door(store, lambda: MORNING, await store.load())


@pytest.fixture
async def here(postgres_url: str) -> AsyncIterator[Database]:
    """This process' database."""
    made = database(postgres_url)
    yield made
    made.close()


@pytest.fixture
async def there(postgres_url: str) -> AsyncIterator[Database]:
    """Another process' database."""
    made = database(postgres_url)
    yield made
    made.close()


@contextlib.asynccontextmanager
async def following_doors(shared: Database, *doors: Door) -> AsyncIterator[None]:
    """While these doors are kept up."""
    task = asyncio.create_task(follow(shared, {door.branch.plan.code: door for door in doors}))
    try:
        yield
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task


async def until(met: Callable[[], bool], seconds: float) -> None:
    """Wait for it, not for ever."""
    async with asyncio.timeout(seconds):
        while not met():  # noqa: ASYNC110 - a door has listeners, two equal branches have none
            await asyncio.sleep(0.01)


async def test_what_one_process_records_the_other_shows(here: Database, there: Database) -> None:
    """I8: told by the database in the same transaction."""
    mine, theirs = await door_on(here), await door_on(there)
    async with following_doors(here, mine):
        await theirs.handle(Order(OpenDay(), "day", "test"))
        await until(lambda: mine.branch.open, POLLED_SECONDS)
        for place in range(5):
            await theirs.handle(Order(ask_for(f"t{place}"), f"r{place}", "test"))
            await until(lambda: mine.branch == theirs.branch, AT_ONCE_SECONDS)

        assert len(mine.branch.tickets) == 5


async def test_a_poll_finds_what_no_message_told(
    here: Database, there: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Messages are lost with their connection; nothing hangs on one."""
    monkeypatch.setattr(following, "LISTENING", "nobody_speaks_here")
    mine, theirs = await door_on(here), await door_on(there)
    async with following_doors(here, mine):
        await theirs.handle(Order(OpenDay(), "day", "test"))
        await until(lambda: mine.branch == theirs.branch, POLLED_SECONDS)

        assert mine.branch.open


async def test_branches_that_are_not_shown_here_are_passed_over(
    here: Database, there: Database
) -> None:
    """One database, many branches, each process some of them."""
    mine, others = await door_on(here), await door_on(there, "b2")
    theirs = await door_on(there)
    async with following_doors(here, mine):
        await others.handle(Order(OpenDay(), "day", "test"))
        await theirs.handle(Order(OpenDay(), "day", "test"))
        await until(lambda: mine.branch == theirs.branch, POLLED_SECONDS)

        assert mine.branch.plan.code == "b1"

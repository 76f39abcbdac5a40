"""Some days of a branch on a database, to be looked into and to be spoilt."""

from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from server.adapters.anchors import NAME, Anchors
from server.adapters.audit import Book
from server.adapters.database import Database, open_database
from server.adapters.store import Store
from server.application.door import Door
from server.application.ports import Order
from server.domain import commands
from tests.builders import C1, after, ask_for, plan
from tests.databases import KEY

Found = TypeVar("Found")
DAYS = 3


class Audited:
    """Some days of a branch on a database, with its anchors."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.minutes = 0.0

    async def door(self) -> Door:
        """A door whose clock is where the story is."""
        store = Store(self.database, plan())
        return Door(store, lambda: after(self.minutes), await store.load())

    async def days(self, count: int) -> None:
        """So many days: tickets issued, called, served, forgotten."""
        door = await self.door()
        for _ in range(count):
            for order in (
                commands.OpenDay(),
                commands.OpenCounter(C1, "anna"),
                *(ask_for(f"d{self.minutes:.0f}-{place}") for place in range(4)),
                commands.CallNext(C1),
                commands.Start(C1),
                commands.CallNext(C1, "done"),
                commands.CloseCounter(C1),
                commands.CloseDay(),
            ):
                self.minutes += 1
                await door.handle(Order(order, f"r{self.minutes}", "test"))
            self.minutes = 24 * 60 * round(self.minutes / (24 * 60) + 1)

    def book(self, ask: Callable[[Book], Found]) -> Found:
        """What the book says."""
        with self.database.engine.begin() as connection:
            return ask(Book(connection, "b1", KEY))

    def faults(self) -> list[str]:
        """What `verify` says."""
        assert self.database.anchors is not None
        anchors = self.database.anchors
        return [
            f"{one.sequence} {one.what}" for one in self.book(lambda book: book.verify(anchors))
        ]

    def spoil(self, *statements: Any) -> None:
        """Do what nobody should."""
        with self.database.engine.begin() as connection:
            for statement in statements:
                connection.execute(statement)


@pytest.fixture
async def audited(url: str, tmp_path: Path) -> AsyncIterator[Audited]:
    """A branch with some days behind it."""
    database = Database(open_database(url), KEY, Anchors(tmp_path / NAME, KEY))
    made = Audited(database)
    await made.days(DAYS)
    yield made
    database.close()

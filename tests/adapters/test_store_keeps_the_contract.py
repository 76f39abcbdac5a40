"""The journal on a database keeps the contract of every journal, and so does the door over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.adapters.database import Database, sqlite_url
from server.adapters.store import Store
from server.application.ports import Journal
from tests.builders import plan
from tests.contracts.door import DoorContract, door, watched
from tests.contracts.journal import JournalContract, OpenJournal, journal
from tests.databases import database, empty

__all__ = ["door", "journal", "watched"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """An empty database of either kind."""
    if request.param == "postgresql":
        return str(request.getfixturevalue("postgres_url"))
    empty(sqlite_url(tmp_path / "branch.db"))
    return sqlite_url(tmp_path / "branch.db")


@pytest.fixture
def open_journal(url: str) -> Iterator[OpenJournal]:
    """Stores over one database, as processes would open it."""
    opened = list[Database]()

    async def one_more() -> Journal:
        opened.append(database(url))
        return Store(opened[-1], plan())

    yield one_more
    for each in opened:
        each.close()


class TestStoreIsAJournal(JournalContract):
    """The laws of the record."""


class TestDoorOverTheStore(DoorContract):
    """The promises of the door, durably."""

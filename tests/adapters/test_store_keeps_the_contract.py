"""The journal on SQLite keeps the contract of every journal, and so does the door over it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from server.adapters.schema import upgrade
from server.adapters.store import Store, open_database, sqlite_url
from server.application.ports import Journal
from tests.builders import plan
from tests.contracts.door import DoorContract, door, watched
from tests.contracts.journal import JournalContract, OpenJournal, journal

__all__ = ["door", "journal", "watched"]


@pytest.fixture
def open_journal(tmp_path: Path) -> Iterator[OpenJournal]:
    """Stores over one file, as processes would open it."""
    engines = [open_database(sqlite_url(tmp_path / "branch.db"))]
    upgrade(engines[0])

    async def opened() -> Journal:
        engines.append(open_database(sqlite_url(tmp_path / "branch.db")))
        return Store(engines[-1], plan())

    yield opened
    for engine in engines:
        engine.dispose()


class TestStoreIsAJournal(JournalContract):
    """The laws of the record."""


class TestDoorOverTheStore(DoorContract):
    """The promises of the door, durably."""

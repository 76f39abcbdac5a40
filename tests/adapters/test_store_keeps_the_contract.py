"""The journal on a database keeps the contract of every journal, and so does the door over it."""

from collections.abc import Iterator

import pytest

from server.adapters.database import Database
from server.adapters.store import Store
from server.application.ports import Journal
from tests.builders import plan
from tests.contracts.catching_up import CatchUpContract
from tests.contracts.door import DoorContract, door, watched
from tests.contracts.journal import JournalContract, OpenJournal, journal
from tests.databases import database

__all__ = ["door", "journal", "watched"]


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


class TestDoorOverTheStore(DoorContract, CatchUpContract):
    """The promises of the door, durably."""

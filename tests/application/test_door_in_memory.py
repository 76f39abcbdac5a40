"""The door and the journal's contract, over the smallest journal there is."""

import pytest

from server.application.ports import Journal
from tests.contracts.catching_up import CatchUpContract
from tests.contracts.door import DoorContract, door, watched
from tests.contracts.journal import JournalContract, OpenJournal, journal
from tests.contracts.memory import Memory, MemoryJournal

__all__ = ["door", "journal", "watched"]


@pytest.fixture
def open_journal() -> OpenJournal:
    """Journals over one memory."""
    memory = Memory()

    async def opened() -> Journal:
        return MemoryJournal(memory)

    return opened


class TestMemoryJournal(JournalContract):
    """The fake keeps the contract, so what is tested over it holds."""


class TestDoorInMemory(DoorContract, CatchUpContract):
    """The door."""

"""Servers on one database have one key, or their lines could not be told from forged ones."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import update

from server.adapters.anchors import NAME, Anchors
from server.adapters.database import Database, open_database
from server.adapters.keys import KeyUnreadable
from server.adapters.same_key import see_that_it_fits
from server.adapters.store import Store
from server.adapters.tables import JOURNAL
from server.application.door import Door
from server.application.ports import Order
from server.domain import commands
from tests.builders import C1, MORNING, plan
from tests.databases import KEY


@pytest.fixture
async def begun(url: str, tmp_path: Path) -> AsyncIterator[Database]:
    """A database with a morning in it."""
    database = Database(open_database(url), KEY, Anchors(tmp_path / NAME, KEY))
    store = Store(database, plan())
    door = Door(store, lambda: MORNING, await store.load())
    for place, order in enumerate((commands.OpenDay(), commands.OpenCounter(C1, "anna"))):
        await door.handle(Order(order, f"request-{place}", "lobby:lee"))
    yield database
    database.close()


def test_a_server_with_another_key_does_not_start(begun: Database) -> None:
    """`journal verify` would take each of its lines for forged."""
    with begun.engine.begin() as connection:
        see_that_it_fits(connection, KEY)
        with pytest.raises(KeyUnreadable, match="copy it"):
            see_that_it_fits(connection, bytes(32))


def test_a_line_that_was_edited_does_not_keep_the_bank_shut(begun: Database) -> None:
    """That is for `journal verify` to find."""
    edited = update(JOURNAL).where(JOURNAL.c.sequence == 1).values(actor="lobby:eve")
    with begun.engine.begin() as connection:
        connection.execute(edited)
        see_that_it_fits(connection, KEY)

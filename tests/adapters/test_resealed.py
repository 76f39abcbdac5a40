"""Customers' addresses under another key, on either kind of database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from server.adapters.contacts import ContactRows, resealed
from server.adapters.database import Database
from server.adapters.sealing import Seal
from server.application.contacts import Reach
from server.domain.contacts import Channel, Contact, Purpose
from tests.builders import MORNING
from tests.databases import database

KEY = b"c" * 32
REACH = Reach("+8613800138000", "the-token-of-a-page")
UNTIL = MORNING + timedelta(hours=32)
ASK = Contact(Purpose.ASK, "t1", Channel.SMS, "ko", MORNING, UNTIL, "A001")
CALL = replace(ASK, purpose=Purpose.CALL)


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


@pytest.fixture
def rows(opened: Database) -> ContactRows:
    """Of one branch, under the older key."""
    return ContactRows(opened, "b1", Seal(KEY))


async def test_an_older_key_opens_until_all_is_sealed_anew(
    opened: Database, rows: ContactRows
) -> None:
    """Rotation: the new key seals, the old one reads, and then it is needed no more."""
    newest = b"n" * 32
    both, alone = Seal(newest, KEY), ContactRows(opened, "b1", Seal(newest))
    await rows.keep(ASK, REACH)
    await ContactRows(opened, "b1", both).keep(CALL, REACH)

    def reaches(of: ContactRows) -> list[Reach | None]:
        return opened.read_now(lambda at: [of.reach(at, one.id) for one in (ASK, CALL)])

    before = reaches(ContactRows(opened, "b1", both))
    with opened.engine.begin() as connection:
        done = resealed(connection, both)

    assert before == [REACH, REACH]
    assert done == (2, 0)
    assert reaches(alone) == [REACH, REACH]
    assert reaches(rows) == [None, None]


async def test_what_no_key_opens_is_counted_and_left(opened: Database, rows: ContactRows) -> None:
    """A key that was forgotten too early may be found again."""
    await rows.keep(ASK, REACH)
    with opened.engine.begin() as connection:
        done = resealed(connection, Seal(b"n" * 32))

    assert done == (0, 1)
    assert opened.read_now(lambda at: rows.reach(at, ASK.id)) == REACH

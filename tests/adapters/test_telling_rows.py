"""What is told to tellers, and what became of advice, on either kind of database."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select

from server.adapters.database import Database
from server.adapters.floor_tables import BROADCAST
from server.adapters.telling import AnswerRows, BroadcastRows
from server.application.telling import Answered, Broadcasts, Told
from tests.builders import after
from tests.contracts.memory_telling import MemoryBroadcasts
from tests.databases import database

OPEN_FIVE = Told("told-one", after(0), "lobby:lena", "Open {number}", {"number": "5"})
FREE = Told("told-two", after(5), "lobby:lena", "The 'vault'; opens at ten — 금고 {x}")


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


async def _keeps(rows: Broadcasts) -> None:
    for told in (OPEN_FIVE, FREE, FREE):
        await rows.tell(told)
    for who in ("mei", "tom", "mei"):
        await rows.seen("told-two", who, after(6))
    newest, oldest = await rows.since(after(0))

    assert (newest.text, newest.values, set(newest.seen)) == (FREE.text, None, {"mei", "tom"})
    assert (oldest.text, oldest.values, oldest.seen) == (OPEN_FIVE.text, {"number": "5"}, ())
    assert [told.id for told in await rows.since(after(1))] == ["told-two"]
    await rows.erase(after(1))
    assert [told.id for told in await rows.since(after(0))] == ["told-two"]


async def test_what_is_told_is_kept_with_those_who_saw_it(opened: Database) -> None:
    """Newest first, each once, of one branch."""
    await _keeps(BroadcastRows(opened, "b1"))

    assert await BroadcastRows(opened, "b2").since(after(0)) == []


async def test_the_one_of_the_tests_keeps_it_too() -> None:
    """So that the pages' tests mean something."""
    await _keeps(MemoryBroadcasts())


async def test_an_erased_text_is_in_no_row(opened: Database) -> None:
    """That something was told stays; the words do not."""
    rows = BroadcastRows(opened, "b1")
    await rows.tell(FREE)
    await rows.erase(after(10))
    texts = opened.read_now(lambda at: at.execute(select(BROADCAST.c.text)).scalars().all())

    assert list(texts) == [""]


async def test_answers_to_advice_are_kept_once(opened: Database) -> None:
    """Taken or not: to learn from."""
    rows = AnswerRows(opened, "b1")
    taken = Answered("press-one", after(0), "lobby:lena", accepted=True, change="{}", before=28.0)
    left = Answered("press-two", after(1), "lobby:lena", accepted=False, change="{}")
    for answered in (taken, left, taken):
        await rows.answer(answered)

    assert await rows.since(after(0)) == [left, taken]

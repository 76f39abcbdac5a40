"""Screens on either kind of database."""

from collections.abc import Iterator

import pytest

from server.adapters.database import Database
from server.adapters.screens import ScreenRows
from tests.contracts.memory_screens import MemoryScreens
from tests.contracts.screen_store import LAWS, Law, one
from tests.databases import database


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_it_keeps_the_contract(opened: Database, law: Law) -> None:
    """As every store of screens does."""
    await law(ScreenRows(opened, "b1"))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_the_one_of_the_tests_keeps_it_too(law: Law) -> None:
    """So that the pages' tests mean something."""
    await law(MemoryScreens())


async def test_branches_are_apart(opened: Database) -> None:
    """A browser may look at two of them."""
    for branch in ("b1", "b2"):
        await ScreenRows(opened, branch).keep(one("a", branch))
    await ScreenRows(opened, "b1").drop(["a"])

    assert list(await ScreenRows(opened, "b2").all()) == [one("a", "b2")]

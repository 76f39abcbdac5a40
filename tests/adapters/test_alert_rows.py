"""Alerts on either kind of database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from server.adapters.alerts import AlertRows
from server.adapters.database import Database
from server.adapters.floor_tables import ALERT
from tests.builders import MORNING
from tests.contracts.alert_store import LATE, LAWS, Law
from tests.contracts.memory_alerts import MemoryAlerts
from tests.databases import database


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_it_keeps_the_contract(opened: Database, law: Law) -> None:
    """As every store of alerts does."""
    await law(AlertRows(opened, "b1"))


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_the_one_of_the_tests_keeps_it_too(law: Law) -> None:
    """So that the pages' tests mean something."""
    await law(MemoryAlerts())


async def test_claims_outlive_the_server_and_branches_are_apart(url: str) -> None:
    """A restart in the rush sends nobody twice."""
    before = database(url)
    await AlertRows(before, "b1").open([LATE], MORNING)
    await AlertRows(before, "b1").claim(LATE, "lobby:lena", MORNING)
    before.close()
    after = database(url)
    ours, theirs = [await AlertRows(after, branch).running() for branch in ("b1", "b2")]
    after.close()

    assert [(one.key, one.by) for one in ours] == [(LATE, "lobby:lena")]
    assert theirs == []


async def test_alerts_are_erased_after_four_hundred_days(opened: Database) -> None:
    """They name members of the staff."""
    rows, counts = AlertRows(opened, "b1"), []
    await rows.open([LATE], MORNING)
    await rows.end([LATE], MORNING)
    for days in (399, 401):
        await rows.forget(MORNING + timedelta(days=days))
        many = select(func.count()).select_from(ALERT)
        counts.append(opened.read_now(lambda at: at.execute(many).scalar_one()))  # noqa: B023

    assert counts == [1, 0]

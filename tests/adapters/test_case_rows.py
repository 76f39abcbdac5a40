"""Cases on either kind of database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Table, select

from server.adapters.cases import CaseRows
from server.adapters.database import Database
from server.adapters.tables import CASE_STEP, CASE_TEXT, SERVICE_CASE
from server.domain.cases import Kind, Step
from tests.builders import MORNING
from tests.contracts.case_store import LAWS, Law, closed, new
from tests.databases import database


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


@pytest.mark.parametrize("law", LAWS, ids=lambda law: law.__name__)
async def test_it_keeps_the_contract(opened: Database, law: Law) -> None:
    """As every store of cases does."""
    await law(CaseRows(opened, "b1"))


async def test_branches_do_not_see_each_others_cases(opened: Database) -> None:
    """A case is the branch's own, even under the same name."""
    one, other = CaseRows(opened, "b1"), CaseRows(opened, "b2")
    await one.open([new("a", text="ours")])
    await other.open([new("a", text="theirs")])
    await closed(other, new("a").case, 5)
    await other.erase("a", Step(MORNING, "manager:min", Kind.ERASED))

    assert [case.id for case in await one.running()] == ["a"]
    assert [told.text for told in await one.history("a")] == ["ours"]


def _ids(opened: Database, table: Table) -> set[str]:
    return set(opened.read_now(lambda at: at.execute(select(table.c.id)).scalars().all()))


async def test_texts_are_erased_after_three_months_and_cases_after_two_years(
    opened: Database,
) -> None:
    """Counted from the closing; what still runs is kept."""
    rows = CaseRows(opened, "b1")
    await rows.open([new("old", text="a"), new("running", text="b")])
    await closed(rows, new("old").case, 5)
    seen = []
    for days in (89, 91, 731):
        await rows.forget(MORNING + timedelta(days=days))
        seen.append([_ids(opened, table) for table in (CASE_TEXT, CASE_STEP, SERVICE_CASE)])

    both, alone = {"old", "running"}, {"running"}
    assert seen == [[both, both, both], [alone, both, both], [alone, alone, alone]]

"""The staff's log and second factors, and the auditors' journal, on either kind of database."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import insert, select

from server.adapters.database import Database
from server.adapters.staff_rows import FactorRows, StaffLogRows
from server.adapters.staff_tables import SECOND_FACTOR
from server.adapters.tables import JOURNAL
from server.adapters.trail import TrailRows
from server.application.staff import Act, Did
from server.application.trail import PAGE, Wanted
from tests.builders import MORNING
from tests.contracts.memory_staff import MemoryFactors, MemoryStaffLog
from tests.contracts.staff_store import FACTOR, FACTOR_LAWS, LOG_LAWS, FactorLaw, LogLaw
from tests.databases import database


@pytest.fixture
def opened(url: str) -> Iterator[Database]:
    """The database of this test."""
    made = database(url)
    yield made
    made.close()


@pytest.mark.parametrize("law", LOG_LAWS, ids=lambda law: law.__name__)
async def test_the_log_keeps_the_contract(opened: Database, law: LogLaw) -> None:
    """As rows, and in memory."""
    await law(StaffLogRows(opened))
    await law(MemoryStaffLog())


@pytest.mark.parametrize("law", FACTOR_LAWS, ids=lambda law: law.__name__)
async def test_factors_keep_the_contract(opened: Database, law: FactorLaw) -> None:
    """As rows, and in memory."""
    await law(FactorRows(opened, "a secret"))
    await law(MemoryFactors())


async def test_after_five_years_it_is_forgotten(opened: Database) -> None:
    """The law of the land wants no more."""
    log = StaffLogRows(opened)
    await log.add(Act(MORNING - timedelta(days=5 * 366 + 1), "anna", Did.LOGGED_IN, "anna"))
    await log.add(Act(MORNING, "anna", Did.LOGGED_IN, "anna"))

    assert [act.at for _, act in await log.acts(None, 10)] == [MORNING]


async def test_a_factor_stands_nowhere_in_the_open_and_fails_closed(opened: Database) -> None:
    """Sealed under another key there is a factor, which no code opens."""
    await FactorRows(opened, "a secret").keep("anna", FACTOR)
    kept = opened.read_now(lambda at: at.execute(select(SECOND_FACTOR.c.sealed)).scalar_one())
    found = await FactorRows(opened, "another").find("anna")

    assert FACTOR.secret not in kept
    assert found is not None
    assert found.secret == ""


async def test_the_journal_is_sieved_and_read_page_by_page(opened: Database) -> None:
    """Of one branch; what looks like a pattern is none."""
    row = {"kind": "TicketCalled", "request": "", "hash": "h" * 64, "body": '{"ticket": "t1"}'}
    rows = [
        row | {"branch": "b1", "sequence": place, "at": MORNING, "actor": f"teller:t{place % 2}"}
        for place in range(1, PAGE + 11)
    ]
    rows += [rows[0] | {"branch": "b2"}, rows[0] | {"sequence": 500, "kind": "DayOpened"}]
    await opened.write(lambda at: at.execute(insert(JOURNAL), rows) and None)
    trail = TrailRows(opened, "b1")
    newest = await trail.lines(Wanted())
    older = await trail.lines(Wanted(before=newest[-1].sequence))

    assert (newest[0].sequence, len(newest)) == (500, PAGE)
    assert older[-1].sequence == 1
    assert {line.actor for line in await trail.lines(Wanted(actor="teller:t0"))} == {"teller:t0"}
    assert [line.kind for line in await trail.lines(Wanted(kind="DayOpened"))] == ["DayOpened"]
    assert len(await trail.lines(Wanted(holds='"t1"'))) == PAGE
    assert await trail.lines(Wanted(actor="t%", holds="_")) == []


async def test_second_factors_outlive_a_change_of_the_key(opened: Database) -> None:
    """The old key opens until all are sealed under the new; one that is lost is left alone."""
    await FactorRows(opened, "old").keep("anna", FACTOR)
    await FactorRows(opened, "forgotten").keep("berta", FACTOR)
    both, alone = FactorRows(opened, "new", "old"), FactorRows(opened, "new")
    before = await both.find("anna")
    done = await both.reseal()

    assert before == FACTOR
    assert done == (1, 1)
    assert await alone.find("anna") == FACTOR
    assert await FactorRows(opened, "forgotten").find("berta") == FACTOR

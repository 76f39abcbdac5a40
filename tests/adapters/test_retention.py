"""What is kept of past days goes when its time is over, on either kind of database."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from structlog.testing import capture_logs

from server.adapters.database import Database
from server.adapters.floor_tables import ADVICE_ANSWER, ALERT, BROADCAST, BROADCAST_SEEN
from server.adapters.past_days import PastDays
from server.adapters.retention import DAYS, NAMES, KeptRows, overdue
from server.adapters.tables import FORECAST, METADATA, PAST_DAY, PAST_LEG, PAST_PRESENCE, SERVED_LEG
from server.application.ports import StoreFailed
from server.application.retention import Periods, Retention
from server.forecast.past import Kind, PastDay, PastLeg, PastPresence
from tests.builders import MORNING
from tests.databases import database

PERIODS = Periods(timedelta(days=400), timedelta(days=100))
AGES = (1, 99, 101, 399, 401, 900)


@pytest.fixture
def base(url: str) -> Iterator[Database]:
    """A database, as a server opens it."""
    opened = database(url)
    yield opened
    opened.close()


def rows(age: int, branch: str) -> dict[Any, dict[str, Any]]:
    """One row of every table, so many days old."""
    at, here = MORNING - timedelta(days=age), {"branch": branch}
    day = {**here, "day": at.date()}
    leg = {"service": "cash", "tier": "basic", "counter": "c1", "teller": "anna"}
    return {
        PAST_DAY: {**day, "source": "journal", "first": 1, "through": 2, "at": at},
        PAST_LEG: {
            **day, **leg, "key": "t1#1", "issued": at, "ending": "served", "further": False,
            "bonus": 0.0,
        },
        PAST_PRESENCE: {
            **day, "counter": "c1", "kind": "there", "begins": at, "ends": at, "teller": "anna",
        },
        SERVED_LEG: {
            **day, **leg, "leg": "t1-1", "started": at, "finished": at, "shortened": False,
            "reasons": "[]", "finishes": 1, "aspects": "[]", "version": "usual",
        },
        FORECAST: {
            **day, "ticket": f"t{age}", "service": "cash", "tier": "basic", "issued": at,
            "made": at, "p50": 1.0, "p80": 1.0, "p90": 1.0, "outcome": "left", "raw": "[]",
        },
        ALERT: {**here, "kind": "late", "subject": f"s{age}", "raised": at, "by": "anna"},
        BROADCAST: {**here, "id": f"b{age}", "at": at, "by": "anna", "text": ""},
        BROADCAST_SEEN: {**here, "id": f"b{age}", "at": at, "by": "anna"},
        ADVICE_ANSWER: {
            **here, "id": f"a{age}", "at": at, "by": "anna", "accepted": True, "change": "{}",
        },
    }  # fmt: skip


def fill(base: Database, branch: str = "b1", ages: tuple[int, ...] = AGES) -> None:
    """Rows of those ages in every table."""
    with base.engine.begin() as connection:
        for age in ages:
            for table, row in rows(age, branch).items():
                connection.execute(table.insert(), [row])


def kept(base: Database, table: Any, branch: str = "b1") -> dict[int, str]:
    """By age in days, whose name stands there."""
    when = next(rule.when for rule in (*DAYS, *NAMES) if rule.table is table)
    name = next((rule.name for rule in NAMES if rule.table is table and rule.name), "")
    with base.engine.begin() as connection:
        found = connection.execute(select(table).where(table.c.branch == branch)).mappings().all()
    return dict(sorted((_age(row[when]), row[name] if name else "") for row in found))


def _age(when: Any) -> int:
    day = when.date() if isinstance(when, datetime) else when
    return (MORNING.date() - day).days


async def test_names_go_after_their_time_and_days_after_theirs(base: Database) -> None:
    """The forecast goes on learning from days in which nobody is named any more."""
    fill(base)
    await KeptRows(base, "b1").erase(PERIODS, MORNING)

    named = {1: "anna", 99: "anna", 101: "", 399: ""}
    for table in (PAST_LEG, PAST_PRESENCE, SERVED_LEG, BROADCAST, ADVICE_ANSWER):
        assert kept(base, table) == named, table.name
    assert [*kept(base, PAST_DAY)] == [*kept(base, FORECAST)] == [*named]
    assert [*kept(base, BROADCAST_SEEN)] == [1, 99]
    assert [name for name in kept(base, ALERT).values() if name] == ["anna", "anna"]


async def test_another_branch_is_left_alone_and_erasing_twice_changes_nothing(
    base: Database,
) -> None:
    """Each branch has a server on duty of its own."""
    fill(base)
    fill(base, "b2")
    first = await KeptRows(base, "b1").erase(PERIODS, MORNING)

    assert first > 0
    assert await KeptRows(base, "b1").erase(PERIODS, MORNING) == 0
    assert [*kept(base, PAST_DAY, "b2")] == [*AGES]


async def test_a_branch_that_was_closed_for_long_keeps_its_last_day_without_its_legs(
    base: Database,
) -> None:
    """Else the journal's days would be kept anew, and erased, every hour."""
    fill(base, ages=(900, 1000))
    await KeptRows(base, "b1").erase(PERIODS, MORNING)

    assert [*kept(base, PAST_DAY)] == [900]
    assert kept(base, PAST_LEG) == {}


async def test_the_doctors_question_is_answered(base: Database) -> None:
    """It names what should be gone; two days of grace are a weekend."""

    def late(at: datetime = MORNING) -> set[str]:
        with base.engine.begin() as connection:
            return {*overdue(connection, PERIODS, at)}

    fill(base)
    assert {"past_leg", "served_leg", "broadcast_seen", "alert"} <= late()
    await KeptRows(base, "b1").erase(PERIODS, MORNING)
    assert late() == set()
    assert late(MORNING + timedelta(days=2)) == set()
    assert "past_leg" in late(MORNING + timedelta(days=5))


class Away:
    """A database that does not answer."""

    async def erase(self, periods: Periods, now: datetime) -> int:
        """Never."""
        raise StoreFailed(f"{periods} {now}")


async def test_a_database_that_is_away_ends_nothing() -> None:
    """It is said, and looked at again: a branch gives numbers meanwhile."""
    with capture_logs() as lines:
        await Retention("b1", Away(), PERIODS, lambda: MORNING).look()

    assert [line["event"] for line in lines] == ["old days not erased"]


async def test_the_forecast_reads_a_day_without_names(base: Database) -> None:
    """Who served is the counter then."""
    day = MORNING.date() - timedelta(days=150)
    leg = PastLeg("x#1", "cash", "basic", MORNING, "c1", "anna", finished=MORNING)
    there = PastPresence("c1", MORNING, MORNING, Kind.THERE, "anna")
    past = PastDays(base, "b1")
    await past.bring([PastDay(day, (leg,), (there,))], MORNING)
    await KeptRows(base, "b1").erase(PERIODS, MORNING)
    (found,) = await past.newest(10)

    assert found.legs == (replace(leg, teller=""),)
    assert found.presences == (replace(there, teller=""),)


def test_every_table_with_a_name_of_the_staff_in_a_past_day_has_a_rule() -> None:
    """A new column with a name must be thought of here."""
    named = {
        table
        for table in METADATA.tables.values()
        if {"day", "teller"} <= {column.name for column in table.columns}
    }

    assert named == {rule.table for rule in NAMES if rule.when == "day"}

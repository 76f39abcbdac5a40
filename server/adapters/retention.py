"""What is kept of past days on a database, and what of it is older than it may be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Date, Table, delete, func, select, update

from server.adapters.database import Database
from server.adapters.floor_tables import ADVICE_ANSWER, ALERT, BROADCAST, BROADCAST_SEEN
from server.adapters.tables import FORECAST, PAST_DAY, PAST_LEG, PAST_PRESENCE, SERVED_LEG
from server.application.door import Door
from server.application.retention import Periods, Retention

NOBODY: Final = ""
LATE: Final = timedelta(days=2)
"""A server that was off over the weekend is none that does not erase."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Rows of a table that do not stay, or a name in them."""

    table: Table
    when: str
    name: str = ""
    """The column that is emptied; without it the whole row goes."""

    def due(self, before: datetime) -> ColumnElement[bool]:
        """Whether a row is older, and still has what is to go."""
        column = self.table.c[self.when]
        limit = before.date() if isinstance(column.type, Date) else before
        old: ColumnElement[bool] = column < limit
        return old & (self.table.c[self.name] != NOBODY) if self.name else old


DAYS: Final = (
    Rule(PAST_LEG, "day"),
    Rule(PAST_PRESENCE, "day"),
    Rule(SERVED_LEG, "day"),
    Rule(FORECAST, "day"),
    Rule(BROADCAST, "at"),
    Rule(ADVICE_ANSWER, "at"),
    Rule(PAST_DAY, "day"),
)
NAMES: Final = (
    Rule(PAST_LEG, "day", "teller"),
    Rule(PAST_PRESENCE, "day", "teller"),
    Rule(SERVED_LEG, "day", "teller"),
    Rule(ALERT, "raised", "by"),
    Rule(BROADCAST, "at", "by"),
    Rule(BROADCAST_SEEN, "at"),  # who saw it is all that stands there
    Rule(ADVICE_ANSWER, "at", "by"),
)


class KeptRows:
    """Of one branch (a `Kept`)."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database, self._branch = database, branch

    async def erase(self, periods: Periods, now: datetime) -> int:
        """Erase what is older, in how many rows.

        Raises:
            StoreFailed: some of it is gone.
        """
        rows = list[int]()

        for rule, before in _limits(periods, now):
            change = self._change(rule, before)

            def write(connection: Connection, change: Any = change) -> None:
                rows.append(connection.execute(change).rowcount)

            # Table by table, so that nobody who is called waits for long.
            await self._database.write(write)
        return sum(rows)

    def _change(self, rule: Rule, before: datetime) -> Any:
        table = rule.table
        due = (table.c.branch == self._branch) & rule.due(before)
        if rule.name:
            return update(table).where(due).values({rule.name: NOBODY})
        if table is PAST_DAY:
            # Without its newest, the days that the journal still holds would be kept once more.
            own = select(func.max(PAST_DAY.c.day)).where(PAST_DAY.c.branch == self._branch)
            due &= PAST_DAY.c.day < own.scalar_subquery()
        return delete(table).where(due)


async def retention(database: Database, periods: Periods, door: Door) -> None:
    """The duty to erase what is kept of that branch, until cancelled."""
    code = door.branch.plan.code
    await Retention(code, KeptRows(database, code), periods, door.clock).keep_erasing()


def overdue(connection: Connection, periods: Periods, now: datetime) -> Iterator[str]:
    """The tables that hold what should be gone."""
    for rule, before in _limits(periods, now - LATE):
        held = select(func.count()).select_from(rule.table).where(rule.due(before))
        spared = 1 if rule.table is PAST_DAY else 0
        if connection.execute(held).scalar_one() > spared:
            yield rule.table.name


def _limits(periods: Periods, now: datetime) -> Iterator[tuple[Rule, datetime]]:
    for rules, period in ((NAMES, periods.names), (DAYS, periods.days)):
        yield from ((rule, now - period) for rule in rules)

"""Reads a branch's journal for its auditors."""

from collections.abc import Sequence

from sqlalchemy import Connection, Select, select

from server.adapters.database import Database
from server.adapters.tables import JOURNAL
from server.application.trail import PAGE, Line, Wanted


class TrailRows:
    """A `Trail`."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database, self._branch = database, branch

    async def lines(self, wanted: Wanted) -> Sequence[Line]:
        """The newest of those that are wanted, at most `PAGE`.

        Raises:
            StoreFailed: the database does not answer.
        """

        def find(connection: Connection) -> list[Line]:
            rows = connection.execute(self._query(wanted))
            return [Line(row.sequence, row.at, row.kind, row.actor, row.body) for row in rows]

        return await self._database.read_aside(find)

    def _query(self, wanted: Wanted) -> Select[tuple[object, ...]]:
        of, each = JOURNAL.c, select(JOURNAL).where(JOURNAL.c.branch == self._branch)
        if wanted.actor:
            each = each.where(of.actor.startswith(wanted.actor, autoescape=True))
        if wanted.kind:
            each = each.where(of.kind == wanted.kind)
        if wanted.holds:
            each = each.where(of.body.contains(wanted.holds, autoescape=True))
        if wanted.before is not None:
            each = each.where(of.sequence < wanted.before)
        return each.order_by(of.sequence.desc()).limit(PAGE)

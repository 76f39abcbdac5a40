"""What a branch's forecast has learnt, on a database."""

from typing import Any, Final

from sqlalchemy import Connection, Select, delete, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.past_days import PastDays
from server.adapters.tables import LAWS
from server.application.archive import KeptLaws

KEPT_LAWS: Final = 30
"""Laws of so many nights are kept, to see what has changed."""


class BranchArchive(PastDays):
    """The past days of one branch and its laws (an `Archive`)."""

    async def laws(self) -> KeptLaws | None:
        """Those that were learnt last.

        Raises:
            StoreFailed: the database does not answer.
        """

        def find(connection: Connection) -> KeptLaws | None:
            row = connection.execute(self._newest_laws().limit(1)).one_or_none()
            return None if row is None else KeptLaws(row.day, row.at, row.days, row.body)

        return await self._database.read(find)

    async def keep_laws(self, laws: KeptLaws) -> None:
        """Keep laws, in place of those that were learnt after the same day.

        Raises:
            StoreFailed: nothing was written.
        """
        row = {"branch": self._branch, "day": laws.day, "at": laws.at}
        row |= {"days": laws.days, "body": laws.body}

        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], LAWS), [row])
            nights = connection.execute(self._newest_laws()).all()
            old = LAWS.c.day.in_([night.day for night in nights[KEPT_LAWS:]])
            connection.execute(delete(LAWS).where(LAWS.c.branch == self._branch, old))

        await self._database.write(write)

    def _newest_laws(self) -> Select[Any]:
        return select(LAWS).where(LAWS.c.branch == self._branch).order_by(LAWS.c.day.desc())

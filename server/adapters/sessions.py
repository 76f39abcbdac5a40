"""Sessions of the staff on the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from cachetools import TTLCache
from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from server.adapters.database import Database
from server.adapters.staff_tables import SESSION
from server.application.sessions import Session

REMEMBERED_SECONDS: Final = 1.0
"""Whoever is logged in asks often; one that was ended elsewhere ends here so much later."""
KEPT: Final = 10_000
"""Sessions that are remembered at once."""


class SessionStore:
    """Sessions as rows (`SessionRows`). Everything may raise `StoreFailed`."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: TTLCache[str, Session] = TTLCache(KEPT, REMEMBERED_SECONDS)

    async def add(self, session: Session) -> None:
        """Keep a new one."""
        row = {
            "key": session.key,
            "account": session.account,
            "begun": session.begun,
            "seen": session.seen,
        }
        await self._write(insert(SESSION).values(row))

    async def find(self, key: str) -> Session | None:
        """The one of that key, as it was at most a second ago."""
        known = self._known.get(key)
        if known is None:
            for known in await self._select(SESSION.c.key == key):
                self._known[key] = known
        return known

    async def see(self, key: str, at: datetime) -> None:
        """Somebody asked for something."""
        await self._write(update(SESSION).where(SESSION.c.key == key).values(seen=at))
        self._known.pop(key, None)

    async def of(self, account: str) -> Sequence[Session]:
        """All of one account, the newest first."""
        return await self._select(SESSION.c.account == account)

    async def end(self, keys: Sequence[str]) -> None:
        """Forget them."""
        await self._write(delete(SESSION).where(SESSION.c.key.in_(keys)))
        for key in keys:
            self._known.pop(key, None)

    async def sweep(self, before: datetime) -> None:
        """Forget all that were begun before."""
        await self._write(delete(SESSION).where(SESSION.c.begun < before))

    async def _write(self, statement: Any) -> None:
        def write(connection: Connection) -> None:
            connection.execute(statement)

        await self._database.write(write)

    async def _select(self, which: Any) -> list[Session]:
        query = select(SESSION).where(which).order_by(SESSION.c.begun.desc())

        def find(connection: Connection) -> list[Session]:
            return [_read(row) for row in connection.execute(query).mappings()]

        return await self._database.read(find)


def _read(row: RowMapping) -> Session:
    return Session(row["key"], row["account"], row["begun"], row["seen"])

"""The alerts of one branch on a database: when they began and ended, and who saw to them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, delete, select, tuple_, update
from sqlalchemy.dialects import postgresql, sqlite

from server.adapters.database import Database
from server.adapters.floor_tables import ALERT
from server.application.alerting import Standing
from server.application.ringing import Begun, Key

KEPT: Final = timedelta(days=400)
"""After they were raised: as long as what is known of the staff's work is kept."""
INSERTS: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


class AlertRows:
    """What is kept of `branch` (an `AlertStore`)."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database, self._branch = database, branch

    async def open(self, keys: Collection[Key], at: datetime) -> None:
        """Keep that these began; those that run are left as they are."""
        rows = [
            {"branch": self._branch, "kind": kind, "subject": subject, "raised": at}
            for kind, subject in keys
        ]

        def write(connection: Connection) -> None:
            insert = INSERTS[connection.dialect.name](ALERT).on_conflict_do_nothing()
            connection.execute(insert, rows)

        if rows:
            await self._database.write(write)

    async def end(self, keys: Collection[Key], at: datetime) -> None:
        """Keep that these are over."""
        if keys:
            await self._change(self._are(keys), ended=at)

    async def claim(self, key: Key, by: str, at: datetime) -> bool:
        """Somebody sees to it; False: somebody else does already, or it is over."""
        free = self._are([key]) & ALERT.c.claimed.is_(None)
        return bool(await self._change(free, by=by, claimed=at))

    async def done(self, key: Key, by: str, at: datetime) -> bool:
        """It is seen to, while it lasts; False: it is over."""
        return bool(await self._change(self._are([key]), by=by, done=at))

    async def escalate(self, keys: Collection[Key], at: datetime) -> Collection[Key]:
        """Keep that these were told louder; those that are unclaimed, and were not yet."""
        quiet = ALERT.c.claimed.is_(None) & ALERT.c.escalated.is_(None)
        return await self._change(self._are(keys) & quiet, escalated=at)

    async def running(self) -> Sequence[Standing]:
        """All that are not over."""
        named = ("kind", "subject", "raised", "by", "claimed", "escalated", "done")
        wanted = select(*(ALERT.c[name] for name in named)).where(self._run)

        def read(connection: Connection) -> list[Standing]:
            return [Standing(*row) for row in connection.execute(wanted)]

        return await self._database.read(read)

    async def begun(self, since: datetime) -> Sequence[Begun]:
        """All that began since then, over or not."""
        mine = ALERT.c.branch == self._branch, ALERT.c.raised >= since
        wanted = select(ALERT.c.kind, ALERT.c.subject, ALERT.c.raised).where(*mine)

        def read(connection: Connection) -> list[Begun]:
            return [
                Begun((row.kind, row.subject), row.raised) for row in connection.execute(wanted)
            ]

        return await self._database.read(read)

    async def forget(self, at: datetime) -> None:
        """Erase what was raised more than 400 days ago."""
        old = delete(ALERT).where(ALERT.c.branch == self._branch, ALERT.c.raised < at - KEPT)

        def write(connection: Connection) -> None:
            connection.execute(old)

        await self._database.write(write)

    @property
    def _run(self) -> Any:
        return (ALERT.c.branch == self._branch) & ALERT.c.ended.is_(None)

    def _are(self, keys: Collection[Key]) -> Any:
        return self._run & tuple_(ALERT.c.kind, ALERT.c.subject).in_(list(keys))

    async def _change(self, which: Any, **changes: object) -> list[Key]:
        changed = update(ALERT).where(which).values(**changes)
        told = changed.returning(ALERT.c.kind, ALERT.c.subject)
        found: list[Key] = []

        def write(connection: Connection) -> None:
            found.extend((row.kind, row.subject) for row in connection.execute(told))

        await self._database.write(write)
        return found

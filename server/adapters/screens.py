"""The screens of one branch that are told of alerts while locked, on a database."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select, update

from server.adapters.alerts import INSERTS
from server.adapters.database import Database
from server.adapters.floor_tables import PUSH_SCREEN, PUSH_TOLD
from server.application.pushing import Screen, Stage, Subscription
from server.application.ringing import Key


class ScreenRows:
    """What is kept of `branch` (a `Screens`)."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database, self._branch = database, branch

    async def keep(self, subscription: Subscription) -> None:
        """Keep it, in place of what was kept under its id; it was told of nothing yet."""
        one, screen = subscription, subscription.screen
        row = {"id": one.id, "session": one.session, "account": one.account}
        row |= {"language": one.language, "endpoint": screen.endpoint}
        row |= {"branch": self._branch, "key": screen.key, "auth": screen.auth}

        def write(connection: Connection) -> None:
            self._erase(connection, [one.id])
            connection.execute(insert(PUSH_SCREEN).values(**row))

        await self._database.write(write)

    async def drop(self, ids: Collection[str]) -> None:
        """Erase these, and what they were told."""
        if ids:
            await self._database.write(lambda connection: self._erase(connection, ids))

    async def all(self) -> Sequence[Subscription]:
        """Every one of the branch."""
        return await self._found(self._ours(PUSH_SCREEN))

    async def of(self, session: str) -> Sequence[Subscription]:
        """Those of one log-in."""
        return await self._found(self._ours(PUSH_SCREEN) & (PUSH_SCREEN.c.session == session))

    async def told(self) -> Mapping[str, Mapping[Key, Stage]]:
        """What each was told of alerts that were not over then, by its id."""
        of = PUSH_TOLD.c
        wanted = select(of.id, of.kind, of.subject, of.stage).where(self._ours(PUSH_TOLD))

        def read(connection: Connection) -> dict[str, dict[Key, Stage]]:
            found: dict[str, dict[Key, Stage]] = {}
            for id_, kind, subject, stage in connection.execute(wanted):
                found.setdefault(id_, {})[kind, subject] = Stage(stage)
            return found

        return await self._database.read(read)

    async def mark(self, id_: str, key: Key, before: Stage | None, now: Stage) -> bool:
        """Keep that it is told, before it is; False: another was first, or nobody is there."""
        kind, subject = key
        row = {"branch": self._branch, "id": id_, "kind": kind, "subject": subject}
        was = [PUSH_TOLD.c[name] == value for name, value in (row | {"stage": before}).items()]
        marked = False

        def write(connection: Connection) -> None:
            nonlocal marked
            change: Any = update(PUSH_TOLD).where(*was).values(stage=now)
            if before is None:
                fresh = INSERTS[connection.dialect.name](PUSH_TOLD).values(**row, stage=now)
                change = fresh.on_conflict_do_nothing()
            elif now is Stage.OVER:
                change = delete(PUSH_TOLD).where(*was)
            marked = connection.execute(change.returning(PUSH_TOLD.c.id)).first() is not None

        await self._database.write(write)
        return marked

    async def _found(self, which: Any) -> Sequence[Subscription]:
        wanted = select(PUSH_SCREEN).where(which).order_by(PUSH_SCREEN.c.id)

        def read(connection: Connection) -> list[Subscription]:
            return [
                Subscription(
                    row.id,
                    row.session,
                    row.account,
                    row.language,
                    Screen(row.endpoint, row.key, row.auth),
                )
                for row in connection.execute(wanted)
            ]

        return await self._database.read(read)

    def _erase(self, connection: Connection, ids: Collection[str]) -> None:
        for table in (PUSH_SCREEN, PUSH_TOLD):
            mine = self._ours(table) & table.c.id.in_(list(ids))
            connection.execute(delete(table).where(mine))

    def _ours(self, table: Table) -> Any:
        return table.c.branch == self._branch

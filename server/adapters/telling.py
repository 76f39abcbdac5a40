"""What is told to the tellers of one branch, and what became of advice, on a database."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Table, select, update
from sqlalchemy.dialects import postgresql, sqlite

from server.adapters.database import Database
from server.adapters.floor_tables import ADVICE_ANSWER, BROADCAST, BROADCAST_SEEN
from server.application.telling import Answered, Told

INSERTS: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
ERASED: Final = ""


async def _insert(database: Database, table: Table, row: Mapping[str, object]) -> None:
    def write(connection: Connection) -> None:
        insert = INSERTS[connection.dialect.name](table).on_conflict_do_nothing()
        connection.execute(insert, row)

    await database.write(write)


class BroadcastRows:
    """Of `branch` (a `Broadcasts`)."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database, self._branch = database, branch

    async def tell(self, told: Told) -> None:
        """Keep it; the same id again changes nothing."""
        text = json.dumps({"text": told.text, "values": told.values and dict(told.values)})
        row = {"id": told.id, "at": told.at, "by": told.by, "text": text}
        await _insert(self._database, BROADCAST, {"branch": self._branch, **row})

    async def since(self, moment: datetime) -> Sequence[Told]:
        """All that was told since then and is not erased, the newest first."""
        of = BROADCAST.c
        mine = of.branch == self._branch, of.at >= moment, of.text != ERASED
        wanted = select(BROADCAST).where(*mine).order_by(of.at.desc(), of.id)

        def read(connection: Connection) -> list[Told]:
            rows = list(connection.execute(wanted))
            seen = self._seen_by(connection, [row.id for row in rows])
            return [
                Told(row.id, row.at, row.by, **json.loads(row.text), seen=tuple(seen[row.id]))
                for row in rows
            ]

        return await self._database.read(read)

    async def seen(self, told: str, by: str, at: datetime) -> None:
        """Somebody has read it; the first time counts."""
        row = {"branch": self._branch, "id": told, "by": by, "at": at}
        await _insert(self._database, BROADCAST_SEEN, row)

    async def erase(self, before: datetime) -> None:
        """Erase the texts that are older."""
        of = BROADCAST.c
        old = of.branch == self._branch, of.at < before, of.text != ERASED
        erased = update(BROADCAST).where(*old).values(text=ERASED)

        def write(connection: Connection) -> None:
            connection.execute(erased)

        await self._database.write(write)

    def _seen_by(self, connection: Connection, ids: Sequence[str]) -> dict[str, list[str]]:
        of = BROADCAST_SEEN.c
        wanted = select(of.id, of.by).where(of.branch == self._branch, of.id.in_(ids))
        found: dict[str, list[str]] = {id_: [] for id_ in ids}
        for row in connection.execute(wanted.order_by(of.at, of.by)):
            found[row.id].append(row.by)
        return found


class AnswerRows:
    """Of `branch` (an `Answers`)."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database, self._branch = database, branch

    async def answer(self, answered: Answered) -> None:
        """Keep it; the same id again changes nothing."""
        row = {name: getattr(answered, name) for name in Answered.__dataclass_fields__}
        await _insert(self._database, ADVICE_ANSWER, {"branch": self._branch, **row})

    async def since(self, moment: datetime) -> Sequence[Answered]:
        """All that was answered since then, the newest first."""
        of = ADVICE_ANSWER.c
        columns = [of[name] for name in Answered.__dataclass_fields__]
        mine = of.branch == self._branch, of.at >= moment
        wanted = select(*columns).where(*mine).order_by(of.at.desc(), of.id)

        def read(connection: Connection) -> list[Answered]:
            return [Answered(*row) for row in connection.execute(wanted)]

        return await self._database.read(read)

"""How the staff work at their pages, on the database."""

import json
from dataclasses import asdict
from typing import Any

from sqlalchemy import Connection, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.staff_tables import TERMINAL
from server.application.ports import Terminal


class TerminalRows:
    """Terminals as rows (a `Terminals`)."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def of(self, name: str) -> Terminal:
        """Theirs; the usual one of whom nothing is kept."""
        wanted = select(TERMINAL).where(TERMINAL.c.name == name)

        def find(connection: Connection) -> Any:
            return connection.execute(wanted).one_or_none()

        row = await self._database.read(find)
        return Terminal() if row is None else Terminal(**json.loads(row.body))

    async def keep(self, name: str, terminal: Terminal) -> None:
        """From now on it is so."""
        row = {"name": name, "body": json.dumps(asdict(terminal), sort_keys=True)}

        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], TERMINAL), [row])

        await self._database.write(write)

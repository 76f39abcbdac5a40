"""How the staff work at their pages, on the database."""

import json
from dataclasses import asdict
from typing import Any, Final

from cachetools import TTLCache
from sqlalchemy import Connection, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.staff_tables import TERMINAL
from server.application.ports import Terminal

REMEMBERED_SECONDS: Final = 1.0
"""A page asks each time it is drawn; what another server has written is seen so much later."""
KEPT: Final = 10_000
"""Terminals that are remembered at once."""


class TerminalRows:
    """Terminals as rows (a `Terminals`)."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._known: TTLCache[str, Terminal] = TTLCache(KEPT, REMEMBERED_SECONDS)

    async def of(self, name: str) -> Terminal:
        """Theirs; the usual one of whom nothing is kept."""
        known = self._known.get(name)
        if known is None:
            known = self._known[name] = await self._read(name)
        return known

    async def _read(self, name: str) -> Terminal:
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
        self._known.pop(name, None)

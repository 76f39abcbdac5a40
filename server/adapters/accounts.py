"""The staff's accounts on the database."""

import asyncio
import contextlib
from collections.abc import Iterator, Sequence
from typing import Final

from cachetools import TTLCache
from sqlalchemy import Connection, Engine, RowMapping, delete, select
from sqlalchemy.exc import DBAPIError

from server.adapters.altering import reason
from server.adapters.batch import UPSERTS, upsert
from server.adapters.staff_tables import ACCOUNT, SESSION
from server.application.ports import Account, Role, StoreFailed

REMEMBERED_SECONDS: Final = 1.0
"""Whoever is logged in asks often; a disabled account is out so much later."""
KEPT: Final = 10_000
"""Accounts that are remembered at once."""


class AccountStore:
    """Accounts as rows (an `Accounts`). Every method may raise `StoreFailed`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._inline = engine.dialect.name == "sqlite"
        self._upsert = upsert(UPSERTS[engine.dialect.name], ACCOUNT)
        self._known: TTLCache[str, Account] = TTLCache(KEPT, REMEMBERED_SECONDS)

    async def find(self, name: str) -> Account | None:
        """The account of that name."""
        known = self._known.get(name)
        if known is not None:
            return known
        found = self._find(name) if self._inline else await asyncio.to_thread(self._find, name)
        if found is not None:  # nobody can fill the memory with names that do not exist
            self._known[name] = found
        return found

    def _find(self, name: str) -> Account | None:
        with self._asked() as connection:
            found = connection.execute(select(ACCOUNT).where(ACCOUNT.c.name == name))
            row = found.mappings().one_or_none()
        return None if row is None else _read(row)

    async def save(self, account: Account) -> None:
        """Add the account, or replace the one of its name: whatever changed, its sessions end."""
        row = {
            "name": account.name,
            "role": account.role.value,
            "password": account.password,
            "disabled": account.disabled,
            "branch": account.branch,
        }
        with self._asked() as connection:
            connection.execute(self._upsert, [row])
            connection.execute(delete(SESSION).where(SESSION.c.account == account.name))
        self._known.pop(account.name, None)

    @contextlib.contextmanager
    def _asked(self) -> Iterator[Connection]:
        try:
            with self._engine.begin() as connection:
                yield connection
        except DBAPIError as failed:
            raise StoreFailed(reason(failed)) from failed

    async def anyone(self) -> bool:
        """Whether there is any account yet."""
        with self._asked() as connection:
            return connection.execute(select(ACCOUNT.c.name).limit(1)).first() is not None

    async def everyone(self) -> Sequence[Account]:
        """All accounts, by name."""
        return self._all() if self._inline else await asyncio.to_thread(self._all)

    def _all(self) -> list[Account]:
        with self._asked() as connection:
            rows = connection.execute(select(ACCOUNT).order_by(ACCOUNT.c.name)).mappings()
            return [_read(row) for row in rows]


def _read(row: RowMapping) -> Account:
    role = Role(row["role"])
    return Account(row["name"], role, row["password"], row["disabled"], row["branch"])

"""What was done about the staff's accounts, and their second factors, on the database."""

import base64
import hashlib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from sqlalchemy import Connection, delete, insert, select, update

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.staff_tables import SECOND_FACTOR, STAFF_ACT
from server.application.staff import Act, Did, Factor

UNREADABLE: Final = ""
KEPT: Final = timedelta(days=5 * 366)


class StaffLogRows:
    """A `StaffLog`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def add(self, act: Act) -> None:
        """Keep it, and forget what is too old."""
        row = {"at": act.at, "by": act.by, "what": act.what.value, "of": act.of}

        def write(connection: Connection) -> None:
            connection.execute(insert(STAFF_ACT).values(row | {"detail": act.detail}))
            connection.execute(delete(STAFF_ACT).where(STAFF_ACT.c.at < act.at - KEPT))

        await self._database.write(write)

    async def acts(self, before: int | None, most: int) -> Sequence[tuple[int, Act]]:
        """The newest, of those before a place; each with its place."""
        query = select(STAFF_ACT).order_by(STAFF_ACT.c.place.desc()).limit(most)
        if before is not None:
            query = query.where(STAFF_ACT.c.place < before)

        def find(connection: Connection) -> list[tuple[int, Act]]:
            rows = connection.execute(query).all()
            return [(row.place, _act(row)) for row in rows]

        return await self._database.read(find)


def _fernet(secret: str) -> Fernet:
    made = hashlib.sha256(b"second factors|" + secret.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(made))


def _act(row: Any) -> Act:
    return Act(row.at, row.by, Did(row.what), row.of, row.detail)


class FactorRows:
    """`Factors`, sealed with a key that is made of the server's secret.

    The newest seals; what was sealed under an older one is still opened.
    """

    def __init__(self, database: Database, *secrets: str) -> None:
        self._database = database
        self._seal = MultiFernet([_fernet(secret) for secret in secrets])

    async def reseal(self) -> tuple[int, int]:
        """Seal all of them under the newest; how many, and how many nobody can open."""
        resealed, lost = list[str](), list[str]()

        def write(connection: Connection) -> None:
            for row in connection.execute(select(SECOND_FACTOR)).all():
                mine = SECOND_FACTOR.c.account == row.account
                try:
                    sealed = self._seal.rotate(row.sealed.encode()).decode()
                except InvalidToken:
                    lost.append(row.account)
                    continue
                connection.execute(update(SECOND_FACTOR).where(mine).values(sealed=sealed))
                resealed.append(row.account)

        await self._database.write(write)
        return len(resealed), len(lost)

    async def find(self, account: str) -> Factor | None:
        """Theirs; one that no code opens where it was sealed under another key."""
        query = select(SECOND_FACTOR).where(SECOND_FACTOR.c.account == account)

        def find(connection: Connection) -> Any:
            return connection.execute(query).one_or_none()

        row = await self._database.read(find)
        return None if row is None else self._opened(row)

    async def keep(self, account: str, factor: Factor) -> None:
        """From now on it is this one."""
        row = {
            "account": account,
            "sealed": self._seal.encrypt(factor.secret.encode()).decode(),
            "confirmed": factor.confirmed,
            "used": factor.used,
        }

        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], SECOND_FACTOR), [row])

        await self._database.write(write)

    async def use(self, account: str, step: int) -> bool:
        """Take the code of this step; False if it, or a later one, was taken already."""
        mine = (SECOND_FACTOR.c.account == account) & (SECOND_FACTOR.c.used < step)

        taken = list[bool]()

        def write(connection: Connection) -> None:
            done = connection.execute(update(SECOND_FACTOR).where(mine).values(used=step))
            taken.append(done.rowcount == 1)

        await self._database.write(write)
        return taken[-1]

    async def forget(self, account: str) -> None:
        """They have none any more."""
        gone = delete(SECOND_FACTOR).where(SECOND_FACTOR.c.account == account)

        def write(connection: Connection) -> None:
            connection.execute(gone)

        await self._database.write(write)

    def _opened(self, row: Any) -> Factor:
        try:
            secret = self._seal.decrypt(row.sealed.encode()).decode()
        except InvalidToken:
            secret = UNREADABLE
        return Factor(secret, row.confirmed, row.used)

"""The bank's customers: a table of ours, or a service of the bank's; either gives a tier."""

import hashlib
import hmac
from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from urllib.parse import urlsplit

import httpx
from pydantic import BaseModel, ValidationError
from sqlalchemy import Connection, delete, func, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.tables import CUSTOMER
from server.application.identifying import Directory, DirectorySilent, Identity
from server.application.ports import StoreFailed
from server.application.records import CustomerRecord, Visit

LOCAL: Final = "local"
LOOPBACK: Final = {"127.0.0.1", "::1", "localhost"}


class NoDirectory(ValueError):
    """What the setting says is none."""


def directory(setting: str, database: Database, token: str, seconds: float) -> Directory | None:
    """Where HELIOTROPE_CUSTOMERS says: nowhere, `local`, or a URL.

    Raises:
        NoDirectory: it says anything else.
    """
    if not setting:
        return None
    if setting == LOCAL:
        return LocalCustomers(database)
    if is_safe(setting):
        return BankService(setting, token, seconds)
    raise NoDirectory(
        f"HELIOTROPE_CUSTOMERS is {setting}; say local, or the https:// URL of the bank's service"
    )


def is_safe(address: str) -> bool:
    """Whether what is sent there is read by nobody else: TLS, or this machine."""
    url = urlsplit(address)
    return bool(url.scheme == "https" and url.hostname) or (
        url.scheme == "http" and url.hostname in LOOPBACK
    )


class LocalCustomers:
    """Customers whom an operator has brought in; only keyed hashes of their numbers are kept."""

    def __init__(self, database: Database) -> None:
        self._database = database
        # Not the journal's own key: what is written under one cannot be held against the other.
        self._key = hmac.digest(database.key, b"customers", hashlib.sha256)

    async def tier(self, identity: Identity, day: date) -> str | None:
        """The tier of that customer on that day.

        Raises:
            DirectorySilent: the database does not answer.
        """
        wanted = select(CUSTOMER.c.tier, CUSTOMER.c.until)
        wanted = wanted.where(CUSTOMER.c.identity == self._hash(identity))

        def find(connection: Connection) -> Any:
            return connection.execute(wanted).one_or_none()

        try:
            row = await self._database.read(find)
        except StoreFailed as failed:
            raise DirectorySilent(str(failed)) from None
        over = row is not None and row.until is not None and row.until < day
        return None if row is None or over else str(row.tier)

    async def record(self, identity: Identity, day: date) -> CustomerRecord | None:
        """Their tier, which is all that is kept here.

        Raises:
            DirectorySilent: the database does not answer.
        """
        tier = await self.tier(identity, day)
        return None if tier is None else CustomerRecord(tier)

    async def bring(
        self, customers: Iterable[tuple[Identity, str, date | None]], *, replace: bool
    ) -> None:
        """Keep these, each with its tier until that day; `replace`: and nobody else.

        Raises:
            StoreFailed: nothing was written.
        """
        rows = [
            {"identity": self._hash(identity), "tier": tier, "until": until}
            for identity, tier, until in customers
        ]

        def write(connection: Connection) -> None:
            if replace:
                connection.execute(delete(CUSTOMER))
            if rows:
                connection.execute(upsert(UPSERTS[connection.dialect.name], CUSTOMER), rows)

        await self._database.write(write)

    async def forget(self, identity: Identity) -> bool:
        """Erase one; whether there was one.

        Raises:
            StoreFailed: nothing was erased.
        """
        mine = CUSTOMER.c.identity == self._hash(identity)
        known = await self._database.read(
            lambda connection: connection.execute(
                select(func.count()).select_from(CUSTOMER).where(mine)
            ).scalar_one()
        )
        await self._database.write(lambda connection: _erase(connection, mine))
        return bool(known)

    def _hash(self, identity: Identity) -> str:
        told = f"{identity.document}:{identity.number}".encode()
        return hmac.digest(self._key, told, hashlib.sha256).hex()


def _erase(connection: Connection, which: Any) -> None:
    connection.execute(delete(CUSTOMER).where(which))


class _Visit(BaseModel):
    day: date
    what: str = ""
    where: str = ""


class _Answer(BaseModel):
    tier: str | None
    name: str = ""
    visits: list[_Visit] = []


class BankService:
    """The bank's own service, asked by HTTP: POST {document, number} -> {tier}; 404 is nobody."""

    def __init__(self, url: str, token: str, seconds: float) -> None:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        self._client = httpx.AsyncClient(headers=headers, timeout=seconds, follow_redirects=False)
        self._url = url

    async def close(self) -> None:
        """Let go of its connections."""
        await self._client.aclose()

    async def tier(self, identity: Identity, _: date) -> str | None:
        """The tier of that customer, as the bank knows it now.

        Raises:
            DirectorySilent: no answer, none in time, or none that can be read.
        """
        answer = await self._asked(identity)
        return None if answer is None else answer.tier

    async def record(self, identity: Identity, _: date) -> CustomerRecord | None:
        """What the bank tells the staff: `visits` is asked for beside document and number.

        Raises:
            DirectorySilent: no answer, none in time, or none that can be read.
        """
        answer = await self._asked(identity, visits=True)
        if answer is None:
            return None
        visits = tuple(Visit(each.day, each.what, each.where) for each in answer.visits)
        return CustomerRecord(answer.tier, answer.name, visits)

    async def _asked(self, identity: Identity, **more: bool) -> _Answer | None:
        told = {"document": identity.document, "number": identity.number, **more}
        try:
            answer = await self._client.post(self._url, json=told)
            if answer.status_code == httpx.codes.NOT_FOUND:
                return None
            answer.raise_for_status()
            return _Answer.model_validate_json(answer.content)
        except httpx.HTTPError as failed:
            raise DirectorySilent(type(failed).__name__) from None
        except ValidationError:
            raise DirectorySilent("the answer is not {tier: ...}") from None

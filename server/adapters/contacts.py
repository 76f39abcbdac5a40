"""What the customers of one branch agreed to, and the messages about their legs, on a database."""

import time
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from pydantic import TypeAdapter
from sqlalchemy import Connection, Select, delete, insert, select, update

from server.adapters.batch import UPSERTS, upsert
from server.adapters.contact_tables import CONTACT, MESSAGE, RETURN_CALL
from server.adapters.database import Database
from server.adapters.sealing import Seal
from server.application.contacts import Anybody, Claimed, Reach
from server.application.glance import Glance
from server.application.messaging import Settled
from server.domain.contacts import Contact, Purpose

MESSAGES_KEPT: Final = timedelta(days=14)
_CONTACTS: Final = TypeAdapter(Contact)


class Reachable:
    """In which branches there is anybody to reach: one look for all branches of a server."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._glance = Glance(self._read, frozenset[str](), time.monotonic)

    def at(self, branch: str) -> Anybody:
        """Whether it is one of them."""

        async def anybody() -> bool:
            return branch in await self._glance.get()

        return anybody

    async def _read(self) -> frozenset[str]:
        agreed = select(CONTACT.c.branch)
        called = select(RETURN_CALL.c.branch).where(RETURN_CALL.c.closed.is_(None))
        some = agreed.union(called)
        return await self._database.read(lambda at: frozenset(at.execute(some).scalars()))


class ContactRows:
    """What is kept of `branch` (an `Outgoing` store); without a seal, nothing new."""

    def __init__(self, database: Database, branch: str, seal: Seal | None) -> None:
        self._database = database
        self._branch = branch
        self._seal = seal

    async def keep(self, contact: Contact, reach: Reach) -> None:
        """Keep it, in place of what was agreed to before."""
        if self._seal is None:
            raise RuntimeError("nothing is kept without a key")
        sealed = self._seal.close(reach, self._place(contact.id))
        row = self._row(contact) | {"sealed": sealed}

        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], CONTACT), [row])

        await self._database.write(write)

    async def of(self, of: str) -> Sequence[Contact]:
        """What was agreed to for that visit or case."""
        return await self._contacts(select(CONTACT.c.body).where(self._ours, CONTACT.c.of == of))

    async def all(self, purpose: Purpose) -> Sequence[Contact]:
        """All for that purpose, the first to be erased first."""
        wanted = select(CONTACT.c.body).where(self._ours, CONTACT.c.purpose == purpose)
        return await self._contacts(wanted.order_by(CONTACT.c.until, CONTACT.c.id))

    async def draw(self, contact: Contact) -> None:
        """Remember that chance has said no."""
        row = self._row(replace(contact, drawn=True))
        changed = update(CONTACT).where(self._is(contact.id)).values(**row)
        await self._database.write(lambda at: _run(at, changed))

    async def drop(self, ids: Collection[str]) -> None:
        """Erase these."""
        gone = delete(CONTACT).where(self._ours, CONTACT.c.id.in_(ids))
        await self._database.write(lambda at: _run(at, gone))

    async def forget(self, now: datetime) -> None:
        """Erase those whose time is over, and old messages."""
        over = delete(CONTACT).where(self._ours, CONTACT.c.until <= now)
        ours = MESSAGE.c.branch == self._branch
        old = delete(MESSAGE).where(ours, MESSAGE.c.at < now - MESSAGES_KEPT)
        await self._database.write(lambda at: _run(at, over, old))

    # --- messages ---------------------------------------------------------------------------------
    async def claim(self, contact: str, leg: str, now: datetime) -> Claimed | None:
        """Mark that the message about a leg is being sent; None: it is not ours to send now."""
        claimed: Claimed | None = None

        def write(connection: Connection) -> None:
            nonlocal claimed
            reach = self.reach(connection, contact)
            tries = self._begun(connection, leg, now) if reach else 0
            claimed = Claimed(reach, tries) if reach and tries else None

        await self._database.write(write)
        return claimed

    async def settle(self, contact: str, leg: str, settled: Settled, at: datetime) -> None:
        """What came of sending; unless it is due again at `at`, the contact is erased."""
        mine = MESSAGE.c.branch == self._branch, MESSAGE.c.leg == leg
        told = update(MESSAGE).where(*mine).values(state=settled, at=at)
        gone = () if settled is Settled.DUE else (delete(CONTACT).where(self._is(contact)),)
        await self._database.write(lambda connection: _run(connection, told, *gone))

    async def doubt(self) -> None:
        """Whatever was being sent when its sender died may have been sent: it is not sent again."""
        mine = MESSAGE.c.branch == self._branch, MESSAGE.c.state == Settled.SENDING
        told = update(MESSAGE).where(*mine).values(state=Settled.UNCERTAIN)
        await self._database.write(lambda connection: _run(connection, told))

    async def settled(self, leg: str) -> Settled | None:
        """What is known of the message about a leg; None: none was begun."""
        mine = MESSAGE.c.branch == self._branch, MESSAGE.c.leg == leg
        wanted = select(MESSAGE.c.state).where(*mine)
        found = await self._database.read(lambda at: at.execute(wanted).scalar_one_or_none())
        return None if found is None else Settled(found)

    def reach(self, connection: Connection, contact: str) -> Reach | None:
        """How to reach a customer; None: not any more, or sealed under another key."""
        wanted = select(CONTACT.c.sealed).where(self._is(contact))
        sealed = connection.execute(wanted).scalar_one_or_none()
        if sealed is None or self._seal is None:
            return None
        return self._seal.open(sealed, self._place(contact))

    # --- rows -------------------------------------------------------------------------------------
    @property
    def _ours(self) -> Any:
        return CONTACT.c.branch == self._branch

    def _is(self, contact: str) -> Any:
        return self._ours & (CONTACT.c.id == contact)

    def _place(self, contact: str) -> str:
        return f"{self._branch}/{contact}"

    def _row(self, contact: Contact) -> dict[str, Any]:
        body = _CONTACTS.dump_json(contact, exclude_defaults=True).decode()
        told = {"purpose": contact.purpose, "of": contact.of, "until": contact.until}
        return {"branch": self._branch, "id": contact.id, **told, "body": body}

    def _begun(self, connection: Connection, leg: str, now: datetime) -> int:
        """Which attempt this is; 0: somebody sends it, or did, or it is not time yet."""
        mine = MESSAGE.c.branch == self._branch, MESSAGE.c.leg == leg
        found = connection.execute(select(MESSAGE).where(*mine)).mappings().one_or_none()
        if found is None:
            told = {"branch": self._branch, "leg": leg, "state": Settled.SENDING}
            connection.execute(insert(MESSAGE).values(**told, tries=1, at=now))
            return 1
        ready = *mine, MESSAGE.c.state == Settled.DUE, MESSAGE.c.at <= now
        tries: int = found["tries"] + 1
        again = update(MESSAGE).where(*ready).values(state=Settled.SENDING, tries=tries, at=now)
        return tries if connection.execute(again).rowcount == 1 else 0

    async def _contacts(self, wanted: Select[Any]) -> list[Contact]:
        def found(connection: Connection) -> list[Contact]:
            return [_CONTACTS.validate_json(body) for body in connection.execute(wanted).scalars()]

        return await self._database.read(found)


def resealed(connection: Connection, seal: Seal) -> tuple[int, int]:
    """Seal everybody's address under the newest key; how many, and how many nobody can open."""
    done, lost = 0, 0
    for row in connection.execute(select(CONTACT.c.branch, CONTACT.c.id, CONTACT.c.sealed)).all():
        place = f"{row.branch}/{row.id}"
        reach = seal.open(row.sealed, place)
        if reach is None:
            lost += 1
            continue
        mine = (CONTACT.c.branch == row.branch) & (CONTACT.c.id == row.id)
        connection.execute(update(CONTACT).where(mine).values(sealed=seal.close(reach, place)))
        done += 1
    return done, lost


def _run(connection: Connection, *statements: Any) -> None:
    for statement in statements:
        connection.execute(statement)

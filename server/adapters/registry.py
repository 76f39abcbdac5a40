"""The registry of devices on the database."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.device_tables import CERTIFICATE, INVITATION
from server.application.enrolling import TRIES, Invitation, Issued
from wire.enrolment import Place


class RegistryRows:
    """A `Registry`."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def invite(self, invitation: Invitation) -> None:
        """Keep it, in place of an earlier one of that device."""
        row = {
            "name": invitation.place.name,
            "branch": invitation.place.branch,
            "device": invitation.place.device,
            "kind": invitation.kind,
            "verifier": invitation.verifier.hex(),
            "until": invitation.until,
            "tries": 0,
            "by": invitation.by,
        }

        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], INVITATION), [row])

        await self.database.write(write)

    async def tried(self, name: str, now: datetime) -> Invitation | None:
        """The invitation of that device, one try poorer; None if it has no more, or is too old."""
        table, found = INVITATION.c, list[Any]()
        alive = (table.name == name) & (table.tries < TRIES) & (table.until > now)

        def write(connection: Connection) -> None:
            counted = update(INVITATION).where(alive).values(tries=table.tries + 1)
            if connection.execute(counted).rowcount == 1:
                found.append(connection.execute(select(INVITATION).where(table.name == name)).one())

        await self.database.write(write)
        return _invitation(found[-1]) if found else None

    async def enrol(self, invitation: Invitation, issued: Issued) -> bool:
        """Keep the certificate, end the invitation and what the device had; False if late."""
        table, first = INVITATION.c, list[bool]()
        ours = (table.name == invitation.place.name) & (table.verifier == invitation.verifier.hex())

        def write(connection: Connection) -> None:
            # Of two requests at once one deletes the row: the other finds none.
            first.append(connection.execute(delete(INVITATION).where(ours)).rowcount == 1)
            if first[-1]:
                connection.execute(_ending(issued.place, issued.made))
                connection.execute(insert(CERTIFICATE).values(_row(issued)))

        await self.database.write(write)
        return first[-1]

    async def renew(self, last: Issued, issued: Issued) -> bool:
        """Keep the certificate, unless the last one is revoked by now."""
        table, done = CERTIFICATE.c, list[bool]()
        still = (table.serial == _hex(last.serial)) & table.revoked.is_(None)

        def write(connection: Connection) -> None:
            # Written, not only read: so a revocation at the same time comes before or after.
            kept = update(CERTIFICATE).where(still).values(name=table.name)
            done.append(connection.execute(kept).rowcount == 1)
            if done[-1]:
                connection.execute(insert(CERTIFICATE).values(_row(issued)))

        await self.database.write(write)
        return done[-1]

    async def find(self, serial: int) -> Issued | None:
        """The certificate of that number."""
        query = select(CERTIFICATE).where(CERTIFICATE.c.serial == _hex(serial))

        def find(connection: Connection) -> Issued | None:
            row = connection.execute(query).one_or_none()
            return _issued(row) if row else None

        return await self.database.read(find)

    async def issued(self, since: datetime) -> Sequence[Issued]:
        """All that end later than that, from the oldest to the newest."""
        return await self.database.read(lambda connection: certificates_since(connection, since))

    async def revoke(self, place: Place, now: datetime) -> int:
        """End its certificates and its invitation; how many certificates."""
        done = list[int]()

        def write(connection: Connection) -> None:
            connection.execute(delete(INVITATION).where(INVITATION.c.name == place.name))
            done.append(connection.execute(_ending(place, now)).rowcount)

        await self.database.write(write)
        return done[-1]


def certificates_since(connection: Connection, since: datetime) -> Sequence[Issued]:
    """All that end later than that, from the oldest to the newest."""
    query = select(CERTIFICATE).where(CERTIFICATE.c.not_after > since).order_by(CERTIFICATE.c.made)
    return [_issued(row) for row in connection.execute(query)]


def _ending(place: Place, now: datetime) -> Any:
    theirs = (CERTIFICATE.c.name == place.name) & CERTIFICATE.c.revoked.is_(None)
    return update(CERTIFICATE).where(theirs).values(revoked=now)


def _invitation(row: Any) -> Invitation:
    place, verifier = Place(row.branch, row.device), bytes.fromhex(row.verifier)
    return Invitation(place, row.kind, verifier, row.until, row.by)


def _issued(row: Any) -> Issued:
    place, serial = Place(row.branch, row.device), int(row.serial, 16)
    return Issued(serial, place, row.kind, row.made, row.not_after, row.by, row.revoked, row.ca)


def _row(issued: Issued) -> dict[str, Any]:
    return {
        "serial": _hex(issued.serial),
        "name": issued.place.name,
        "branch": issued.place.branch,
        "device": issued.place.device,
        "kind": issued.kind,
        "made": issued.made,
        "not_after": issued.not_after,
        "revoked": issued.revoked,
        "by": issued.by,
        "ca": issued.ca,
    }


def _hex(serial: int) -> str:
    return f"{serial:x}"

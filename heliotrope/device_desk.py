"""Invites, lists and revokes devices in the branch's registry, as an operator would."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter, ValidationError

from server.adapters.admitting import Admitting
from server.adapters.authorities import Authorities, read_authorities
from server.adapters.authority import NoAuthority
from server.adapters.clock import wall_clock
from server.adapters.database import (
    Database,
    DatabaseUnusable,
    in_one_sentence,
    open_database,
    sqlite_url,
)
from server.adapters.keys import KeyUnreadable, journal_key
from server.adapters.recorded_plans import branches
from server.adapters.registry import RegistryRows
from server.adapters.schema import upgrade
from server.adapters.succession import Succession
from server.application.enrolling import GRACE, NotInvited, invitation, see_that_it_is_free
from server.application.ports import StoreFailed
from wire.enrolment import Place
from wire.messages import Id

CANNOT: Final = (DatabaseUnusable, KeyUnreadable, NoAuthority, NotInvited, OSError, StoreFailed)
IDS: Final = TypeAdapter(Id)


async def invite(device: str, *, branch: str, kind: str, by: str, data: Path, database: str) -> str:
    """The code of a new invitation.

    Raises:
        NotInvited: there can be no such device.
    """
    now, place = wall_clock(), _place(branch, device)
    async with opened(data, database, branch) as registry:
        made, code = invitation(place, kind, by, now)
        await see_that_it_is_free(registry, place, now)
        await registry.invite(made)
    return code


async def revoke(device: str, *, branch: str, data: Path, database: str) -> int:
    """How many certificates are revoked now."""
    async with opened(data, database) as registry:
        return await registry.revoke(_place(branch, device), wall_clock())


async def listed(*, data: Path, database: str) -> list[str]:
    """A line for each certificate that is not long over."""
    async with opened(data, database) as registry:
        return [
            f"{one.place.branch} {one.place.device} {one.kind} until {one.not_after:%Y-%m-%d} "
            f"invited by {one.by}{f' revoked {one.revoked:%Y-%m-%d %H:%M}' if one.revoked else ''}"
            for one in await registry.issued(wall_clock() - GRACE)
        ]


async def told(ca: Path, *, files: Path, data: Path, database: str) -> None:
    """Write who may come, and who no longer, into the broker's files; it reads them at once.

    Raises:
        NoAuthority: there is no CA in that folder.
    """
    authorities = read_authorities(ca)
    async with opened(data, database) as registry:
        await tell(registry, authorities, files)


async def tell(registry: RegistryRows, authorities: Authorities, files: Path) -> None:
    """The broker of those CAs, who may come, and who no longer."""
    known, succession = branches(registry.database), Succession(authorities, (), wall_clock)
    await Admitting(registry, succession, known, files, None, wall_clock).refresh()


def _place(branch: str, device: str) -> Place:
    try:
        return Place(IDS.validate_python(branch), IDS.validate_python(device))
    except ValidationError:
        raise NotInvited(f"{device}: names are small letters, digits and hyphens") from None


@asynccontextmanager
async def opened(data: Path, url: str, branch: str = "") -> AsyncIterator[RegistryRows]:
    """The registry in that database.

    Raises:
        NotInvited: it knows no such branch.
    """
    where, key = url or sqlite_url(data / "heliotrope.sqlite"), journal_key(data)
    with in_one_sentence(where):
        database = Database(open_database(where), key)
        upgrade(database.engine, key)
        try:
            if branch and branch not in branches(database):
                known = ", ".join(branches(database)) or "none; heliotrope branch import"
                raise NotInvited(f"the database knows no branch {branch}; it knows {known}")
            yield RegistryRows(database)
        finally:
            database.close()

"""What `heliotrope head` does on head office's database and data folder."""

import asyncio
import secrets
from collections.abc import Iterator, Sequence
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from heliotrope.plans import Shelf
from server.adapters.audit import exported as written
from server.adapters.database import DatabaseUnusable
from server.adapters.keys import KeyUnreadable, read_key
from server.adapters.received import ReceivedRows
from server.adapters.sender_keys import SenderKeys
from server.application.head_office import token_hash
from server.application.ports import StoreFailed
from server.application.receiving import Standing
from wire.messages import Id


class NoCode(ValueError):
    """It is the code of no branch."""


CANNOT = (DatabaseUnusable, KeyUnreadable, NoCode, OSError, StoreFailed)
ID = TypeAdapter(Id)


def admit(branches: Sequence[str], key: Path, data: Path, url: str) -> str:
    """The token of the installation with these branches, which chains its journals under `key`."""
    known, keys, token = read_key(key), SenderKeys(data), secrets.token_urlsafe(32)
    for branch in branches:
        _see_that_it_is_a_code(branch)
    with Shelf(data, url).opened(made=True) as database:
        rows = ReceivedRows(database)
        for branch in branches:
            keys.keep(branch, known)
            asyncio.run(rows.admit(branch, token_hash(token)))
    return token


def listed(data: Path, url: str) -> Iterator[str]:
    """A line for each branch."""
    with Shelf(data, url).opened() as database:
        for one in asyncio.run(ReceivedRows(database).standings()):
            yield _line(one)


def exported(branch: str, data: Path, url: str) -> Iterator[str]:
    """The journal of a branch as it has come, a line of JSON per event."""
    with Shelf(data, url).opened() as database:
        rows, after = ReceivedRows(database), 0
        while lines := asyncio.run(rows.journal(branch, after)):
            yield from map(written, lines)
            after = lines[-1].sequence


def forget(branch: str, data: Path, url: str) -> None:
    """Erase all of a branch, its key at last."""
    _see_that_it_is_a_code(branch)
    with Shelf(data, url).opened() as database:
        asyncio.run(ReceivedRows(database).forget(branch))
    SenderKeys(data).forget(branch)


def _line(one: Standing) -> str:
    heard = f"{one.heard:%Y-%m-%d %H:%M:%S}Z" if one.heard else "never heard"
    said = f"{one.branch}  {heard}  {one.sequence} of {max(one.reached, one.sequence)} events"
    restores = f"  restored {len(one.chapters) - 1}x, {one.lost} events only here"
    return said + (restores if len(one.chapters) > 1 else "") + (f"  {one.error}" * bool(one.error))


def _see_that_it_is_a_code(branch: str) -> None:
    try:
        ID.validate_python(branch)
    except ValidationError:
        raise NoCode(f"{branch!r} is no branch: small letters, digits and hyphens only") from None

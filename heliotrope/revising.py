"""Goes back through the revisions of a database: what `heliotrope revision` does."""

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from alembic import command
from sqlalchemy import Engine

from server.adapters.backup.heads import revision
from server.adapters.database import DatabaseUnusable, in_one_sentence, open_database, sqlite_url
from server.adapters.keys import KeyUnreadable, journal_key
from server.adapters.schema import configuration
from server.settings import LOCK


class NotRevised(RuntimeError):
    """The database stays as it is; the message says why."""


CANNOT: Final = (DatabaseUnusable, KeyUnreadable, NotRevised, OSError)


def newest(data: Path, url: str) -> str:
    """Of which revision the database is."""
    with _opened(data, url) as engine, engine.begin() as connection:
        return revision(connection) or "no tables of ours"


def back(data: Path, url: str, to: str) -> str:
    """Go back to that revision.

    Raises:
        NotRevised: a server runs there.
        DatabaseUnusable: there is no such revision behind us.
    """
    with _alone(data), _opened(data, url) as engine, engine.begin() as connection:
        before = revision(connection)
        command.downgrade(configuration(connection, journal_key(data)), to)
        return f"from {before} back to {revision(connection)}; start the release of that time now"


@contextlib.contextmanager
def _alone(data: Path) -> Iterator[None]:
    with (data / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NotRevised(f"a server runs on {data}: stop it first") from None
        yield


@contextlib.contextmanager
def _opened(data: Path, url: str) -> Iterator[Engine]:
    file = data / "heliotrope.sqlite"
    if not url and not file.exists():
        raise NotRevised(f"{file} is not there; name the data folder of a server")
    where = url or sqlite_url(file)
    with in_one_sentence(where):
        engine = open_database(where)
        try:
            yield engine
        finally:
            engine.dispose()

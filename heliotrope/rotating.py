"""Seals anew under newer keys: what `heliotrope keys` does."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from server.adapters.contacts import resealed
from server.adapters.database import (
    Database,
    DatabaseUnusable,
    in_one_sentence,
    open_database,
    sqlite_url,
)
from server.adapters.keys import (
    KeyUnreadable,
    begin_session_secret,
    end_session_secrets,
    journal_key,
    session_secrets,
)
from server.adapters.sealing import NoContactKey, Seal, contact_keys
from server.adapters.staff_rows import FactorRows
from server.application.ports import StoreFailed


class NotRotated(RuntimeError):
    """The old key is still needed; the message says what to do."""


CANNOT: Final = (
    DatabaseUnusable,
    KeyUnreadable,
    NoContactKey,
    NotRotated,
    OSError,
    StoreFailed,
)
LOST: Final = "{} of them open under no key here, and stay as they are"


def begun(data: Path) -> str:
    """A new session.key before the old one.

    Raises:
        NotRotated: the last change was not finished.
    """
    if not (data / "session.key").exists():
        raise NotRotated(f"{data} holds no session.key; the server's first start makes it")
    if len(session_secrets(data)) > 1:
        raise NotRotated("the last change is not finished: restart the servers, then --finish")
    begin_session_secret(data)
    return "session.key has a new key before the old: restart the servers, then --finish"


async def finished(data: Path, url: str) -> str:
    """Second factors under the new key, and the old one forgotten.

    Raises:
        NotRotated: no change was begun, or somebody's second factor opens under neither.
    """
    known = session_secrets(data)
    if len(known) == 1:
        raise NotRotated("there is one key only: begin without --finish")
    with _opened(data, url) as database:
        done, lost = await FactorRows(database, *known).reseal()
    end_session_secrets(data)
    said = f"{done} second factors are sealed anew, and the old key is forgotten"
    return f"{said}; {LOST.format(lost)}" if lost else said


def addresses(data: Path, url: str, setting: str) -> str:
    """Customers' addresses under the first key.

    Raises:
        NoContactKey: what the setting says is none.
    """
    seal = Seal(*contact_keys(setting))
    with _opened(data, url) as database, database.engine.begin() as connection:
        done, lost = resealed(connection, seal)
    said = f"{done} addresses are sealed under the first key; the others are needed no more"
    return f"{said}; {LOST.format(lost)}" if lost else said


@contextmanager
def _opened(data: Path, url: str) -> Iterator[Database]:
    file = data / "heliotrope.sqlite"
    if not url and not file.exists():
        raise NotRotated(f"{file} is not there; name the data folder of a server")
    where = url or sqlite_url(file)
    with in_one_sentence(where):
        database = Database(open_database(where), journal_key(data))
        try:
            yield database
        finally:
            database.close()

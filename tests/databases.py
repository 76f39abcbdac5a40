"""Databases for tests, migrated and empty."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine, text

from server.adapters.database import Database, open_database
from server.adapters.schema import METADATA, upgrade

KEY = b"k" * 32
"""Of the journals in tests."""


@contextmanager
def engines(url: str) -> Iterator[Engine]:
    """An engine that is let go."""
    engine = open_database(url)
    try:
        yield engine
    finally:
        engine.dispose()


def empty(url: str) -> None:
    """Bring the database to the newest revision, with nothing in it."""
    with engines(url) as engine:
        upgrade(engine, KEY)
        names = METADATA.tables
        at_once = engine.dialect.name == "postgresql"
        emptied = (
            [f"TRUNCATE {', '.join(names)}"] if at_once else [f"DELETE FROM {n}" for n in names]
        )
        with engine.begin() as connection:
            for statement in emptied:
                connection.execute(text(statement))


def database(url: str) -> Database:
    """The database as one more process would open it."""
    return Database(open_database(url), KEY)

"""SQLite's file: copied while a server writes it, and looked at."""

import contextlib
import sqlite3
from pathlib import Path
from typing import Final

from sqlalchemy import create_engine

from server.adapters.backup.box import Heads, NoBackup
from server.adapters.backup.heads import heads, revision

NAME: Final = "heliotrope.sqlite"


def copied(source: Path, folder: Path) -> tuple[Heads, str]:
    """Copy the database at one moment into the folder; how far it was.

    Raises:
        NoBackup: there is none, or it cannot be read.
    """
    if not source.exists():
        raise NoBackup(f"there is no database {source}; name the data folder of a server")
    try:
        with (
            contextlib.closing(sqlite3.connect(f"file:{source}?mode=ro", uri=True)) as there,
            contextlib.closing(sqlite3.connect(folder / NAME)) as here,
        ):
            there.backup(here)
            here.execute("PRAGMA journal_mode=DELETE")  # one file, with nothing beside it
    except sqlite3.Error as why:
        raise NoBackup(f"{source} cannot be copied: {why}") from None
    return looked_at(folder / NAME)


def looked_at(file: Path) -> tuple[Heads, str]:
    """How far a copy is that nobody writes.

    Raises:
        NoBackup: its pages do not fit together.
    """
    engine = create_engine(f"sqlite:///file:{file}?mode=ro&uri=true")
    try:
        with engine.connect() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
            if said != "ok":
                raise NoBackup(f"the database is damaged: {said}")
            return heads(connection), revision(connection)
    finally:
        engine.dispose()

"""PostgreSQL: dumped at one moment, loaded into a database of its own, and put in place by name."""

import contextlib
import os
import re
import secrets
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

import psycopg
from psycopg import sql
from psycopg.errors import InsufficientPrivilege
from sqlalchemy import URL, make_url, text

from server.adapters.backup.box import Heads, NoBackup
from server.adapters.backup.heads import heads, revision
from server.adapters.database import open_database

NAME: Final = "heliotrope.dump"
SETTINGS: Final = {
    "sslmode": "PGSSLMODE",
    "sslrootcert": "PGSSLROOTCERT",
    "sslcert": "PGSSLCERT",
    "sslkey": "PGSSLKEY",
    "connect_timeout": "PGCONNECT_TIMEOUT",
    "host": "PGHOST",
}
NOT_ALLOWED: Final = "; give its user CREATEDB"
ADMIN: Final = "template1"
"""A database that is there always, from which others are made and named."""


def dumped(url: str, folder: Path) -> tuple[Heads, str]:
    """Dump the database at one moment into the folder; how far it was.

    Raises:
        NoBackup: pg_dump cannot.
    """
    engine = open_database(url).execution_options(isolation_level="REPEATABLE READ")
    try:
        with engine.begin() as connection:
            moment = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
            kept = "--compress=0", "--no-owner", "--no-privileges"  # the archive is compressed
            _run(["pg_dump", "--format=custom", *kept, f"--snapshot={moment}"], url, folder / NAME)
            return heads(connection), revision(connection)
    finally:
        engine.dispose()


@contextlib.contextmanager
def loaded(url: str, dump: Path) -> Iterator[str]:
    """The URL of a new database on the same server into which the dump was loaded; gone afterwards.

    Raises:
        NoBackup: it may not be made, or the dump does not load.
    """
    there = make_url(url)
    name = f"{there.database}_{secrets.token_hex(4)}"
    fresh = there.set(database=name).render_as_string(hide_password=False)
    _administer(there, sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(_named(name)))
    try:
        told = ["pg_restore", "--exit-on-error", "--no-owner", "--no-privileges", "--dbname", name]
        _run([*told, str(dump)], fresh, None)
        yield fresh
    finally:
        gone = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(_named(name))
        _administer(there, gone)


def looked_at(url: str) -> tuple[Heads, str]:
    """How far a database is."""
    engine = open_database(url)
    try:
        with engine.begin() as connection:
            return heads(connection), revision(connection)
    finally:
        engine.dispose()


def put_in_place(fresh: str, url: str, aside: str) -> None:
    """Give the fresh database the name in the URL; one that has it is kept as `aside`.

    Raises:
        NoBackup: somebody is connected to it.
    """
    there, new = make_url(url), make_url(fresh).database
    rename = sql.SQL("ALTER DATABASE {} RENAME TO {}")
    if _exists(there):
        _administer(there, rename.format(_named(there.database), _named(aside)))
    _administer(there, rename.format(_named(new), _named(there.database)))


def _exists(there: URL) -> bool:
    with _admin(there) as connection:
        known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [there.database])
        return known.fetchone() is not None


def _administer(there: URL, order: sql.Composed) -> None:
    try:
        with _admin(there) as connection:
            connection.execute(order)
    except psycopg.Error as why:
        remedy = NOT_ALLOWED if isinstance(why, InsufficientPrivilege) else ""
        raise NoBackup(f"PostgreSQL does not let us: {str(why).splitlines()[0]}{remedy}") from None


def _admin(there: URL) -> "psycopg.Connection[tuple[object, ...]]":
    plain = there.set(drivername="postgresql", database=ADMIN)
    return psycopg.connect(plain.render_as_string(hide_password=False), autocommit=True)


def _named(name: str | None) -> sql.Identifier:
    return sql.Identifier(name or "")


def _run(command: list[str], url: str, to: Path | None) -> None:
    """A tool of PostgreSQL's; the password goes by the environment, which others cannot read."""
    output = ["--file", str(to)] if to else []
    try:
        done = subprocess.run(  # noqa: S603 - our own words
            [*command, *output],
            env=os.environ | _environment(url),
            capture_output=True,
            text=True,
            check=False,
        )
    except FileNotFoundError:
        raise NoBackup(f"{command[0]} is missing: apt-get install postgresql-client") from None
    if done.returncode:
        said = re.sub(r"^\w+: error: ", "", done.stderr.strip().splitlines()[0])
        raise NoBackup(f"{command[0]} failed: {said}")


def _environment(url: str) -> Mapping[str, str]:
    there = make_url(url)
    told = {
        "PGHOST": there.host,
        "PGPORT": str(there.port) if there.port else None,
        "PGUSER": there.username,
        "PGPASSWORD": str(there.password) if there.password else None,
        "PGDATABASE": there.database,
    }
    told |= {name: str(there.query[key]) for key, name in SETTINGS.items() if key in there.query}
    return {name: value for name, value in told.items() if value}

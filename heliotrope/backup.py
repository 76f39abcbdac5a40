"""`heliotrope backup` and `heliotrope restore`: for the day on which a disk dies."""

import contextlib
import getpass
from collections.abc import Iterator
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path

import click

from heliotrope.customers import DATABASE

# What a device does not install is imported when it is needed.
BOX, MAKING = "server.adapters.backup.box", "server.adapters.backup.making"
RESTORING = "heliotrope.restoring"
FILE = click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
KEY = click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False),
    envvar="HELIOTROPE_BACKUP_KEY",
    required=True,
    help="What `heliotrope backup key` made.",
)
DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="HELIOTROPE_DATA",
    required=True,
    help="The server's data folder.",
)
CA = click.option(
    "--ca", type=click.Path(path_type=Path, file_okay=False), envvar="HELIOTROPE_CA", help="Its CA."
)


@click.group()
def backup() -> None:
    """Backups: sealed, verified, while the server runs."""


@backup.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def key(file: Path) -> None:
    """Make a key in FILE; keep a copy where no server is, for without it no backup opens.

    The line it prints is the public half: a machine that has only that seals and cannot read.
    """
    try:
        click.echo(import_module(BOX).new_key(file))
    except OSError as why:
        raise click.ClickException(f"{file}: {why.strerror}") from None


@backup.command()
@DATA
@DATABASE
@CA
@KEY
@click.option(
    "--to",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="HELIOTROPE_BACKUP_TO",
    required=True,
    help="The folder, on another disk or machine.",
)
@click.option("--days", default=14, show_default=True, envvar="HELIOTROPE_BACKUP_DAYS")
def make(data: Path, database: str, ca: Path | None, to: Path, days: int, key: Path) -> None:
    """Make one now, open it again, and let go of those that are too old."""
    making = import_module(MAKING)
    with _in_words(database):
        sealed_for = import_module(BOX).read_key(key)
        source = making.Source(data, database, ca)
        made = making.make(source, sealed_for, to, days, datetime.now(UTC))
    told = "verified" if made.verified else f"not verified: {made.why}"
    click.echo(f"{made.file}: {made.size} bytes in {made.seconds} s, {told}")


@backup.command()
@FILE
@KEY
@click.option("--database", default="", help="Of a PostgreSQL, where it is one's.")
@click.option(
    "--scratch", type=click.Path(path_type=Path, file_okay=False, exists=True), default=Path()
)
def verify(file: Path, key: Path, database: str, scratch: Path) -> None:
    """Restore FILE into a scratch place, and look at every line of every journal."""
    with _in_words(database):
        opens = import_module(BOX).read_key(key)
        click.echo(import_module(RESTORING).verify(file, opens, database, scratch))


@click.command()
@FILE
@KEY
@DATA
@DATABASE
@CA
@click.option("--replace", is_flag=True, help="What is there is newer, and is put aside.")
def restore(file: Path, key: Path, data: Path, database: str, ca: Path | None, **how: bool) -> None:
    """Put the backup FILE in place; no number that is on paper is given again.

    Stop the servers first, and leave the kiosks on: they go on printing, and hand it in afterwards.
    """
    restoring = import_module(RESTORING)
    place = restoring.Place(data, database, ca, **how)
    with _in_words(database):
        opens = import_module(BOX).read_key(key)
        for line in restoring.restore(file, opens, place, f"operator:{getpass.getuser()}"):
            click.echo(line)


@contextlib.contextmanager
def _in_words(url: str) -> Iterator[None]:
    """What cannot be done, in a sentence."""
    cannot = import_module(RESTORING).CANNOT
    try:
        with import_module("server.adapters.database").in_one_sentence(url or "sqlite://"):
            yield
    except cannot as why:
        raise click.ClickException(str(why)) from None

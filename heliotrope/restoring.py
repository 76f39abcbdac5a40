"""Puts a backup in the place of a database: what `heliotrope restore` does."""

import asyncio
import contextlib
import fcntl
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import delete, func, select
from sqlalchemy.exc import DBAPIError

from heliotrope.plans import CANNOT as PLANS_CANNOT
from heliotrope.plans import Shelf, restored
from server.adapters.anchors import NAME as ANCHORS
from server.adapters.anchors import Anchors
from server.adapters.audit import Book
from server.adapters.backup import files, postgres
from server.adapters.backup.box import Heads, Key, Manifest, NoBackup, unseal
from server.adapters.backup.making import BESIDE, STAMP
from server.adapters.clock import wall_clock
from server.adapters.database import DatabaseUnusable, open_database, sqlite_url
from server.adapters.keys import journal_key
from server.adapters.leases import NOW
from server.adapters.tables import BRANCH, EPOCH, OWNER
from server.application.chain import Fault
from server.settings import LOCK

CANNOT: Final = (*PLANS_CANNOT, DatabaseUnusable, NoBackup, OSError)
EPOCHS: Final = "epochs.json"
"""In the data folder, and beside the backups: the epochs that were ever used, by branch."""
RUNNING: Final = "a server runs on {}: stop it first, and leave its kiosks on; they go on printing"
NEWER: Final = (
    "what is there is newer than the backup: {}; --replace puts it aside and restores all the same"
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a backup is to be restored."""

    data: Path
    url: str = ""
    ca: Path | None = None
    replace: bool = False


def restore(file: Path, key: Key, place: Place, actor: str) -> Iterator[str]:
    """Restore the backup; says what is done. What cannot be restored whole changes nothing.

    Raises:
        NoBackup: it cannot be opened, or must not replace what is there.
    """
    place.data.mkdir(parents=True, exist_ok=True)
    with (
        _alone(place),
        tempfile.TemporaryDirectory(prefix=".restoring-", dir=place.data) as scratch,
    ):
        folder = Path(scratch) / "all"
        folder.mkdir()
        manifest = unseal(file, key, folder)
        yield f"opened: made {manifest.made} by release {manifest.release}"
        with _fresh(folder, manifest, place) as fresh:
            _see_that_it_is_whole(folder, fresh, manifest)
            yield f"whole: {_told(manifest.heads)}"
            _see_that_it_may(manifest.heads, place)
            yield from _burnt(Shelf(folder, fresh), (place.data, file.parent), actor)
            aside = f"before-restore-{wall_clock().strftime(STAMP)}"
            yield from _put(folder, fresh, place, aside)


def verify(file: Path, key: Key, url: str, scratch: Path) -> str:
    """Restore into a scratch place and look at every line of every journal.

    Raises:
        NoBackup: it is none.
    """
    with tempfile.TemporaryDirectory(prefix=".verifying-", dir=scratch) as there:
        folder = Path(there) / "all"
        folder.mkdir()
        manifest = unseal(file, key, folder)
        with _fresh(folder, manifest, Place(folder, url)) as fresh:
            _see_that_it_is_whole(folder, fresh, manifest)
    return f"whole: made {manifest.made}, {_told(manifest.heads)}"


@contextlib.contextmanager
def _alone(place: Place) -> Iterator[None]:
    """Nobody serves from there, and nobody begins to meanwhile."""
    if place.url and _served(place.url):
        raise NoBackup(RUNNING.format("this database"))
    with (place.data / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise NoBackup(RUNNING.format(place.data)) from None
        yield


def _served(url: str) -> bool:
    engine = open_database(url)
    alive = select(func.count()).select_from(OWNER).where(OWNER.c.expires > NOW)
    try:
        with engine.begin() as connection:
            return bool(connection.execute(alive).scalar_one())
    except DBAPIError:
        return False  # there is no such database, or no table of ours in it
    finally:
        engine.dispose()


@contextlib.contextmanager
def _fresh(folder: Path, manifest: Manifest, place: Place) -> Iterator[str]:
    """The URL of the backup's database, where nobody else sees it."""
    if manifest.kind == "sqlite":
        if place.url:
            raise NoBackup("the backup is of SQLite: leave --database out")
        yield sqlite_url(folder / files.NAME)
        return
    if not place.url:
        raise NoBackup("the backup is of PostgreSQL: name its new place with --database")
    with postgres.loaded(place.url, folder / postgres.NAME) as fresh:
        yield fresh


def _see_that_it_is_whole(folder: Path, fresh: str, manifest: Manifest) -> None:
    found, _ = (
        files.looked_at(folder / files.NAME)
        if manifest.kind == "sqlite"
        else postgres.looked_at(fresh)
    )
    if found != manifest.heads:
        raise NoBackup("the backup does not lead to where the journals were; take another")
    faults = [f"{branch} {each.sequence}: {each.what}" for branch, each in _faults(folder, fresh)]
    if faults:
        raise NoBackup(f"its journal was changed: {faults[0]}; take an older backup")


def _faults(folder: Path, fresh: str) -> Iterator[tuple[str, Fault]]:
    with Shelf(folder, fresh).opened() as database, database.engine.begin() as connection:
        anchors = Anchors(folder / ANCHORS, journal_key(folder))
        for branch in connection.execute(select(BRANCH.c.branch)).scalars().all():
            for fault in Book(connection, branch, database.key).verify(anchors):
                yield branch, fault


def _see_that_it_may(heads: Heads, place: Place) -> None:
    if place.replace:
        return
    for branch, (sequence, head) in _there(place).items():
        known, known_head = heads.get(branch, (0, ""))
        if sequence > known or (sequence == known and head != known_head):
            raise NoBackup(NEWER.format(f"{branch} has {sequence} events, the backup {known}"))


def _there(place: Place) -> Heads:
    """How far the database is that would be replaced."""
    file = place.data / files.NAME
    if not place.url and not file.exists():
        return {}
    try:
        return files.looked_at(file)[0] if not place.url else postgres.looked_at(place.url)[0]
    except DBAPIError:
        if place.url:
            return {}  # there is none of that name yet
        raise NoBackup(f"{file} cannot be read; --replace puts it aside") from None


def _burnt(shelf: Shelf, kept: Sequence[Path], actor: str) -> Iterator[str]:
    """No number that may be on paper is given again, whatever the lost hours printed."""
    with shelf.opened() as database, database.engine.begin() as connection:
        rows = connection.execute(select(BRANCH.c.branch, BRANCH.c.body))
        before = {row.branch: int(json.loads(row.body).get("epoch", 0)) for row in rows}
        # Servers say a new one then, and kiosks fill their reserves anew.
        connection.execute(delete(EPOCH))
    used = [_epochs(folder) for folder in kept]
    fresh = {
        code: 1 + max(was, *(each.get(code, 0) for each in used)) for code, was in before.items()
    }
    for code, epoch in fresh.items():
        yield asyncio.run(restored(shelf, code, epoch, actor))
    for folder, known in zip(kept, used, strict=True):
        try:
            (folder / EPOCHS).write_text(json.dumps({**known, **fresh}))
        except OSError as why:
            yield f"{folder} does not remember the epoch ({why.strerror}): name it, if asked again"


def _epochs(folder: Path) -> Mapping[str, int]:
    try:
        known: dict[str, int] = json.loads((folder / EPOCHS).read_text())
    except (OSError, ValueError):
        return {}
    return known


def _put(folder: Path, fresh: str, place: Place, aside: str) -> Iterator[str]:
    """In place, the database last; what was there is kept aside."""
    old = place.data / aside
    names = [*BESIDE, files.NAME, files.NAME + "-wal", files.NAME + "-shm"]
    there = [place.data / name for name in names if (place.data / name).exists()]
    if there:
        old.mkdir()
    if place.url:
        postgres.put_in_place(fresh, place.url, aside.replace("-", "_").lower())
    for each in there:
        each.replace(old / each.name)
    for name in (*BESIDE, files.NAME):
        if (folder / name).exists():
            (folder / name).replace(place.data / name)
    os.sync()
    yield from _ca_put(folder / "ca", place.ca)
    yield f"restored into {place.data}" + (f"; what was there: {old}" if there else "")


def _ca_put(folder: Path, ca: Path | None) -> Iterator[str]:
    if ca is None or not folder.exists():
        return
    if (ca / "ca.key").exists():
        yield f"{ca} is there already, and was left alone"
        return
    shutil.copytree(folder, ca, dirs_exist_ok=True)
    yield f"CA restored into {ca}"


def _told(heads: Heads) -> str:
    return ", ".join(f"{branch} with {place} events" for branch, (place, _) in heads.items())

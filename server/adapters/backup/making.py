"""Makes a backup, opens it again to see that it is one, and lets old ones go."""

import json
import shutil
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Final

from server.adapters.anchors import NAME as ANCHORS
from server.adapters.backup import files, postgres
from server.adapters.backup.box import (
    PART,
    SUFFIX,
    Heads,
    Key,
    Manifest,
    NoBackup,
    hashes,
    seal,
    unseal,
)
from server.adapters.keys import NAME as JOURNAL_KEY
from server.application.keeping_backups import to_go

BESIDE: Final = (JOURNAL_KEY, "session.key", ANCHORS)
"""Files of the data folder without which a database cannot be used."""
OF_CA: Final = ("ca.pem", "ca.key", "next.pem", "next.key")
STAMP: Final = "%Y%m%dT%H%M%SZ"
PREFIX: Final = "heliotrope-"
SCRATCH: Final = ".backup-"
LEFT: Final = timedelta(hours=1)
"""What is older in the data folder was left by one that was killed."""
LAST: Final = "backup.json"
"""In the data folder: what came of the last one."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up."""

    data: Path
    url: str
    """Of the database; empty: SQLite in the data folder."""
    ca: Path | None = None
    """The CA's folder, where it is on this machine."""

    @property
    def kind(self) -> str:
        """Of database."""
        return "postgresql" if self.url.startswith("postgresql") else "sqlite"


@dataclass(frozen=True, slots=True)
class Made:
    """A backup that was made."""

    file: str
    made: str
    size: int
    """Bytes."""
    seconds: float
    verified: bool
    """Whether it was opened again and leads to where the journals were."""
    why: str = ""
    """It was not."""


def make(source: Source, key: Key, folder: Path, days: int, now: datetime) -> Made:
    """Make one in the folder, verify it, and let go of those older than `days`.

    Raises:
        NoBackup: none was made, or what was made leads somewhere else.
    """
    began = time.monotonic()
    folder.mkdir(parents=True, exist_ok=True)
    made = now.astimezone(UTC)
    file = folder / f"{PREFIX}{made.strftime(STAMP)}{SUFFIX}"
    _tidy(source.data, made)
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=source.data) as scratch:
        heads = _sealed(source, key, file, Path(scratch), made)
        why = _verified(source, key, file, Path(scratch), heads)
    _let_go(folder, days, made)
    took = round(time.monotonic() - began, 2)
    done = Made(str(file), made.isoformat(), file.stat().st_size, took, not why, why)
    (source.data / LAST).write_text(json.dumps(asdict(done)))
    return done


def last(data: Path) -> Made | None:
    """What came of the last one."""
    try:
        return Made(**json.loads((data / LAST).read_text()))
    except (OSError, ValueError, TypeError):
        return None


def when(file: Path) -> datetime | None:
    """When a backup was made, by its name; None where it is none."""
    with suppress(ValueError):
        name = file.name.removeprefix(PREFIX).removesuffix(SUFFIX)
        return datetime.strptime(name, STAMP).replace(tzinfo=UTC)
    return None


def _sealed(source: Source, key: Key, file: Path, scratch: Path, made: datetime) -> Heads:
    folder = scratch / "all"
    folder.mkdir()
    if source.kind == "sqlite":
        heads, revision = files.copied(source.data / files.NAME, folder)
    else:
        heads, revision = postgres.dumped(source.url, folder)
    _add(source.data, BESIDE, folder)
    if source.ca is not None:
        (folder / "ca").mkdir()
        _add(source.ca, OF_CA, folder / "ca")
    manifest = Manifest(
        made.isoformat(), version("heliotrope"), source.kind, revision, heads, hashes(folder)
    )
    seal(folder, manifest, key, file)
    shutil.rmtree(folder)
    return heads


def _add(here: Path, names: tuple[str, ...], folder: Path) -> None:
    for name in names:
        if (here / name).exists():
            shutil.copy2(here / name, folder / name)


def _verified(source: Source, key: Key, file: Path, scratch: Path, heads: Heads) -> str:
    """Empty, or why it could not be verified here.

    Raises:
        NoBackup: it could, and is none.
    """
    if key.identity is None:
        return "the key here only seals: heliotrope backup verify, where the other half is"
    folder = scratch / "again"
    folder.mkdir()
    unseal(file, key, folder)
    if source.kind == "sqlite":
        found, _ = files.looked_at(folder / files.NAME)
    else:
        with postgres.loaded(source.url, folder / postgres.NAME) as fresh:
            found, _ = postgres.looked_at(fresh)
    if found != heads:
        raise NoBackup(f"{file} does not lead to where the journals were; see the disk")
    return ""


def _tidy(data: Path, now: datetime) -> None:
    for left in data.glob(f"{SCRATCH}*"):
        if left.stat().st_mtime < (now - LEFT).timestamp():
            shutil.rmtree(left, ignore_errors=True)


def _let_go(folder: Path, days: int, now: datetime) -> None:
    known = {
        made: file for file in folder.glob(f"{PREFIX}*{SUFFIX}") if (made := when(file)) is not None
    }
    for made in to_go(known, days, now):
        known[made].unlink()
    for cut_off in folder.glob(f"{PREFIX}*{SUFFIX}{PART}"):
        cut_off.unlink()

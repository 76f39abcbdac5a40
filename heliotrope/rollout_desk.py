"""What `heliotrope rollout` does on the server's database and data folder."""

import asyncio
import hashlib
import shutil
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Final

from heliotrope.plans import Shelf
from server.adapters.clock import wall_clock
from server.adapters.database import DatabaseUnusable
from server.adapters.keys import KeyUnreadable
from server.adapters.registry import RegistryRows
from server.adapters.software_rows import FleetRows
from server.application.ports import StoreFailed
from server.application.rollout import (
    STAGES,
    Box,
    Release,
    Rollout,
    counted,
    failures,
    standing,
)
from server.application.software import NoRollout, Software, halted, resumed, withdrawn
from server.settings import SOFTWARE
from updater.packages import NAME, Refused, fields, see_that_it_is_signed
from updater.record import on_disk
from updater.server import LARGEST, VERSION

CANNOT: Final = (DatabaseUnusable, KeyUnreadable, NoRollout, OSError, Refused, StoreFailed)
CHANGES: Final[Mapping[str, Callable[[Rollout, str], Rollout]]] = {
    "halt": lambda one, by: halted(one, wall_clock(), by),
    "resume": lambda one, _: resumed(one, wall_clock()),
    "withdraw": lambda one, by: withdrawn(one, wall_clock(), by),
}


def add(file: Path, keys: Path | None, data: Path, url: str) -> str:
    """Keep a release; what it is.

    Raises:
        Refused: it is not one, or nobody has signed it.
    """
    signature = Path(f"{file}.sig")
    if not signature.exists():
        raise Refused(f"{signature} is missing: a release is signed")
    if keys:
        see_that_it_is_signed(file, signature, keys)
    told = fields(file)
    if told.package != NAME or not VERSION.fullmatch(told.version):
        raise Refused(f"{file} is {told.package} {told.version}, no release of {NAME}")
    size = file.stat().st_size
    if size > LARGEST:
        raise Refused(f"{file} has {size} bytes; at most {LARGEST} are taken")
    release = Release(told.version, f"{NAME}_{told.version}.deb", _sha256(file), size, wall_clock())
    with _desk(data, url) as software:
        last = asyncio.run(software.fleet.release(release.version))
        if last and last.sha256 != release.sha256:
            raise Refused(f"{release.version} is here already, and another file")
        folder = data / SOFTWARE
        folder.mkdir(mode=0o700, exist_ok=True)
        for source, name in ((file, release.file), (signature, f"{release.file}.sig")):
            on_disk(folder / name, partial(shutil.copyfile, source))
        asyncio.run(software.fleet.add(release))
    proved = f"signed with a key of {keys}" if keys else "its signature was not looked at here"
    return f"{release.version}: {size >> 10} KiB, {proved}"


def begin(version: str, by: str, hours: float, data: Path, url: str, *, any_time: bool) -> str:
    """Begin; how it stands then."""
    with _desk(data, url) as software:
        pause = timedelta(hours=hours)
        return _said(asyncio.run(software.begin(version, by, pause, any_time=any_time)))


def change(what: str, by: str, data: Path, url: str) -> str:
    """Change how it goes on; how it stands then."""
    with _desk(data, url) as software:
        return _said(asyncio.run(software.change(lambda one: CHANGES[what](one, by))))


def listed(data: Path, url: str) -> Iterator[str]:
    """How all of it stands, line by line."""
    now = wall_clock()
    with _desk(data, url) as software:
        rollout, boxes = asyncio.run(_seen(software))
        releases = asyncio.run(software.fleet.releases())
    yield f"releases here: {', '.join(one.version for one in releases) or 'none'}"
    if rollout is None:
        yield "no roll-out"
    else:
        yield _said(rollout)
        yield ", ".join(f"{count} {each}" for each, count in counted(rollout, boxes, now).items())
        yield from (f"went back: {line}" for line in failures(rollout, boxes, now))
    for name, box in sorted(boxes.items()):
        stands = f" {standing(rollout, box, now)}" if rollout else ""
        runs = box.state.installed or "-"
        yield f"{name} {box.kind} {runs}{stands} asked {box.asked:%d %b %H:%M}"


async def _seen(software: Software) -> tuple[Rollout | None, Mapping[str, Box]]:
    survey = await software.survey()
    return (survey.rollout, survey.boxes) if survey else (None, await software.fleet.boxes())


def _said(rollout: Rollout) -> str:
    stage = f"stage {rollout.stage + 1} of {len(STAGES)}"
    return " ".join(filter(None, (rollout.version, rollout.state, f"({stage})", rollout.why)))


@contextmanager
def _desk(data: Path, url: str) -> Iterator[Software]:
    with Shelf(data, url).opened(made=True) as database:
        fleet, known = FleetRows(database), RegistryRows(database)
        yield Software(fleet, known, lambda _: False, lambda _: False, wall_clock)


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()

"""Backups every few minutes, each made by a child at low priority: `python -m server.backing`."""

import asyncio
import contextlib
import json
import os
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from typing import Final

import structlog

from server.adapters.backup.box import NoBackup, read_key
from server.adapters.backup.making import Made, Source, make
from server.adapters.clock import wall_clock
from server.adapters.database import DatabaseUnusable, in_one_sentence
from server.adapters.measured import Measures
from server.settings import Settings
from wire.settings import from_environment

log = structlog.get_logger()
CANNOT: Final = (DatabaseUnusable, NoBackup, OSError)
PATIENCE: Final = 1800.0
"""Seconds after which a backup is given up."""
POLITE: Final = 10
"""By so much others come first (`man nice`)."""


def main() -> None:
    """Make one with the settings of the environment; says on standard output what came of it."""
    os.nice(POLITE)
    settings = from_environment(Settings)
    try:
        with in_one_sentence(settings.database_url):
            made = _made(settings)
    except CANNOT as why:
        sys.exit(str(why))
    print(json.dumps(asdict(made)))  # noqa: T201 - it is asked for


def _made(settings: Settings) -> Made:
    if settings.backup_to is None or settings.backup_key is None:
        raise NoBackup("HELIOTROPE_BACKUP_TO and HELIOTROPE_BACKUP_KEY say where to, and for whom")
    source = Source(settings.data, settings.database, settings.ca)
    key = read_key(settings.backup_key)
    return make(source, key, settings.backup_to, settings.backup_days, wall_clock())


async def keep_backing_up(measures: Measures, settings: Settings, ours: Callable[[], bool]) -> None:
    """Make one every few minutes while it is ours to do, until cancelled."""
    while True:
        if ours():
            await _once(measures)
        await asyncio.sleep(settings.backup_seconds)


async def _once(measures: Measures) -> None:
    child = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "server.backing",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, why = b"", b"it takes too long"
    try:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                said, why = await child.communicate()
    finally:
        if child.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                child.kill()
            await child.wait()
    if child.returncode:
        measures.backups_failed.inc()
        log.error("no backup made", why=why.decode("utf-8", "replace").strip()[-500:])
        return
    _counted(measures, Made(**json.loads(said)))


def _counted(measures: Measures, made: Made) -> None:
    measures.backup_bytes.set(made.size)
    measures.backup_seconds.set(made.seconds)
    measures.backed_up.set(datetime.fromisoformat(made.made).timestamp())
    log.info("backup made", bytes=made.size, seconds=made.seconds, verified=made.verified)


if __name__ == "__main__":
    main()

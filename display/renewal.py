"""A window that runs for months begins anew: every night, and when it has grown too large."""

import asyncio
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

import structlog

log = structlog.get_logger()
NIGHT: Final = 4
"""The hour, local, in which nobody looks."""
LEAST_SECONDS: Final = 2 * 3600.0
"""Longer than that hour, so that it happens once in it."""
BREATH_SECONDS: Final = 600.0
"""One that needs that much memory from its start on still shows something between."""
MOST_BYTES: Final = 600 * 1024 * 1024
LOOK_SECONDS: Final = 60.0
_STATM: Final = Path("/proc/self/statm")


def reason(seconds: float, hour: int, resident: int, most: int = MOST_BYTES) -> str:
    """Why a program that has run so long, with so much memory, begins anew; or nothing."""
    if resident > most and seconds >= BREATH_SECONDS:
        return "too much memory"
    return "night" if hour == NIGHT and seconds >= LEAST_SECONDS else ""


async def keep_fit(
    renew: Callable[[], object],
    begun: float,
    every: float = LOOK_SECONDS,
    most: int = MOST_BYTES,
) -> None:
    """Until there is a reason, for a program begun at that monotonic second; then `renew`, once."""
    why = ""
    while not why:
        await asyncio.sleep(every)
        why = reason(time.monotonic() - begun, time.localtime().tm_hour, held(), most)
    log.info("begins anew", reason=why, megabytes=held() // 1024**2)
    renew()


def held() -> int:
    """This process's resident memory, in bytes."""
    return int(_STATM.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")

"""What is kept of past days goes when its time is over: names of the staff first, then the days."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from server.application.ports import StoreFailed

log = structlog.get_logger()
EVERY_SECONDS: Final = 3600.0


@dataclass(frozen=True, slots=True)
class Periods:
    """How long."""

    days: timedelta
    """What the forecast learns from, and what managers look back at."""
    names: timedelta
    """Who of the staff stands in that."""


class Kept(Protocol):
    """What is kept of past days."""

    async def erase(self, periods: Periods, now: datetime) -> int:
        """Erase what is older, in how many rows. May raise `StoreFailed`: some of it is gone."""


@dataclass(frozen=True, slots=True)
class Retention:
    """Of one branch."""

    branch: str
    kept: Kept
    periods: Periods
    clock: Callable[[], datetime]

    async def keep_erasing(self) -> None:
        """Every hour, until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(EVERY_SECONDS)

    async def look(self) -> None:
        """Erase what is due; what fails is said, and tried again."""
        try:
            rows = await self.kept.erase(self.periods, self.clock())
        except StoreFailed as failed:
            log.warning("old days not erased", branch=self.branch, reason=str(failed))
            return
        if rows:
            log.info("old days erased", branch=self.branch, rows=rows)

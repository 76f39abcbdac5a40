"""Advice: early warnings kept fresh while somebody looks, and what-ifs when they are asked."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from server.application.door import Door
from server.application.outlooks import LOOKED_AT_SECONDS, Outlooks
from server.domain.model import Branch
from server.forecast.advise import Effect
from server.forecast.changes import Change
from server.forecast.engine import ready
from server.forecast.habits import Shares
from server.forecast.outlook import Outlook
from server.forecast.warn import Warned

log = structlog.get_logger()
AGAIN_AFTER: Final = timedelta(seconds=10)
"""Of the branch's time: warnings are not worked out more often."""
SHOWN_SECONDS: Final = 90.0
"""Real seconds after which warnings are too old to be acted on."""


class Advises(Protocol):
    """Who answers; the work itself is for a thread."""

    def warnings(self, branch: Branch, now: datetime, habits: Shares) -> Sequence[Warned]:
        """Targets that are met now and will rather not be, soonest first.

        Of ways out that cost the same, what the branch rather takes.
        """

    def effect(self, branch: Branch, now: datetime, change: Change) -> Effect | None:
        """Before and after; None if there is nothing to forecast."""


@dataclass(frozen=True, slots=True)
class Warnings:
    """What was found at a moment."""

    made_at: datetime
    found: Sequence[Warned]


async def no_habits() -> Shares:
    """Of a branch that was never advised."""
    return {}


class Advice:
    """Of one branch: at most one question is worked out at a time, and one in all the server."""

    def __init__(
        self,
        door: Door,
        outlooks: Outlooks,
        advises: Advises,
        turn: asyncio.Semaphore,
        *,
        seconds: Callable[[], float] = time.monotonic,
        can: Callable[[], bool] = ready,
    ) -> None:
        """`turn` is shared with the forecasts of all branches; `can` says whether the twin runs."""
        self.habits: Callable[[], Awaitable[Shares]] = no_habits
        """What the branch has done with earlier advice, where that is kept."""
        self._door = door
        self._outlooks = outlooks
        self._advises = advises
        self._turn = turn
        self._seconds = seconds
        self._can = can
        self._one = asyncio.Lock()
        self._stale = asyncio.Event()
        self._looked = self._made = float("-inf")
        self._last: Warnings | None = None
        outlooks.listen(self._foreseen)

    def newest(self) -> Warnings | None:
        """What to warn of now; None while the forecast or what was found is too old."""
        if not self._wanted():
            self._stale.set()
        self._looked = self._seconds()
        return self.known()

    def known(self) -> Warnings | None:
        """The same, without asking that it be kept fresh."""
        fresh = self._seconds() - self._made <= SHOWN_SECONDS
        if self._outlooks.newest() is None or self._last is None or not fresh:
            return None
        now = self._door.clock()
        ahead = [warned for warned in self._last.found if warned.at > now]
        return Warnings(self._last.made_at, ahead)

    async def warnings(self) -> Warnings | None:
        """The same, worked out anew if it is time; None if there is no forecast."""
        async with self._one:
            if self._can() and self._due():
                habits = await self.habits()
                begun, branch, now = self._seconds(), self._door.branch, self._door.clock()
                async with self._turn:
                    found = await asyncio.to_thread(self._advises.warnings, branch, now, habits)
                self._last, self._made = Warnings(now, found), begun
        return self.newest()

    async def effect(self, change: Change) -> Effect | None:
        """What a change would do; None if there is no forecast."""
        if not self._can():
            return None
        async with self._one, self._turn:
            branch, now = self._door.branch, self._door.clock()
            return await asyncio.to_thread(self._advises.effect, branch, now, change)

    async def keep_fresh(self, speed: float) -> None:
        """Look for what to warn of when the forecast is renewed and somebody looks."""
        while True:
            await self._stale.wait()
            self._stale.clear()
            if self._wanted():
                await self._try()
            await asyncio.sleep(AGAIN_AFTER.total_seconds() / speed)

    async def _try(self) -> None:
        try:
            await self.warnings()
        except Exception:  # the page goes on without; what was found is hidden when it is old
            log.exception("advice failed", branch=self._door.branch.plan.code)

    def _wanted(self) -> bool:
        return self._seconds() - self._looked < LOOKED_AT_SECONDS

    def _due(self) -> bool:
        return self._last is None or abs(self._door.clock() - self._last.made_at) >= AGAIN_AFTER

    def _foreseen(self, _: Outlook) -> None:
        self._stale.set()

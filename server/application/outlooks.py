"""Keeps the forecast fresh: one pass after each change, at most once a second, off the loop."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from typing import Final

import structlog

from server.application.door import Change, Door
from server.domain.model import Branch
from server.forecast.announcing import Announcements, announce
from server.forecast.outlook import Outlook
from wire.bell import at_most
from wire.servertime import FORECAST_SHOWN_SECONDS

log = structlog.get_logger()
Foresee = Callable[[Branch, datetime], Outlook]
"""One pass of the forecast; runs in a thread."""

PAUSE_SECONDS: Final = 1.0
AT_LEAST_EVERY_SECONDS: Final = 30.0
"""While there is anybody whose wait shrinks, or whose service goes on: what is told is minutes."""
QUIET_SECONDS: Final = 60.0
"""While nobody is in the hall: only the clock and the roster move what is told."""
CLOSED_SECONDS: Final = 200.0
"""While the branch is closed: nothing is told, and an opening is a change; shorter than what is
shown may be old."""
LOOKED_AT_SECONDS: Final = 30.0
"""So long after somebody asked, the outlook is kept fresh for the next who asks."""


class Outlooks:
    """What is told: the newest outlook, calmed down, or none while there is no estimate."""

    def __init__(
        self,
        door: Door,
        foresee: Foresee,
        always: Callable[[], bool] = lambda: True,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """Unless `always`, only while somebody looks: the devices are another server's duty."""
        self._door = door
        self._foresee = foresee
        self._always = always
        self._seconds = seconds
        self._asked = float("-inf")
        self._listeners: list[Callable[[Outlook], None]] = []
        self._changed = asyncio.Event()
        self._told: Announcements | None = None
        self._made = 0.0
        door.listen(self._wake)

    def newest(self) -> Outlook | None:
        """The newest outlook unless it is too old to be shown."""
        if not self._wanted():
            self._changed.set()
        self._asked = self._seconds()
        told = self._fresh()
        return told.outlook if told else None

    def made_at(self) -> datetime | None:
        """When the last one was made, however long ago; asking does not mean that one is wanted."""
        return self._told.outlook.made_at if self._told else None

    def listen(self, listener: Callable[[Outlook], None]) -> None:
        """Call `listener` with every new outlook."""
        self._listeners.append(listener)

    async def keep_fresh(self, turn: asyncio.Semaphore) -> None:
        """Look ahead whenever it is our turn among the branches, until cancelled."""
        while True:
            self._changed.clear()
            if self._wanted():
                async with turn:
                    await self._look()
            await asyncio.sleep(PAUSE_SECONDS)
            await at_most(self._changed, rest(self._door.branch))

    def _wanted(self) -> bool:
        return self._always() or self._seconds() - self._asked < LOOKED_AT_SECONDS

    def _fresh(self) -> Announcements | None:
        return self._told if self._seconds() - self._made <= FORECAST_SHOWN_SECONDS else None

    async def _look(self) -> None:
        begun, branch, now = self._seconds(), self._door.branch, self._door.clock()
        try:
            self._told = await asyncio.to_thread(self._tell, branch, now)
        except Exception:  # customers get a number whatever ails the forecast
            log.exception("forecast failed")  # the last one is hidden when it is old
            return
        self._made = begun
        for listener in self._listeners:
            listener(self._told.outlook)

    def _tell(self, branch: Branch, now: datetime) -> Announcements:
        return announce(self._fresh(), self._foresee(branch, now), branch)

    def _wake(self, _: Change) -> None:
        self._changed.set()


def rest(branch: Branch) -> float:
    """How long a look ahead is good if nothing happens."""
    if not branch.working:
        return CLOSED_SECONDS
    served = any(desk.ticket for desk in branch.desks.values())
    return AT_LEAST_EVERY_SECONDS if served or branch.waiting() or branch.held else QUIET_SECONDS

"""Every forecast that a ticket was issued with is kept, and what came of it; and learnt from."""

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

import structlog

from server.application.door import Change, Door
from server.application.ports import StoreFailed
from server.domain.events import Event, TicketExpired, TicketIssued
from server.domain.model import Branch
from server.forecast.foretold import (
    Came,
    Foretold,
    as_it_stands,
    ended,
    ends,
    foretold,
    mean_service,
)
from server.forecast.laws import Laws
from server.forecast.outlook import Outlook

log = structlog.get_logger()
WRITTEN_EVERY_SECONDS: Final = 10.0
"""What was forecast is written so much later, together: no ticket waits for it."""
REMEMBERED: Final = 10_000
"""So many are kept for the next try while the database does not answer."""


class Forecasts(Protocol):
    """Where forecasts are kept. Every method may raise `StoreFailed`."""

    async def keep(self, forecasts: Sequence[Foretold]) -> None:
        """Keep these, each in place of what was kept of its ticket."""

    async def waiting(self) -> Sequence[Foretold]:
        """Those of which nobody has seen what came of them."""


class Learner(Protocol):
    """Whoever learns from waits that are over."""

    async def load(self) -> None:
        """Know what has been learnt so far. May raise `StoreFailed`."""

    def learn(self, one: Foretold) -> None:
        """A wait is over."""


class Recorder:
    """Joins forecasts with their outcomes, on duty only."""

    def __init__(
        self,
        door: Door,
        outlook: Callable[[], Outlook | None],
        laws: Callable[[Branch], Laws],
        forecasts: Forecasts,
        learner: Learner,
    ) -> None:
        """`learner` is told of every ticket that is called."""
        self._door = door
        self._outlook = outlook
        self._laws = laws
        self._forecasts = forecasts
        self._learner = learner
        self._waiting: dict[str, Foretold] | None = None
        """By ticket; None while it is another's duty."""
        self._unwritten: dict[str, Foretold] = {}
        self._usual: tuple[Laws | None, float] = None, 0.0
        door.listen(self._changed)

    async def keep_recording(self) -> None:
        """Take up where the last one left off, and write until cancelled."""
        self._waiting, taken_up = {}, False
        try:
            while True:
                taken_up = taken_up or await self._taken_up(self._waiting)
                await asyncio.sleep(WRITTEN_EVERY_SECONDS)
                await self._write()
        finally:
            self._waiting = None
            await self._write()

    async def _taken_up(self, waiting: dict[str, Foretold]) -> bool:
        """Those who were called while nobody listened were called all the same."""
        try:
            await self._learner.load()
            forecasts = await self._forecasts.waiting()
        except StoreFailed as failed:
            log.warning("forecasts not taken up", reason=str(failed))
            return False
        tickets = {str(code): ticket for code, ticket in self._door.branch.tickets.items()}
        for one in forecasts:
            now = as_it_stands(one, tickets.get(one.ticket))
            if now.came is Came.WAITING:
                waiting.setdefault(one.ticket, one)
            else:
                self._end(now)
        return True

    # --- what happens -----------------------------------------------------------------------------
    def _changed(self, change: Change) -> None:
        if self._waiting is None:
            return
        for entry in change.entries:
            self._take(change.after, entry.event, self._waiting)

    def _take(self, branch: Branch, event: Event, waiting: dict[str, Foretold]) -> None:
        if isinstance(event, TicketIssued):
            outlook = self._outlook()
            if outlook is not None and outlook.made_at <= event.at:
                self._begin(foretold(branch, event, outlook, self._usual_service(branch)), waiting)
        elif (end := ends(event)) is not None and end[0] in waiting:
            ticket, came = end
            self._end(ended(waiting.pop(ticket), came, _known(event)))

    def _begin(self, new: Foretold | None, waiting: dict[str, Foretold]) -> None:
        if new is not None:
            waiting[new.ticket] = self._unwritten[new.ticket] = new

    def _end(self, one: Foretold) -> None:
        self._unwritten[one.ticket] = one
        if one.came is Came.CALLED:
            self._learner.learn(one)

    def _usual_service(self, branch: Branch) -> float:
        laws = self._laws(branch)
        if self._usual[0] is not laws:
            self._usual = laws, mean_service(laws)
        return self._usual[1]

    # --- what is written --------------------------------------------------------------------------
    async def _write(self) -> None:
        unwritten, self._unwritten = self._unwritten, {}
        if not unwritten:
            return
        try:
            await self._forecasts.keep(list(unwritten.values()))
        except StoreFailed as failed:
            log.warning("forecasts not kept", count=len(unwritten), reason=str(failed))
            kept = unwritten | self._unwritten
            self._unwritten = dict(list(kept.items())[-REMEMBERED:])


def _known(event: Event) -> datetime | None:
    """When the wait ended; of an expired ticket nobody knows."""
    return None if isinstance(event, TicketExpired) else event.at

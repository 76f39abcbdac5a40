"""The cases of a branch: opened as soon as something went badly, followed up on staff's pages."""

import asyncio
import time
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from server.application.door import Change, Door
from server.application.ports import StoreFailed
from server.domain.cases import (
    Asked,
    Case,
    CaseMovedOn,
    Concern,
    Kind,
    Step,
    decide_case,
    opened,
    stepped,
)
from server.domain.concerns import concerns
from server.domain.model import TicketId
from server.domain.refusals import Refusal
from wire.bell import at_most

log = structlog.get_logger()
BRANCH: Final = "branch"
"""Who opens a case that nobody asks for."""
LOOKED_EVERY_SECONDS: Final = 15.0
"""Waits grow overdue by themselves."""
PAUSE_SECONDS: Final = 1.0
"""At most so often the day is looked through."""
FRESH_SECONDS: Final = 1.0
"""Pages that are drawn within so long of each other share what was read."""
SHOWN_CLOSED: Final = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a case's history, with its text unless that was erased."""

    step: Step
    text: str


@dataclass(frozen=True, slots=True)
class New:
    """A case that is to be opened."""

    case: Case
    step: Step
    text: str = ""


class CaseStore(Protocol):
    """Where cases are kept, with their histories. Every method may raise `StoreFailed`."""

    async def open(self, new: Sequence[New]) -> Collection[str]:
        """Keep these, but for those that are known; the ids of those that were new."""

    async def step(self, before: Case, after: Case, step: Step, text: str) -> bool:
        """Keep what happened to a case; False: something else happened to it before."""

    async def find(self, case: str) -> Case | None:
        """One case."""

    async def history(self, case: str) -> Sequence[Told]:
        """What happened to it, in order."""

    async def running(self) -> Sequence[Case]:
        """All that are not closed, the earliest due first."""

    async def closed_since(self, since: datetime) -> Sequence[Case]:
        """Those that were closed since then, the last first."""

    async def erase(self, case: str, step: Step) -> None:
        """Erase the texts of its history, and keep that it was done, whatever else happens."""

    async def forget(self, now: datetime) -> None:
        """Erase what has been kept long enough."""


class Cases:
    """Opens cases while its branch is on duty; takes what people do with them anywhere."""

    def __init__(
        self, door: Door, store: CaseStore, seconds: Callable[[], float] = time.monotonic
    ) -> None:
        """`seconds` are real ones."""
        self._door, self._store, self._seconds = door, store, seconds
        self._seen: set[str] = set()
        self._touched: set[TicketId] | None = None
        """What has changed since the last look, on duty: a look at the whole day takes longer."""
        self._rung = asyncio.Event()
        self._read: tuple[float, Sequence[Case]] | None = None
        door.listen(self._changed)

    # --- opening ----------------------------------------------------------------------------------
    async def keep_opening(self) -> None:
        """Open what the day asks for, until cancelled."""
        day, looked = None, float("-inf")
        try:
            while True:
                self._rung.clear()
                touched, self._touched = self._touched, set()
                if day != (day := self._door.branch.day):
                    await self._forget()
                whole = self._seconds() - looked >= LOOKED_EVERY_SECONDS
                await self._open_due(None if whole else touched)
                looked = self._seconds() if whole else looked
                await asyncio.sleep(PAUSE_SECONDS)
                await at_most(self._rung, LOOKED_EVERY_SECONDS)
        finally:
            self._touched = None

    async def open(self, concern: Concern, actor: str, text: str = "") -> None:
        """Open a case that somebody asks for; the same concern again changes nothing.

        Raises:
            StoreFailed: it is not open.
        """
        await self._open([concern], actor, text)

    async def open_due(self, among: Iterable[TicketId] | None = None) -> None:
        """Open what these tickets ask for, or the whole day, and is not open yet.

        Raises:
            StoreFailed: the next look opens them.
        """
        found = concerns(self._door.branch, self._door.clock(), among)
        await self._open([one for one in found if one.id not in self._seen], BRANCH)

    async def _open_due(self, among: Iterable[TicketId] | None) -> None:
        try:
            await self.open_due(among)
        except StoreFailed as failed:
            log.warning("cases not opened", reason=str(failed))

    async def _open(self, found: Sequence[Concern], actor: str, text: str = "") -> None:
        if not found:
            return
        rules, now = self._door.branch.plan.cases, self._door.clock()
        new = [New(*opened(concern, rules, actor, now), text) for concern in found]
        first = await self._store.open(new)
        for concern in found:
            if concern.id in first:
                log.info("case", id=concern.id, cause=concern.cause, number=concern.number)
        self._seen.update(concern.id for concern in found)
        self._read = None

    async def _forget(self) -> None:
        self._seen.clear()
        try:
            await self._store.forget(self._door.clock())
        except StoreFailed as failed:
            log.warning("old cases not erased", reason=str(failed))

    def _changed(self, change: Change) -> None:
        if self._touched is None:
            return
        named = (getattr(entry.event, "ticket", None) for entry in change.entries)
        self._touched.update(ticket for ticket in named if ticket)
        self._rung.set()

    # --- following up -----------------------------------------------------------------------------
    async def act(self, case: str, asked: Asked) -> Case | Refusal | None:
        """The case after what somebody does with it, or why not; None: there is no such case.

        Raises:
            StoreFailed: nothing was done.
        """
        known = await self._store.find(case)
        if known is None:
            return None
        step = decide_case(known, asked, self._door.branch.plan.cases, self._door.clock())
        if isinstance(step, Refusal):
            return step
        after = stepped(known, step)
        if not await self._store.step(known, after, step, asked.text):
            return CaseMovedOn()
        log.info("case", id=case, step=step.kind, by=asked.actor)
        self._read = None
        return after

    async def erase(self, case: str, actor: str) -> None:
        """Erase the texts of a case; what happened, and when, stays, and who erased them.

        Raises:
            StoreFailed: nothing was erased.
        """
        await self._store.erase(case, Step(self._door.clock(), actor, Kind.ERASED))
        log.info("case", id=case, step=Kind.ERASED, by=actor)
        self._read = None

    async def running(self) -> Sequence[Case]:
        """All that are not closed, the earliest due first; read at most once a second.

        Raises:
            StoreFailed: they cannot be read.
        """
        if self._read is None or self._seconds() - self._read[0] > FRESH_SECONDS:
            self._read = self._seconds(), await self._store.running()
        return self._read[1]

    async def glance(self) -> Sequence[Case]:
        """The same for pages that are drawn on and on; what was read last, if nothing can be."""
        before = self._read
        try:
            return await self.running()
        except StoreFailed as failed:
            log.warning("cases not read", reason=str(failed))
            return before[1] if before else ()

    async def closed(self) -> Sequence[Case]:
        """Those that were closed of late, the last first. May raise `StoreFailed`."""
        return await self._store.closed_since(self._door.clock() - SHOWN_CLOSED)

    async def told(self, case: str) -> tuple[Case, Sequence[Told]] | None:
        """A case and its history. May raise `StoreFailed`."""
        known = await self._store.find(case)
        return (known, await self._store.history(case)) if known else None

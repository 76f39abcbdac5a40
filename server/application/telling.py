"""What is told to the tellers, who has seen it, and which advice was taken."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Protocol

import structlog

from server.application.glance import Glance
from server.application.ports import Clock, StoreFailed

log = structlog.get_logger()
KEPT: Final = timedelta(hours=16)
"""A text is of its day: then it is erased."""
LOOKED_EVERY_SECONDS: Final = 600.0
LONGEST: Final = 140
ANSWERED: Final = timedelta(minutes=15)
"""So long nobody is asked about the same measure again."""


@dataclass(frozen=True, slots=True)
class Told:
    """Some words for all who are at a counter."""

    id: str
    at: datetime
    by: str
    text: str = field(repr=False)
    """As it was written; with `values`, a sentence of the catalogues."""
    values: Mapping[str, str] | None = None
    seen: tuple[str, ...] = ()
    """Who has said that they read it."""


@dataclass(frozen=True, slots=True)
class Answered:
    """What became of an advice."""

    id: str
    at: datetime
    by: str
    accepted: bool
    change: str
    """As JSON."""
    before: float | None = None
    after: float | None = None
    """Minutes within which nine of ten were, and would be, called."""


class Broadcasts(Protocol):
    """Where it is kept. Every method may raise `StoreFailed`."""

    async def tell(self, told: Told) -> None:
        """Keep it; the same id again changes nothing."""

    async def since(self, moment: datetime) -> Sequence[Told]:
        """All that was told since then and is not erased, the newest first."""

    async def seen(self, told: str, by: str, at: datetime) -> None:
        """Somebody has read it; the first time counts."""

    async def erase(self, before: datetime) -> None:
        """Erase the texts that are older."""


class Answers(Protocol):
    """Where it is kept what became of advice. Every method may raise `StoreFailed`."""

    async def answer(self, answered: Answered) -> None:
        """Keep it; the same id again changes nothing."""

    async def since(self, moment: datetime) -> Sequence[Answered]:
        """All that was answered since then, the newest first."""


class Telling:
    """Of one branch: what pages show of it, and what people do."""

    def __init__(
        self,
        broadcasts: Broadcasts,
        answers: Answers,
        clock: Clock,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`seconds` are real ones."""
        self._broadcasts, self._answers, self._clock = broadcasts, answers, clock
        self._told = Glance[Sequence[Told]](self._today, (), seconds)
        self._answered = Glance[Sequence[Answered]](self._of_late, (), seconds)

    async def tell(self, told: Told) -> None:
        """Tell it to all who are at a counter. May raise `StoreFailed`."""
        await self._broadcasts.tell(told)
        self._told.forget()

    async def seen(self, told: str, by: str) -> None:
        """Somebody has read it. May raise `StoreFailed`."""
        await self._broadcasts.seen(told, by, self._clock())
        self._told.forget()

    async def answer(self, answered: Answered) -> None:
        """Keep what became of an advice. May raise `StoreFailed`."""
        await self._answers.answer(answered)
        self._answered.forget()

    async def told(self) -> Sequence[Told]:
        """What was told today, the newest first."""
        return await self._told.get()

    async def answered(self) -> Sequence[Answered]:
        """The measures about which nobody is asked again for a while."""
        return await self._answered.get()

    async def keep_erasing(self) -> None:
        """Texts do not outlive their day, until cancelled."""
        while True:
            try:
                await self._broadcasts.erase(self._clock() - KEPT)
            except StoreFailed as failed:
                log.warning("old broadcasts not erased", reason=str(failed))
            await asyncio.sleep(LOOKED_EVERY_SECONDS)

    async def _today(self) -> Sequence[Told]:
        return await self._broadcasts.since(self._clock() - KEPT)

    async def _of_late(self) -> Sequence[Answered]:
        return await self._answers.since(self._clock() - ANSWERED)

"""The challenger of one branch: taught every night, and heard while it is surely better."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

import structlog

from server.domain.plan import Plan
from server.forecast.challenger.boosting import installed
from server.forecast.challenger.champion import Champion, read
from server.forecast.challenger.nights import Lesson
from server.forecast.foretold import Foretold
from server.forecast.past import PastDay

log = structlog.get_logger()
Teach = Callable[[Lesson], Awaitable[bytes]]
"""Learns a lesson; empty if there was too little to learn from."""


@dataclass(frozen=True, slots=True)
class KeptChallenger:
    """A challenger as it was one night."""

    at: datetime
    body: bytes


class Challengers(Protocol):
    """Where the challenger is kept, and the outcomes. May raise `StoreFailed`."""

    async def newer(self, than: datetime | None) -> KeptChallenger | None:
        """The one that was kept last, unless it is that old one."""

    async def keep(self, kept: KeptChallenger) -> None:
        """Keep it, in place of the last one."""

    async def since(self, first: date) -> Sequence[Foretold]:
        """Forecasts of a day and later whose tickets were called."""


class TeachingFailed(RuntimeError):
    """Nothing was learnt; the message says why."""


class Challenging:
    """The challenger as it was learnt last; without LightGBM there is none."""

    def __init__(self, branch: str, challengers: Challengers, teach: Teach) -> None:
        self._branch = branch
        self._challengers = challengers
        self._teach = teach
        self._able = installed()
        self._at: datetime | None = None
        self._now: Champion | None = None

    def heard(self) -> Champion | None:
        """Whoever speaks in the twin's place; for any thread."""
        return self._now if self.speaks else None

    @property
    def speaks(self) -> bool | None:
        """Whether it is listened to; None: there is none yet."""
        return None if self._now is None else self._now.gate.promoted

    async def load(self) -> None:
        """Go by the one that was learnt last; a damaged one is none, and that is said.

        Raises:
            StoreFailed: it stays the one it was.
        """
        kept = await self._challengers.newer(self._at) if self._able else None
        if kept is not None:
            self._go_by(kept)

    async def night(self, plan: Plan, days: Sequence[PastDay], now: datetime) -> None:
        """Learn from these days, and go by that.

        Raises:
            StoreFailed: it stays the one it was.
        """
        if not self._able or not days:
            return
        forecasts = await self._challengers.since(days[0].day)
        try:
            body = await self._teach(Lesson(plan, days, forecasts))
        except TeachingFailed as failed:
            log.warning("challenger not taught", branch=self._branch, reason=str(failed))
            return
        if body:
            kept = KeptChallenger(now, body)
            await self._challengers.keep(kept)
            self._go_by(kept)

    def _go_by(self, kept: KeptChallenger) -> None:
        self._at = kept.at
        try:
            self._now = read(kept.body)
        except ValueError as wrong:
            self._now = None
            log.warning("challenger not readable", branch=self._branch, reason=str(wrong))
            return
        gate = self._now.gate
        log.info(
            "challenger judged",
            branch=self._branch,
            heard=gate.promoted,
            gain=round(gate.gain, 4),
            days=gate.days,
        )

"""What a branch keeps of its past days, and what its forecast has learnt from them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from server.forecast.past import PastDay
from server.insight.served import ServedLeg


@dataclass(frozen=True, slots=True)
class Span:
    """The part of the journal that is one business day."""

    day: date
    first: int
    through: int


@dataclass(frozen=True, slots=True)
class ToldDay:
    """What is kept of a day: for the forecast, and for the ratings."""

    past: PastDay
    served: tuple[ServedLeg, ...] = ()


@dataclass(frozen=True, slots=True)
class KeptLaws:
    """Laws as they were learnt after a day."""

    day: date
    """The newest day from which they were learnt."""
    at: datetime
    days: int
    """From so many."""
    body: str


class Archive(Protocol):
    """The past days of one branch, and its laws. Every method may raise `StoreFailed`."""

    async def due(self) -> Sequence[Span]:
        """Days that have ended, of which the journal says more than is kept."""

    async def read(self, span: Span) -> ToldDay:
        """The day as the journal tells it."""

    async def keep(self, told: ToldDay, span: Span, now: datetime) -> None:
        """Keep what is left of a day, in place of what was kept of it."""

    async def newest(self, most: int) -> Sequence[PastDay]:
        """The last days that are kept, in order."""

    async def laws(self) -> KeptLaws | None:
        """Those that were learnt last."""

    async def keep_laws(self, laws: KeptLaws) -> None:
        """Keep laws, in place of those that were learnt after the same day."""

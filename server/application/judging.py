"""How good the forecasts of the last days were: for the people who answer for the branch."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, StrEnum
from typing import Final, Protocol


class Grouping(StrEnum):
    """What forecasts are told apart by."""

    ALL = "all"
    SERVICE = "service"
    TIER = "tier"


@dataclass(frozen=True, slots=True)
class Figures:
    """What the forecasts of one group were worth; None where there is nothing to count."""

    group: str
    """A service, a tier, or empty for all."""
    tickets: int
    """Called, and told of a wait worth telling."""
    left: int
    """Gone before they were called: of them it is not known."""
    within50: float | None
    """The share that had waited no longer than half were to."""
    within80: float | None
    within90: float | None
    error: float | None
    """Mean minutes between the wait and what half were to wait at most."""
    rule_error: float | None
    """The same of people ahead x mean service / open counters, for the same tickets."""


class Record(Protocol):
    """What was forecast, and what came of it. May raise `StoreFailed`."""

    async def figures(self, by: Grouping, first: date, last: date) -> Sequence[Figures]:
        """How good the forecasts of these days were, group by group."""


class Period(Enum):
    """So many days until today."""

    TODAY = 1
    WEEK = 7
    MONTH = 30


@dataclass(frozen=True, slots=True)
class Judgement:
    """The figures of one period."""

    first: date
    last: date
    whole: Figures
    services: Sequence[Figures]
    tiers: Sequence[Figures]


NOTHING: Final = Figures("", 0, 0, None, None, None, None, None)


async def judged(record: Record, today: date, period: Period) -> Judgement:
    """How good the forecasts were.

    Raises:
        StoreFailed: the database does not answer.
    """
    first = today - timedelta(days=period.value - 1)
    whole, services, tiers = [
        await record.figures(by, first, today)
        for by in (Grouping.ALL, Grouping.SERVICE, Grouping.TIER)
    ]
    return Judgement(first, today, whole[0] if whole else NOTHING, services, tiers)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the forecast goes by at this moment."""

    learnt: datetime | None
    """When the laws were learnt; None: they are what is believed of every branch."""
    days: int
    """From so many days."""
    compiled: bool | None
    """Whether the look ahead runs as machine code; None while that is not known yet."""
    outcomes: int
    """So many outcomes have corrected the forecast."""
    challenger: bool | None = None
    """Whether trees that learn from examples speak to newcomers; None: there are none."""

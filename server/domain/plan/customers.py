"""Whom the branch serves, and what they come for."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from typing import NewType

CounterCode = NewType("CounterCode", str)
ServiceCode = NewType("ServiceCode", str)
TierCode = NewType("TierCode", str)
ZoneCode = NewType("ZoneCode", str)
Texts = Mapping[str, str]
"""One text per language code."""
HALL = ZoneCode("hall")
SIGHT = "sight"
"""The need of those who do not see: they are called until they are there, and escorted."""


@dataclass(frozen=True, slots=True)
class Tier:
    """How the bank ranks a customer, and what the discipline does with it."""

    code: TierCode
    name: Texts
    mark: str
    head_start: float
    """Minutes that a ticket of this tier seems to have waited when it is issued."""
    rate: float
    """Priority gathered per minute waited."""
    ladder: str = "personal"
    """Tiers of one ladder are ranked against each other: personal, corporate."""


@dataclass(frozen=True, slots=True)
class CardRule:
    """Card numbers that begin so belong to this tier."""

    prefix: str
    tier: TierCode


@dataclass(frozen=True, slots=True)
class Need:
    """What a customer may need of a counter: a ramp, a hearing loop, an interpreter."""

    code: str
    name: Texts
    patience: timedelta | None = None
    """Fitting counters are preferred so long, then any may call; None: only fitting ones may."""


@dataclass(frozen=True, slots=True)
class Social:
    """A social priority: elderly, disabled, pregnant."""

    code: str
    name: Texts
    bonus: float
    """Minutes added to the score."""


@dataclass(frozen=True, slots=True)
class Span:
    """A part of some days; `days` are 0 for Monday to 6 for Sunday."""

    begins: time
    ends: time
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)


@dataclass(frozen=True, slots=True)
class Series:
    """The letter and running number of a kind of ticket."""

    code: str
    first: int = 1
    last: int = 499
    """After it come the numbers past `reserve_last`: no number of a day is given twice."""
    reserve_first: int = 500
    reserve_last: int = 999
    """Kiosks hold these for the time when the server is away."""
    continues: bool = False
    """Goes on where yesterday ended, and round at the end, instead of starting anew."""
    colour: str = ""


@dataclass(frozen=True, slots=True)
class ServiceGroup:
    """Services that stand behind one tile of the kiosk."""

    code: str
    name: Texts
    within: str | None = None
    """The group in which it stands itself."""


@dataclass(frozen=True, slots=True)
class Cap:
    """How many tickets of a service are issued: a day, and a slot of the day."""

    a_day: int | None = None
    a_slot: int | None = None
    slot: timedelta = timedelta(minutes=30)
    message: Texts = field(default_factory=dict)
    """What the customer reads then."""


@dataclass(frozen=True, slots=True)
class Service:
    """What a customer comes for."""

    code: ServiceCode
    name: Texts
    series: str
    usual: timedelta
    """Service time to expect before anything is learnt."""
    target_wait: timedelta
    documents: Texts = field(default_factory=dict)
    errors: Texts = field(default_factory=dict)
    """What goes wrong most often, for whoever serves it."""
    decides: Texts = field(default_factory=dict)
    """Who decides what the teller may not, for whoever serves it."""
    where: Texts = field(default_factory=dict)
    """Where to wait, for the slip and the kiosk."""
    zone: ZoneCode = HALL
    """Where its customers wait."""
    ladder: str = "personal"
    tiers: tuple[TierCode, ...] = ()
    """Who sees it; empty: every tier of its ladder."""
    target_by_tier: Mapping[TierCode, timedelta] = field(default_factory=dict)
    series_by_tier: Mapping[TierCode, str] = field(default_factory=dict)
    """The bank's option: a series of its own for a tier, which then betrays the tier."""
    spans: tuple[Span, ...] = ()
    """When it can be chosen; empty: whenever the branch is open."""
    cap: Cap = Cap()
    level: int = 1
    """The skill that a teller needs."""
    then: ServiceCode | None = None
    """The service that follows by itself, as a further leg."""
    group: str | None = None
    """Behind which tile of the kiosk it stands; None: on the first page."""

    def target(self, tier: TierCode) -> timedelta:
        """The promised longest wait."""
        return self.target_by_tier.get(tier, self.target_wait)

    def series_of(self, tier: TierCode) -> str:
        """The series that numbers such a ticket."""
        return self.series_by_tier.get(tier, self.series)

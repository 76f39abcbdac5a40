"""What happened to the day, the counters and the house."""

from dataclasses import dataclass
from datetime import date, datetime

from server.domain.model import (
    TicketId,
)
from server.domain.plan import CounterCode, Plan, Profile


@dataclass(frozen=True, slots=True)
class DayOpened:
    """Tickets are issued; a new day drops the tickets of the old one, but for those carried."""

    at: datetime
    day: date
    working: bool = True
    """Counters may call; not yet while tickets are issued before opening."""
    carried: tuple[TicketId, ...] = ()


@dataclass(frozen=True, slots=True)
class AlarmRaised:
    """Silently, at a counter; nothing that customers see or hear comes of it."""

    at: datetime
    counter: CounterCode
    teller: str


@dataclass(frozen=True, slots=True)
class AlarmAnswered:
    """Whoever the journal names sees to it."""

    at: datetime
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class WorkBegan:
    """Opening time, after tickets had been issued before it."""

    at: datetime


@dataclass(frozen=True, slots=True)
class IntakeClosed:
    at: datetime


@dataclass(frozen=True, slots=True)
class IntakeOpened:
    """After a break in which no tickets were issued."""

    at: datetime


@dataclass(frozen=True, slots=True)
class DayClosed:
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class PlanChanged:
    at: datetime
    version: int
    plan: Plan


@dataclass(frozen=True, slots=True)
class EpochRaised:
    at: datetime
    epoch: int
    until: date


@dataclass(frozen=True, slots=True)
class CounterOpened:
    at: datetime
    counter: CounterCode
    teller: str


@dataclass(frozen=True, slots=True)
class CounterPaused:
    at: datetime
    counter: CounterCode
    reason: str


@dataclass(frozen=True, slots=True)
class CounterClosed:
    at: datetime
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class CounterClosing:
    """It closes when the customer who is there has gone."""

    at: datetime
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class CounterHandedOver:
    at: datetime
    counter: CounterCode
    teller: str


@dataclass(frozen=True, slots=True)
class ProfileChanged:
    at: datetime
    counter: CounterCode
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class AutoCallSet:
    at: datetime
    counter: CounterCode
    on: bool

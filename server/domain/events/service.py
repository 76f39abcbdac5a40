"""What happened at the counter."""

from dataclasses import dataclass, field
from datetime import datetime

from server.domain.model import (
    Delivered,
    Place,
    TicketClass,
    TicketId,
)
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.domain.why import Reason, Why


@dataclass(frozen=True, slots=True)
class TicketCalled:
    at: datetime
    ticket: TicketId
    counter: CounterCode
    teller: str = ""
    why: Why = field(default_factory=lambda: Why(Reason.ALONE))
    passed: tuple[tuple[TicketClass, Place], ...] = ()
    """The classes that this call overtook: whoever in them came before the place."""
    rule: str = ""
    """The discipline whose turns it used up."""
    turns: tuple[int, ...] = ()
    """The turns taken in the cycle after it."""


@dataclass(frozen=True, slots=True)
class InterpreterAsked:
    """A customer was called by a counter that does not speak their language."""

    at: datetime
    ticket: TicketId
    language: str


@dataclass(frozen=True, slots=True)
class InterpreterCame:
    at: datetime
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class TicketRecalled:
    at: datetime
    ticket: TicketId
    attempt: int


@dataclass(frozen=True, slots=True)
class ServiceStarted:
    at: datetime
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class ServedDirectly:
    """Someone without a ticket is served; the number exists for the record."""

    at: datetime
    ticket: TicketId
    number: str
    series: str
    ordinal: int
    service: ServiceCode
    tier: TierCode
    counter: CounterCode
    teller: str


@dataclass(frozen=True, slots=True)
class TicketServed:
    at: datetime
    ticket: TicketId
    outcome: str
    delivered: tuple[Delivered, ...] = ()


@dataclass(frozen=True, slots=True)
class ServedOnPaper:
    """Called by voice from the printed number while the server was away, and served."""

    at: datetime
    ticket: TicketId
    counter: CounterCode
    teller: str
    called_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class OutcomeRecorded:
    at: datetime
    ticket: TicketId
    leg: str
    outcome: str
    delivered: tuple[Delivered, ...]


@dataclass(frozen=True, slots=True)
class LegBegan:
    """The visit goes on: the served ticket waits for its next service."""

    at: datetime
    ticket: TicketId
    service: ServiceCode
    to_come: tuple[ServiceCode, ...]
    counter: CounterCode | None = None
    """The counter to which it returns."""
    bonus: float = 0.0
    """Social priority holds for every leg of a visit."""
    tier: TierCode | None = None
    """On the ladder of the service; None: it stays."""


@dataclass(frozen=True, slots=True)
class LegAdded:
    at: datetime
    ticket: TicketId
    service: ServiceCode


@dataclass(frozen=True, slots=True)
class ServiceCorrected:
    """The wrong service had been chosen; state and place stay."""

    at: datetime
    ticket: TicketId
    service: ServiceCode
    was: ServiceCode
    tier: TierCode | None = None
    """On the ladder of the service; None: it stays."""

"""What happened: past tense, complete, and enough to rebuild the branch without its plan."""

from dataclasses import dataclass
from datetime import date, datetime

from server.domain.model import CounterCode, ServiceCode, TicketId, TierCode


@dataclass(frozen=True, slots=True)
class DayOpened:
    at: datetime
    day: date


@dataclass(frozen=True, slots=True)
class DayClosed:
    at: datetime
    day: date


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
class TicketIssued:
    at: datetime
    ticket: TicketId
    number: str
    series: str
    ordinal: int
    service: ServiceCode
    tier: TierCode
    language: str
    token: str
    ahead: int
    """People ahead, as the customer was told."""


@dataclass(frozen=True, slots=True)
class RequestVoided:
    """A request was withdrawn before it arrived."""

    at: datetime
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class TicketCalled:
    at: datetime
    ticket: TicketId
    counter: CounterCode


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
class TicketServed:
    at: datetime
    ticket: TicketId
    outcome: str


@dataclass(frozen=True, slots=True)
class TicketNoShow:
    at: datetime
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class TicketCancelled:
    at: datetime
    ticket: TicketId
    reason: str


@dataclass(frozen=True, slots=True)
class TicketTransferred:
    """Moved to another service or counter with its place kept."""

    at: datetime
    ticket: TicketId
    service: ServiceCode
    counter: CounterCode | None
    bonus: float


@dataclass(frozen=True, slots=True)
class TicketRedirected:
    """Sent out of this queue, to a self-service machine."""

    at: datetime
    ticket: TicketId
    machine: str


@dataclass(frozen=True, slots=True)
class TicketExpired:
    at: datetime
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class RatingAsked:
    at: datetime
    ticket: TicketId
    leg: str
    counter: CounterCode
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class RatingShortened:
    """The next customer started, so the window closes earlier."""

    at: datetime
    counter: CounterCode
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class RatingGiven:
    at: datetime
    ticket: TicketId
    leg: str
    counter: CounterCode
    score: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RatingLapsed:
    """No answer; that too is recorded."""

    at: datetime
    ticket: TicketId
    leg: str
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class StaffCalled:
    at: datetime
    device: str


@dataclass(frozen=True, slots=True)
class StaffCame:
    at: datetime
    device: str


Event = (
    DayOpened
    | DayClosed
    | CounterOpened
    | CounterPaused
    | CounterClosed
    | TicketIssued
    | RequestVoided
    | TicketCalled
    | TicketRecalled
    | ServiceStarted
    | TicketServed
    | TicketNoShow
    | TicketCancelled
    | TicketTransferred
    | TicketRedirected
    | TicketExpired
    | RatingAsked
    | RatingShortened
    | RatingGiven
    | RatingLapsed
    | StaffCalled
    | StaffCame
)

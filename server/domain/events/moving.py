"""What happened to tickets that left the straight way."""

from dataclasses import dataclass
from datetime import datetime

from server.domain.model import (
    Place,
    TicketId,
)
from server.domain.plan import CounterCode, ServiceCode, TierCode


@dataclass(frozen=True, slots=True)
class TicketNoShow:
    at: datetime
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class TicketRequeued:
    """Called, did not come, waits again; or a no-show that came back."""

    at: datetime
    ticket: TicketId
    place: Place | None = None
    """None: behind everybody."""
    not_before: datetime | None = None


@dataclass(frozen=True, slots=True)
class TicketReinstated:
    at: datetime
    ticket: TicketId
    place: Place | None = None
    first: bool = False
    missed: datetime | None = None
    """The call that was not heard."""


@dataclass(frozen=True, slots=True)
class TicketHeld:
    at: datetime
    ticket: TicketId
    reason: str
    returns_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class HoldReturned:
    """Its time is over: it waits for the counter that held it, before everybody else."""

    at: datetime
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class TicketResumed:
    at: datetime
    ticket: TicketId
    counter: CounterCode
    teller: str


@dataclass(frozen=True, slots=True)
class ServicePaused:
    """Held at the counter."""

    at: datetime
    ticket: TicketId
    reason: str


@dataclass(frozen=True, slots=True)
class ServiceWentOn:
    at: datetime
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class TicketCancelled:
    at: datetime
    ticket: TicketId
    reason: str


@dataclass(frozen=True, slots=True)
class TicketTransferred:
    """Moved to another service, counter or teller."""

    at: datetime
    ticket: TicketId
    service: ServiceCode
    counter: CounterCode | None
    bonus: float
    teller: str | None = None
    place: Place | None = None
    """None: behind everybody."""
    first: bool = False
    overtaken: int = 0
    back_to: CounterCode | None = None
    tier: TierCode | None = None
    """On the ladder of the service; None: it stays."""


@dataclass(frozen=True, slots=True)
class TicketRedirected:
    """Sent out of this queue: to a machine, or elsewhere."""

    at: datetime
    ticket: TicketId
    machine: str
    elsewhere: str = ""


@dataclass(frozen=True, slots=True)
class TicketUpgraded:
    at: datetime
    ticket: TicketId
    tier: TierCode
    reason: str
    overtaken: int = 0


@dataclass(frozen=True, slots=True)
class TicketsMerged:
    """`other` is cancelled; `ticket` keeps its place and gains these services."""

    at: datetime
    ticket: TicketId
    other: TicketId
    to_come: tuple[ServiceCode, ...]
    needs: tuple[str, ...] | None = None
    """What both need together; None: what the kept one needs."""


@dataclass(frozen=True, slots=True)
class MoveUndone:
    at: datetime
    ticket: TicketId
    move: str
    """The name of the event that is taken back."""


@dataclass(frozen=True, slots=True)
class TicketAnnotated:
    at: datetime
    ticket: TicketId
    note: str
    """The id of its text; empty: there is none any more."""
    reference: str
    papers: bool


@dataclass(frozen=True, slots=True)
class TicketExpired:
    at: datetime
    ticket: TicketId

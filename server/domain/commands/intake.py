"""What is asked at the kiosk and around it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from server.domain.model import MachineState, TicketId
from server.domain.plan import ServiceCode, TierCode


@dataclass(frozen=True, slots=True)
class Issue:
    ticket: TicketId
    service: ServiceCode
    tier: TierCode
    language: str
    token: str
    needs: tuple[str, ...] = ()
    social: str = ""
    appointment: datetime | None = None
    further: tuple[ServiceCode, ...] = ()
    """More services of the same visit."""
    usually_minutes: float | None = None
    """The forecast's P90, as the asker has it; closing time is judged by it."""
    by_staff: bool = False
    """The staff may issue beyond caps, hours of a service and closing time."""
    came_back: TicketId | None = None
    """The ticket of the same customer, who was redirected in vain: its arrival counts."""


@dataclass(frozen=True, slots=True)
class Away:
    """A ticket that a kiosk issued and printed while the server was away."""

    ticket: TicketId
    number: str
    service: ServiceCode
    tier: TierCode
    language: str
    token: str
    issued_at: datetime
    """By the kiosk's clock, corrected to the server's."""
    needs: tuple[str, ...] = ()
    social: str = ""
    further: tuple[ServiceCode, ...] = ()


@dataclass(frozen=True, slots=True)
class HandIn:
    """The server is back: file what was issued meanwhile. The printed number wins."""

    kiosk: str
    tickets: tuple[Away, ...]


@dataclass(frozen=True, slots=True)
class LeaseNumbers:
    """Fill up a kiosk's reserve of numbers, for today and the next business days."""

    kiosk: str
    used: tuple[tuple[date, str, int], ...] = ()
    """The last ordinal that the kiosk used, per day and series."""


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The asker of this ticket gave up before it had an answer."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class Cancel:
    ticket: TicketId
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Describe:
    """The customer speaks another language, or needs something else; None leaves as it is."""

    ticket: TicketId
    language: str | None = None
    needs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class Annotate:
    """What the staff or the kiosk know of a ticket; None leaves as it is."""

    ticket: TicketId
    note: str | None = field(default=None, repr=False)
    """Its text, which stands neither in the journal nor in a log; empty: no note any more."""
    reference: str | None = None
    papers: bool | None = None


@dataclass(frozen=True, slots=True)
class Balk:
    """A customer saw the wait at a kiosk, and went without a ticket."""

    device: str
    service: ServiceCode | None = None
    """None: none had been chosen."""
    tier: TierCode | None = None
    machine: str | None = None
    """The self-service machine to which the customer went instead."""
    ahead: int | None = None
    p50: float | None = None
    p90: float | None = None
    """What the customer was told, as far as anything was."""


@dataclass(frozen=True, slots=True)
class CallStaff:
    device: str


@dataclass(frozen=True, slots=True)
class StaffArrived:
    device: str


@dataclass(frozen=True, slots=True)
class SetMachine:
    machine: str
    state: MachineState

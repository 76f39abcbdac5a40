"""What happened at the kiosk, and to ratings and machines."""

from dataclasses import dataclass
from datetime import date, datetime

from server.domain.model import (
    Appointment,
    Lease,
    MachineState,
    TicketId,
)
from server.domain.plan import USUAL, CounterCode, ServiceCode, TierCode


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
    needs: tuple[str, ...] = ()
    social: str = ""
    bonus: float = 0.0
    appointment: datetime | None = None
    since: datetime | None = None
    """Appointments: since when it waits, as the discipline counts."""
    not_before: datetime | None = None
    to_come: tuple[ServiceCode, ...] = ()
    slot: int = 0
    """The slot of the day in which it counts towards the service's cap."""
    chosen: ServiceCode | None = None
    """The service that the customer chose, if a diversion was in force."""
    past_closing: bool = False
    """The customer was warned that it may not be served today."""
    code: str = ""
    """That of the appointment for which it was issued."""


@dataclass(frozen=True, slots=True)
class RedirectFailed:
    """The customer of a redirected ticket came back and got a new one."""

    at: datetime
    ticket: TicketId
    where: str
    """To which they had been sent: a machine, or a word of the staff's list."""
    again: TicketId
    """The new one."""


@dataclass(frozen=True, slots=True)
class TicketDescribed:
    at: datetime
    ticket: TicketId
    language: str
    needs: tuple[str, ...]
    overtaken: int = 0


@dataclass(frozen=True, slots=True)
class TicketHandedIn:
    """Issued and printed by a kiosk while the server was away."""

    at: datetime
    ticket: TicketId
    number: str
    service: ServiceCode
    tier: TierCode
    language: str
    token: str
    kiosk: str
    issued_at: datetime
    """By the corrected clock of the kiosk, but neither in the future nor before the day began."""
    chosen: ServiceCode | None = None
    """The service that the customer chose, if a diversion was in force or it is struck."""
    over: date | None = None
    """The business day of the slip, if that is over: it is recorded, and expires at once."""
    needs: tuple[str, ...] = ()
    social: str = ""
    bonus: float = 0.0
    to_come: tuple[ServiceCode, ...] = ()


@dataclass(frozen=True, slots=True)
class NumberSuperseded:
    """The same request was numbered online and on paper: the printed number wins."""

    at: datetime
    ticket: TicketId
    number: str
    """The printed one."""
    superseded: str
    """Never given again."""
    kiosk: str = ""
    """Which one printed it."""


@dataclass(frozen=True, slots=True)
class NumbersLeased:
    at: datetime
    kiosk: str
    leases: tuple[Lease, ...]


@dataclass(frozen=True, slots=True)
class RequestVoided:
    """A request was withdrawn before it arrived."""

    at: datetime
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class AppointmentBooked:
    """Told by the bank's calendar; with the code of one that is known, its new time."""

    at: datetime
    booked: Appointment


@dataclass(frozen=True, slots=True)
class AppointmentDropped:
    at: datetime
    code: str


@dataclass(frozen=True, slots=True)
class CustomerBalked:
    """Somebody saw the wait and took no ticket."""

    at: datetime
    device: str
    service: ServiceCode | None
    tier: TierCode | None
    machine: str | None
    """Where the customer went instead, if to a self-service machine."""
    ahead: int | None
    p50: float | None
    p90: float | None


@dataclass(frozen=True, slots=True)
class RatingAsked:
    at: datetime
    ticket: TicketId
    leg: str
    counter: CounterCode
    closes_at: datetime
    version: str = USUAL
    """Of the questionnaire."""


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
    aspects: tuple[tuple[str, int], ...] = ()
    """What was rated on its own, and how."""
    version: str = USUAL
    """Of the questionnaire that was answered."""


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


@dataclass(frozen=True, slots=True)
class MachineChanged:
    at: datetime
    machine: str
    state: MachineState


@dataclass(frozen=True, slots=True)
class DiversionBegan:
    at: datetime
    service: ServiceCode
    to: ServiceCode
    until: datetime


@dataclass(frozen=True, slots=True)
class DiversionEnded:
    at: datetime
    service: ServiceCode

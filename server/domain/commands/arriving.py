"""What is asked by and for those who come with a code."""

from dataclasses import dataclass
from datetime import datetime

from server.domain.model import TicketId
from server.domain.plan import ServiceCode, TierCode


@dataclass(frozen=True, slots=True)
class BookAppointment:
    """Of the bank's calendar; the same code again is another time for it."""

    code: str
    service: ServiceCode
    due: datetime
    tier: TierCode | None = None
    """None: that of customers who do not identify."""


@dataclass(frozen=True, slots=True)
class DropAppointment:
    code: str


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The customer of an appointment is here."""

    ticket: TicketId
    code: str
    language: str
    token: str
    needs: tuple[str, ...] = ()
    social: str = ""


@dataclass(frozen=True, slots=True)
class ComeBack:
    """The customer of a slip asks where they stand, or was called and did not hear it."""

    token: str


@dataclass(frozen=True, slots=True)
class AttachForm:
    """A form filled in while waiting belongs to a ticket: by reference, never its data."""

    token: str
    reference: str

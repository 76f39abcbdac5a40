"""What sends people somewhere better."""

from dataclasses import dataclass
from datetime import datetime

from server.domain.commands.house import Placement
from server.domain.model import TicketId
from server.domain.plan import CounterCode, ServiceCode, TierCode


@dataclass(frozen=True, slots=True)
class Transfer:
    """To another service, to one counter, to one teller, or several of these."""

    ticket: TicketId
    service: ServiceCode | None = None
    counter: CounterCode | None = None
    teller: str | None = None
    placement: Placement = Placement.ARRIVAL
    return_to_me: bool = False
    """The visit comes back to the counter that sends it."""
    though_closed: bool = False
    """The sender knows that the counter is closed, and that it will open."""


@dataclass(frozen=True, slots=True)
class Reinstate:
    """A no-show has come back."""

    ticket: TicketId
    placement: Placement | None = None
    """None: behind so many as the branch's rule says."""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Out of this queue: to a self-service machine, another branch, a later time."""

    ticket: TicketId
    machine: str = ""
    elsewhere: str = ""
    """Another branch, or a later time, in a word of the staff's list."""


@dataclass(frozen=True, slots=True)
class Divert:
    """While in force, new tickets of a service join another."""

    service: ServiceCode
    to: ServiceCode
    until: datetime


@dataclass(frozen=True, slots=True)
class EndDiversion:
    service: ServiceCode


@dataclass(frozen=True, slots=True)
class Upgrade:
    ticket: TicketId
    tier: TierCode
    reason: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Two tickets of one person: the older keeps its place and gains the other's legs."""

    ticket: TicketId
    other: TicketId


@dataclass(frozen=True, slots=True)
class UndoMove:
    """Take the ticket's last move back, within 10 s."""

    ticket: TicketId

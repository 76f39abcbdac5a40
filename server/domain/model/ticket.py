"""A ticket: one place in one queue, a visit with the leg that is running."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import Any, Final, NamedTuple, NewType

from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.domain.why import Why

TicketId = NewType("TicketId", str)
"""Unguessable, minted by whoever asks for the ticket, never shown."""
Own = Any
"""A discipline of the bank's own; `own.py` says what it is given and must answer."""


class State(StrEnum):
    """Where a ticket is; `lifecycle` says how it gets from one to another."""

    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    HELD = "held"
    SERVED = "served"
    NO_SHOW = "no_show"
    CANCELLED = "cancelled"
    REDIRECTED = "redirected"
    EXPIRED = "expired"


class Place(NamedTuple):
    """A place in the order of arrival: who has the smaller one came first."""

    since: datetime
    """When it began to wait, as the discipline counts."""
    arrival: int
    """The journal's sequence of its arrival: settles the order of one instant."""
    behind: int = 0
    """Put behind the ticket of that arrival, by the event of this sequence."""


@dataclass(frozen=True, slots=True)
class TicketClass:
    """All that the discipline can tell tickets apart by, but for their arrival."""

    service: ServiceCode
    tier: TierCode
    bonus: float = 0.0
    language: str = ""
    needs: tuple[str, ...] = ()
    only_at: CounterCode | None = None
    only_for: str | None = None
    not_before: datetime | None = None
    first: bool = False
    overtaken: int = 0
    """What its tickets had suffered before they came here; each count is a class of its own."""
    apart: int = 0
    """Came to an old place when later ones had been called: no class to have been overtaken in."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The waiting tickets of one class, in order of arrival."""

    tickets: tuple[tuple[Place, TicketId], ...] = ()
    passed: tuple[Place, ...] = ()
    """Whoever of the class came before one of these places was overtaken by that call."""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A service that was delivered in a leg, and how often."""

    service: ServiceCode
    quantity: int = 1


@dataclass(frozen=True, slots=True)
class Leg:
    """A finished leg of a visit that went on to another service."""

    leg: int
    service: ServiceCode
    counter: CounterCode | None
    teller: str
    called_at: datetime | None
    started_at: datetime | None
    finished_at: datetime
    outcome: str
    rating_state: str = ""
    rating: int | None = None
    delivered: tuple[Delivered, ...] = ()
    rating_reasons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Undo:
    """How to take the last move back."""

    move: str
    """The name of the event."""
    at: datetime
    ticket: "Ticket"
    """As it was, with no undo of its own."""
    other: TicketId | None = None
    """Merge: the ticket that was merged into this one."""
    passed: tuple[tuple[TicketClass, Place], ...] = ()
    """Call: whom it overtook, and did not if it is taken back."""


@dataclass(frozen=True, slots=True)
class Ticket:
    """One place in one queue: a visit, with the leg that is running."""

    id: TicketId
    number: str
    service: ServiceCode
    tier: TierCode
    state: State
    issued_at: datetime
    waits_since: datetime
    language: str
    token: str
    """SHA-256 of the phone page's token."""
    known_as: tuple[TierCode, ...] = ()
    """Its tiers on ladders that it has left: it has them again when it comes back."""
    arrival: int = 0
    """The journal's sequence of its arrival in this queue."""
    behind: int = 0
    leg: int = 1
    bonus: float = 0.0
    """Minutes added to the score of this leg."""
    needs: tuple[str, ...] = ()
    only_at: CounterCode | None = None
    """The one counter that may call it, after a transfer to a counter."""
    only_for: str | None = None
    """The one teller who may call it, after a transfer to a teller who may be away."""
    not_before: datetime | None = None
    """It is not called earlier: an appointment, or requeued for some minutes."""
    first: bool = False
    """Placed first by the staff: called before any discipline is asked."""
    overtaken: int = 0
    """How often it was overtaken in this leg before it came to its present class."""
    apart: int = 0
    """The event by which it came to a place before calls that did not overtake it."""
    counter: CounterCode | None = None
    teller: str = ""
    """Who called it."""
    why: Why | None = None
    """Why it was called, and no other."""
    attempt: int = 0
    called_at: datetime | None = None
    announced_at: datetime | None = None
    """The call or the latest recall."""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: str | None = None
    delivered: tuple[Delivered, ...] = ()
    rating: int | None = None
    rating_state: str = ""
    """Empty, `asked`, `given` or `lapsed`."""
    rating_reasons: tuple[str, ...] = ()
    to_come: tuple[ServiceCode, ...] = ()
    """The services of the visit's further legs."""
    past: tuple[Leg, ...] = ()
    back_to: CounterCode | None = None
    """"Return to me": the counter at which the visit goes on after this leg."""
    reason: str = ""
    """Why it is held, at a counter or aside."""
    returns_at: datetime | None = None
    """Held: when it goes back to its counter's queue by itself."""
    held_since: datetime | None = None
    """Held aside, or at the counter while somebody authorises."""
    held_for: timedelta = timedelta(0)
    """Time of the running leg that was not service: held at the counter."""
    interpreter_since: datetime | None = None
    """At the counter: since when somebody is wanted who speaks the customer's language."""
    social: str = ""
    appointment: datetime | None = None
    papers: bool = False
    """Somebody has seen that the papers are complete."""
    reference: str = ""
    """The form that was filled in while waiting, by reference only."""
    note: str = ""
    """The id of a note; its text can be erased and is not here."""
    kiosk: str = ""
    """Which kiosk issued it while the server was away."""
    undo: Undo | None = None

    def but(self, **changes: Any) -> "Ticket":
        """The ticket with these fields changed; `dataclasses.replace` takes twice as long."""
        changed = object.__new__(Ticket)
        for put, value in zip(_PUTS.values(), _VALUES(self), strict=True):
            put(changed, value)
        for name, value in changes.items():
            _PUTS[name](changed, value)
        return changed

    @property
    def leg_id(self) -> str:
        """The name of the running leg, by which it is rated."""
        return f"{self.id}-{self.leg}"

    @property
    def place(self) -> Place:
        """Its place in the order of arrival."""
        return Place(self.waits_since, self.arrival, self.behind)

    @property
    def ticket_class(self) -> TicketClass:
        """What the discipline knows of it but for its arrival."""
        return TicketClass(
            self.service,
            self.tier,
            self.bonus,
            self.language,
            self.needs,
            self.only_at,
            self.only_for,
            self.not_before,
            self.first,
            self.overtaken,
            self.apart,
        )


_PUTS: Final[Mapping[str, Callable[[Ticket, Any], None]]] = {
    field.name: getattr(Ticket, field.name).__set__ for field in fields(Ticket)
}
_VALUES: Final[Callable[[Ticket], tuple[Any, ...]]] = attrgetter(*_PUTS)

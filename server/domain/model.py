"""What a branch is: its plan, which the bank decides, and its day, which happens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import NewType

TicketId = NewType("TicketId", str)
"""Unguessable, minted by whoever asks for the ticket, never shown."""
CounterCode = NewType("CounterCode", str)
ServiceCode = NewType("ServiceCode", str)
TierCode = NewType("TierCode", str)
Texts = Mapping[str, str]
"""One text per language code."""


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


class CounterState(StrEnum):
    """Whether a counter calls."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


# --- the plan -------------------------------------------------------------------------------------


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
    where: Texts = field(default_factory=dict)
    """Where to wait, for the slip and the kiosk."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What a counter calls, and whom it prefers."""

    services: tuple[ServiceCode, ...]
    tiers: tuple[TierCode, ...] = ()
    """Empty: every tier."""
    tier_bonus: Mapping[TierCode, float] = field(default_factory=dict)
    """Minutes added to the score of a tier at this counter."""


@dataclass(frozen=True, slots=True)
class Counter:
    """A numbered desk as the bank planned it."""

    code: CounterCode
    number: str
    profile: Profile
    zone: str = "hall"


@dataclass(frozen=True, slots=True)
class Machine:
    """A self-service machine to which a customer can be redirected."""

    code: str
    name: Texts


@dataclass(frozen=True, slots=True)
class CardRule:
    """Card numbers that begin so belong to this tier."""

    prefix: str
    tier: TierCode


@dataclass(frozen=True, slots=True)
class Plan:
    """The branch as the bank configured it."""

    code: str
    name: Texts
    timezone: str
    opens: time
    closes: time
    languages: tuple[str, ...]
    tiers: Mapping[TierCode, Tier]
    """The first is the tier of those who do not identify."""
    services: Mapping[ServiceCode, Service]
    counters: Mapping[CounterCode, Counter]
    machines: Mapping[str, Machine] = field(default_factory=dict)
    cards: tuple[CardRule, ...] = ()
    rule: Texts = field(default_factory=dict)
    """One line that explains the order of calling to customers."""
    transfer_bonus: float = 0.0
    """Minutes added to the score of a ticket that was transferred."""
    rating_after: timedelta = timedelta(seconds=20)
    """Shorter services are not asked for a rating."""
    rating_window: timedelta = timedelta(seconds=20)
    rating_window_least: timedelta = timedelta(seconds=10)
    """The window stays at least so long when the next customer starts."""

    @property
    def unidentified(self) -> TierCode:
        """The tier of those who do not identify."""
        return next(iter(self.tiers))

    def tier(self, code: TierCode) -> Tier:
        """The tier of that code; a tier that was struck from the plan counts as unidentified."""
        return self.tiers.get(code) or self.tiers[self.unidentified]


# --- the day --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ticket:
    """One place in one queue."""

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
    arrival: int = 0
    """The journal's sequence of its issue."""
    leg: int = 1
    bonus: float = 0.0
    """Minutes added to the score of this leg."""
    only_at: CounterCode | None = None
    """The one counter that may call it, after a transfer to a counter."""
    counter: CounterCode | None = None
    attempt: int = 0
    called_at: datetime | None = None
    announced_at: datetime | None = None
    """The call or the latest recall."""
    started_at: datetime | None = None
    finished_at: datetime | None = None
    outcome: str | None = None
    rating: int | None = None
    rating_state: str = ""
    """Empty, `asked`, `given` or `lapsed`."""

    @property
    def leg_id(self) -> str:
        """The name of the running leg, by which it is rated."""
        return f"{self.id}-{self.leg}"


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which the customer of a finished leg may rate it at the counter's pad."""

    ticket: TicketId
    leg: str
    opened_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class Desk:
    """A counter as it is now."""

    state: CounterState = CounterState.CLOSED
    teller: str | None = None
    reason: str = ""
    ticket: TicketId | None = None
    window: Window | None = None
    since: datetime | None = None
    """When the state last changed."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One branch, whole: the unit of consistency. Only `evolve` makes a new one."""

    plan: Plan
    desks: Mapping[CounterCode, Desk]
    sequence: int = 0
    """How many events have happened, ever."""
    day: date | None = None
    open: bool = False
    tickets: Mapping[TicketId, Ticket] = field(default_factory=dict)
    last: Mapping[str, int] = field(default_factory=dict)
    """The last number of each series today."""
    void: frozenset[TicketId] = frozenset()
    """Requests withdrawn before they arrived: they shall never become tickets."""
    help: Mapping[str, datetime] = field(default_factory=dict)
    """Devices at which a customer asked for staff, and since when."""

    def waiting(self) -> list[Ticket]:
        """The waiting tickets, oldest place first."""
        here = [ticket for ticket in self.tickets.values() if ticket.state is State.WAITING]
        # The journal settles the order of one instant, in memory as after a restart.
        return sorted(here, key=lambda ticket: (ticket.waits_since, ticket.arrival))

    def at(self, counter: CounterCode) -> Ticket | None:
        """The ticket that is called to or served at a counter."""
        ticket = self.desks[counter].ticket
        return None if ticket is None else self.tickets[ticket]


def new_branch(plan: Plan) -> Branch:
    """A branch to which nothing has happened yet."""
    return Branch(plan, {code: Desk() for code in plan.counters})

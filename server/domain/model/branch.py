"""A branch as it is now: counters, queues, numbers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from immutables import Map

from server.domain.model.ticket import Own, Queue, Ticket, TicketClass, TicketId
from server.domain.plan import USUAL, CounterCode, Plan, Profile, ServiceCode, TierCode


class CounterState(StrEnum):
    """Whether a counter calls."""

    OPEN = "open"
    PAUSED = "paused"
    CLOSED = "closed"


class MachineState(StrEnum):
    """Whether a self-service machine can take customers."""

    WORKING = "working"
    OUT_OF_ORDER = "out-of-order"


@dataclass(frozen=True, slots=True)
class Window:
    """The time in which the customer of a finished leg may rate it at the counter's pad."""

    ticket: TicketId
    leg: str
    opened_at: datetime
    closes_at: datetime
    version: str = USUAL
    """Of the questionnaire."""


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
    free_since: datetime | None = None
    """Open with nobody there since then."""
    auto_call: bool = False
    """Call whoever comes."""
    closes_after: bool = False
    """Close when the customer who is there has gone."""
    profile: Profile | None = None
    """Instead of the plan's, until the day ends."""


@dataclass(frozen=True, slots=True)
class Machinery:
    """A self-service machine as it is now."""

    state: MachineState = MachineState.WORKING
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Diversion:
    """While in force, new tickets of a service join another."""

    to: ServiceCode
    until: datetime


@dataclass(frozen=True, slots=True)
class Appointment:
    """A time that the bank has promised to somebody, who is known by its code alone."""

    code: str
    service: ServiceCode
    tier: TierCode
    due: datetime
    ticket: TicketId | None = None
    """That of the customer, who has checked in."""


@dataclass(frozen=True, slots=True)
class Lease:
    """Numbers that a kiosk holds for the time when the server is away."""

    kiosk: str
    day: date
    series: str
    first: int
    last: int
    epoch: int


@dataclass(frozen=True)
class Branch:
    """One branch, whole: the unit of consistency. Only `evolve` makes a new one.

    Without slots, for the sake of `but`: there is one branch, but thousands of changes a minute.
    """

    plan: Plan
    desks: Map[CounterCode, Desk]
    sequence: int = 0
    """How many events have happened, ever."""
    version: int = 0
    """Which version of the plan this is."""
    day: date | None = None
    open: bool = False
    """Whether tickets are issued."""
    working: bool = False
    """Whether the business day runs: from opening until the hall is served out."""
    intake_since: datetime | None = None
    """When issuing last began or ended: the clock does not undo what was done by hand since."""
    tickets: Map[TicketId, Ticket] = field(default_factory=Map)
    queues: Map[TicketClass, Queue] = field(default_factory=Map)
    """The waiting tickets by class: an index, but for what `passed` remembers."""
    last: Map[str, int] = field(default_factory=Map)
    """The last ordinal of each series."""
    began: Map[str, int] = field(default_factory=Map)
    """The ordinal at which a series that continues began today."""
    issued: Map[ServiceCode, int] = field(default_factory=Map)
    """How many tickets of each service were issued today."""
    corrected: Map[ServiceCode, int] = field(default_factory=Map)
    """How often each service had been chosen wrongly today, as was found at the counter."""
    balked: Map[str, int] = field(default_factory=Map)
    """How often customers saw the wait of each service today and went; empty: of none."""
    came_back: Map[TicketId, str] = field(default_factory=Map)
    """Tickets that were redirected in vain today, and where to."""
    appointments: Map[str, Appointment] = field(default_factory=Map)
    """Of today and later, by code."""
    carried: frozenset[str] = frozenset()
    """Numbers of tickets from an earlier day that still wait: not given to anybody else today."""
    slots: Map[ServiceCode, tuple[int, int]] = field(default_factory=Map)
    """The newest slot of each service in which tickets were issued, and how many."""
    void: frozenset[TicketId] = frozenset()
    """Requests withdrawn before they arrived: they shall never become tickets."""
    help: Map[str, datetime] = field(default_factory=Map)
    """Devices at which a customer asked for staff, and since when."""
    alarms: Map[CounterCode, datetime] = field(default_factory=Map)
    """Counters that raised a silent alarm which nobody has answered, and since when."""
    held: frozenset[TicketId] = frozenset()
    """Tickets put aside."""
    calls: tuple[TicketId, ...] = ()
    """The tickets that were announced last, newest first."""
    turns: Map[str, tuple[int, ...]] = field(default_factory=Map)
    """The turns taken in the running cycle, per discipline."""
    diversions: Map[ServiceCode, Diversion] = field(default_factory=Map)
    machines: Map[str, Machinery] = field(default_factory=Map)
    leases: tuple[Lease, ...] = ()
    """Of today and later."""
    epoch: int = 0
    """Raised after a restore from backup."""
    epoch_until: date | None = None
    """Until this day numbers bear the epoch, for older ones may be on paper already."""
    own: Mapping[str, Own] = field(default_factory=dict, compare=False, repr=False)
    """The bank's own disciplines by name; code, not state."""

    def but(self, **changes: Any) -> "Branch":
        """The branch with these fields changed; `dataclasses.replace` takes ten times as long."""
        changed = object.__new__(Branch)
        changed.__dict__.update(self.__dict__, **changes)
        return changed

    def waiting(self) -> list[Ticket]:
        """The waiting tickets, oldest place first."""
        places = sorted(place for queue in self.queues.values() for place in queue.tickets)
        return [self.tickets[ticket] for _, ticket in places]

    def at(self, counter: CounterCode) -> Ticket | None:
        """The ticket that is called to or served at a counter."""
        desk = self.desks.get(counter)
        return None if desk is None or desk.ticket is None else self.tickets[desk.ticket]

    def profile(self, counter: CounterCode) -> Profile:
        """What a counter calls now."""
        return self.desks[counter].profile or self.plan.counters[counter].profile


def new_branch(plan: Plan, own: Mapping[str, Own] | None = None) -> Branch:
    """A branch to which nothing has happened yet."""
    return Branch(plan, Map({code: Desk() for code in plan.counters}), own=own or {})

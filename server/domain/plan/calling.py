"""Who is called next, and where: disciplines, profiles, counters, tellers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from server.domain.plan.customers import HALL, CounterCode, ServiceCode, Texts, TierCode, ZoneCode


class Kind(StrEnum):
    """How a discipline orders those whom a counter may call."""

    ACCUMULATING = "accumulating-priority"
    DUE = "earliest-due"
    STRICT = "strict-priority"
    QUOTA = "quota-cycle"
    FIRST_COME = "first-come-first-served"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class Group:
    """Some tickets, by tier and service; empty means any."""

    tiers: tuple[TierCode, ...] = ()
    services: tuple[ServiceCode, ...] = ()

    def has(self, tier: TierCode, service: ServiceCode) -> bool:
        """Whether such a ticket is one of them."""
        return (not self.tiers or tier in self.tiers) and (
            not self.services or service in self.services
        )


@dataclass(frozen=True, slots=True)
class Share:
    """So many turns of a quota cycle belong to this group."""

    group: Group
    turns: int


@dataclass(frozen=True, slots=True)
class Patience:
    """When anyone of this group has waited longer than this, they are called first."""

    group: Group
    longer_than: timedelta


@dataclass(frozen=True, slots=True)
class Discipline:
    """The rule that picks the next ticket, as data."""

    kind: Kind = Kind.ACCUMULATING
    cycle: tuple[Share, ...] = ()
    """Quota cycle: whose turns they are; who is in no share comes last, in order of arrival."""
    patience: tuple[Patience, ...] = ()
    """Looked at before anything else, whatever the kind."""
    own: str = ""
    """Kind OWN: the name of the bank's entry point."""


DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Zone:
    """A hall or floor."""

    code: ZoneCode
    name: Texts
    way: Texts = field(default_factory=dict)
    """How to get there, for slips and voice: "upstairs, on the left"."""


@dataclass(frozen=True, slots=True)
class Fallback:
    """Whom a dedicated counter may call too, once it has been idle so long."""

    after: timedelta
    services: tuple[ServiceCode, ...]
    tiers: tuple[TierCode, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """What a counter calls, and whom it prefers."""

    services: tuple[ServiceCode, ...]
    tiers: tuple[TierCode, ...] = ()
    """Empty: every tier."""
    tier_bonus: Mapping[TierCode, float] = field(default_factory=dict)
    """Minutes added to the score of a tier at this counter."""
    discipline: str = DEFAULT
    fallback: Fallback | None = None


@dataclass(frozen=True, slots=True)
class Counter:
    """A numbered desk as the bank planned it."""

    code: CounterCode
    number: str
    profile: Profile
    zone: ZoneCode = HALL
    fits: tuple[str, ...] = ()
    """The needs that it meets."""
    way: Texts = field(default_factory=dict)
    """How to get there from where one waits, said to those who do not see."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A counter is staffed from .. to, every week; `days` are 0 for Monday to 6 for Sunday."""

    counter: CounterCode
    begins: time
    ends: time
    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    teller: str = ""
    """The log-in of whoever is to be there; empty: it is not said."""
    on: date | None = None
    """Only on this date, which then has no shift of the usual week."""

    def is_on(self, day: date) -> bool:
        """Whether it counts on that day, if the day has no shifts of its own."""
        return self.on is None and day.weekday() in self.days

    def meets(self, other: "Shift") -> bool:
        """Whether both are at some time of some day, wherever."""
        same = self.on == other.on and not set(self.days).isdisjoint(other.days)
        return same and self.begins < other.ends and other.begins < self.ends


@dataclass(frozen=True, slots=True)
class Machine:
    """A self-service machine to which a customer can be redirected."""

    code: str
    name: Texts
    zone: ZoneCode = HALL
    services: tuple[ServiceCode, ...] = ()
    """What it can do as well as a counter; kiosks say so to whoever would have to wait."""
    where: Texts = field(default_factory=dict)
    """Where it stands: "by the door"."""


@dataclass(frozen=True, slots=True)
class Device:
    """What the branch calls one of its kiosks, boards, signs, pads or printers."""

    code: str
    """The name by which it logs in."""
    name: Texts = field(default_factory=dict)
    zone: ZoneCode = HALL
    where: Texts = field(default_factory=dict)
    """Where it stands: "left of the door"."""


@dataclass(frozen=True, slots=True)
class Skill:
    """That a teller can do a service."""

    level: int = 1
    until: date | None = None
    """The last day on which it counts; None: always."""


@dataclass(frozen=True, slots=True)
class Teller:
    """What one teller can do; a teller whom the plan does not name can do everything."""

    name: str
    skills: Mapping[ServiceCode, Skill] = field(default_factory=dict)
    """Empty: every service."""
    tiers: tuple[TierCode, ...] = ()
    languages: tuple[str, ...] = ()
    """Empty: every language."""
    trainee: bool = False
    """Shown as one, and never calls out of turn."""
    out_of_turn: bool = True
    """May call a chosen ticket, with a reason."""
    shown_as: str = ""
    """How customers may see them named, never the login; empty: not at all."""

    @property
    def may_choose(self) -> bool:
        """Whether this teller may call out of turn."""
        return self.out_of_turn and not self.trainee

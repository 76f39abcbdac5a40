"""The rules of the house, and the plan that holds everything together."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from enum import StrEnum

from server.domain.plan.alerts import AlertRules
from server.domain.plan.announcing import Clip, Voice
from server.domain.plan.calling import (
    Counter,
    Device,
    Discipline,
    Machine,
    Profile,
    Shift,
    Teller,
    Zone,
)
from server.domain.plan.cases import CaseRules
from server.domain.plan.contact import ContactRules, ReturnCallRules
from server.domain.plan.customers import (
    CardRule,
    CounterCode,
    Need,
    Series,
    Service,
    ServiceCode,
    ServiceGroup,
    Social,
    Span,
    Texts,
    Tier,
    TierCode,
    ZoneCode,
)
from server.domain.plan.look import Look
from server.domain.plan.rating import Questionnaire


class AtDayEnd(StrEnum):
    """What becomes of those who still wait when the day ends."""

    EXPIRE = "expire"
    CARRY_OVER = "carry-over"


class PastClosing(StrEnum):
    """What happens to a customer whose P90 lies past closing time."""

    ISSUE = "issue"
    WARN = "warn"
    REFUSE = "refuse"


@dataclass(frozen=True, slots=True)
class Hours:
    """When the branch is open beyond the daily `opens` and `closes` of the plan."""

    days: tuple[int, ...] = (0, 1, 2, 3, 4, 5, 6)
    holidays: tuple[date, ...] = ()
    special: Mapping[date, tuple[time, time]] = field(default_factory=dict)
    """Days with hours of their own; they win over weekday and holiday."""
    breaks: tuple[Span, ...] = ()
    """No tickets are issued then."""
    issue_before: timedelta = timedelta(0)
    """Tickets are issued so long before opening; calling begins at opening."""
    serve_out: timedelta = timedelta(hours=2)
    """After closing the hall is served out, at the most so long."""
    past_closing: PastClosing = PastClosing.ISSUE
    at_day_end: AtDayEnd = AtDayEnd.EXPIRE


@dataclass(frozen=True, slots=True)
class Calls:
    """What time does to a ticket that was called, and to a counter."""

    overtakes_most: int | None = None
    """The cap K: so often may a waiting ticket be overtaken; None: no cap."""
    recalls_most: int | None = None
    """After so many recalls a further one is a no-show; None: never by itself."""
    no_show_after: timedelta | None = None
    """A called ticket that nobody answers is a no-show after so long; None: never by itself."""
    reinstate_places: int = 2
    """A no-show that comes back waits behind so many."""
    returns_within: timedelta | None = None
    """So long a no-show may come back at a kiosk; later, and with None, by the staff alone."""
    wrap_up: timedelta = timedelta(0)
    """The counter's rest between finish and an automatic call."""
    language_patience: timedelta | None = None
    """A counter without the ticket's language waits so long before it may call; None: at once."""
    hold_returns: timedelta | None = None
    """A held ticket goes back to its counter's queue after so long, unless the teller says."""


@dataclass(frozen=True, slots=True)
class Appointments:
    """How appointments join those who walk in."""

    early: timedelta = timedelta(minutes=30)
    """Who checks in earlier waits as one who walked in."""
    late: timedelta = timedelta(minutes=15)
    """Who checks in later waits as one who walked in."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What the branch has to say to those who wait, on its boards."""

    text: Texts
    zones: tuple[ZoneCode, ...] = ()
    """Where; empty: everywhere."""
    until: date | None = None
    """The last day; None: until it is taken out."""


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
    """The first of a ladder is the tier of those who do not identify."""
    services: Mapping[ServiceCode, Service]
    counters: Mapping[CounterCode, Counter]
    machines: Mapping[str, Machine] = field(default_factory=dict)
    devices: Mapping[str, Device] = field(default_factory=dict)
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
    rating_shows_teller: bool = False
    """The pad names the teller, as `Teller.shown_as` says."""
    questionnaire: Questionnaire = field(default_factory=Questionnaire)
    cases: CaseRules = field(default_factory=CaseRules)
    alerts: AlertRules = field(default_factory=AlertRules)
    contact: ContactRules = field(default_factory=ContactRules)
    return_calls: ReturnCallRules = field(default_factory=ReturnCallRules)
    groups: Mapping[str, ServiceGroup] = field(default_factory=dict)
    """How the kiosk's services are grouped."""
    zones: Mapping[ZoneCode, Zone] = field(default_factory=dict)
    series: Mapping[str, Series] = field(default_factory=dict)
    """Series that the plan does not name are numbered as `Series` says by default."""
    disciplines: Mapping[str, Discipline] = field(default_factory=dict)
    tellers: Mapping[str, Teller] = field(default_factory=dict)
    needs: Mapping[str, Need] = field(default_factory=dict)
    social: Mapping[str, Social] = field(default_factory=dict)
    hours: Hours = Hours()
    calls: Calls = Calls()
    appointments: Appointments = Appointments()
    voice: Voice = field(default_factory=Voice)
    look: Look = field(default_factory=Look)
    break_reasons: Mapping[str, Texts] = field(default_factory=dict)
    outcomes: Mapping[str, Texts] = field(default_factory=dict)
    """Closing codes beside `done`."""
    roster: tuple[Shift, ...] = ()
    """Who is planned to be there, in a usual week and on some dates; empty: nothing is planned."""
    services_a_visit: int = 3
    """So many services may be asked for at once at a kiosk; 1: one ticket, one service."""
    notices: tuple[Notice, ...] = ()
    playlist: tuple[Clip, ...] = ()
    leased_at_once: int = 40
    """How many numbers of a series a kiosk holds in reserve for a day."""

    @property
    def unidentified(self) -> TierCode:
        """The tier of those who do not identify, on the first ladder."""
        return next(iter(self.tiers))

    def tier(self, code: TierCode) -> Tier:
        """The tier of that code; a tier that was struck from the plan counts as unidentified."""
        return self.tiers.get(code) or self.tiers[self.unidentified]

    def tier_for(self, service: ServiceCode, tier: TierCode) -> TierCode:
        """The tier that counts for a service: a tier of another ladder is unidentified there."""
        ladder = self.services[service].ladder
        if self.tiers[tier].ladder == ladder:
            return tier
        same = (code for code, other in self.tiers.items() if other.ladder == ladder)
        return next(same, tier)

    def offers(self, service: ServiceCode, tier: TierCode) -> bool:
        """Whether customers of a tier may choose a service."""
        offered = self.services[service].tiers
        return not offered or self.tier_for(service, tier) in offered

    def tiers_at(self, service: ServiceCode) -> tuple[TierCode, ...]:
        """The tiers that customers of a service may have: those of its ladder."""
        return tuple(code for code in self.tiers if self.tier_for(service, code) == code)

    def is_trainee(self, teller: str | None) -> bool:
        """Whether this teller is still learning; whom the plan does not name is not."""
        known = self.tellers.get(teller or "")
        return known is not None and known.trainee

    def series_named(self, code: str) -> Series:
        """How a series is numbered."""
        return self.series.get(code) or Series(code)

    def shifts_on(self, day: date) -> tuple[Shift, ...]:
        """Who is planned to be there on that day: by shifts of its own, else by the usual week."""
        own = tuple(shift for shift in self.roster if shift.on == day)
        return own or tuple(shift for shift in self.roster if shift.is_on(day))

    def rosters(self, day: date) -> bool:
        """Whether it says who is there on that day, if only that it is nobody."""
        return any(shift.on in (None, day) for shift in self.roster)

    def discipline(self, profile: Profile) -> Discipline:
        """The rule by which a profile calls."""
        return self.disciplines.get(profile.discipline) or Discipline()

"""Days at a branch, played in plain Python through `decide`: nothing here knows the twin."""

import heapq
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random

from server.domain import commands
from server.domain.commands import Command
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, Ticket, TicketId, new_branch
from server.domain.plan import (
    Counter,
    CounterCode,
    Plan,
    Profile,
    Service,
    ServiceCode,
    Tier,
    TierCode,
)

OPENS = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
USUAL = {"cash": 4.0, "accounts": 9.0, "loans": 18.0}
TRUE_MEAN = {"cash": 4.6, "accounts": 8.0, "loans": 20.0}
SHARES = {"cash": 0.62, "accounts": 0.28, "loans": 0.10}
TIERS = {"basic": (0.0, 1.0), "silver": (8.0, 1.1), "gold": (20.0, 1.25), "diamond": (40.0, 1.5)}
TIER_SHARES = {"basic": 0.6, "silver": 0.23, "gold": 0.12, "diamond": 0.05}
COUNTERS = {
    "c1": ("cash", "accounts", "loans"),
    "c2": ("cash",),
    "c3": ("cash",),
    "c4": ("cash", "accounts"),
    "c5": ("accounts", "loans"),
    "c6": ("accounts", "loans"),
}
SPEEDS = {"c1": 1.0, "c2": 0.85, "c3": 1.3, "c4": 0.9, "c5": 1.1, "c6": 1.0}
HALF_HOURS = (0.7, 0.9, 1.2, 1.3, 1.3, 1.1, 1.0, 1.0, 1.1, 1.2, 1.1, 0.9, 0.8, 0.6)


def minutes(number: float) -> timedelta:
    """So many minutes."""
    return timedelta(minutes=number)


def plan_of(counters: dict[str, tuple[str, ...]] | None = None) -> Plan:
    """Three services, four tiers, six counters; open from nine to five."""
    return Plan(
        code="test",
        name={},
        timezone="UTC",
        opens=time(9),
        closes=time(17),
        languages=("en",),
        tiers={TierCode(c): Tier(TierCode(c), {}, "", h, r) for c, (h, r) in TIERS.items()},
        services={
            ServiceCode(c): Service(ServiceCode(c), {}, c[0].upper(), minutes(usual), minutes(20))
            for c, usual in USUAL.items()
        },
        counters={
            CounterCode(c): Counter(
                CounterCode(c),
                c[1:],
                Profile(
                    tuple(ServiceCode(s) for s in offered),
                    tier_bonus={TierCode("gold"): 10.0} if c == "c1" else {},
                ),
            )
            for c, offered in (counters or COUNTERS).items()
        },
    )


def done(branch: Branch, command: Command, now: datetime) -> Branch:
    """The branch after a command that is not refused."""
    outcome = decide(branch, command, now)
    assert isinstance(outcome, tuple), outcome
    return replay(branch, outcome)


def issued(branch: Branch, name: str, service: str, tier: str, now: datetime) -> Branch:
    """The branch after one more ticket."""
    order = commands.Issue(TicketId(name), ServiceCode(service), TierCode(tier), "en", "")
    return done(branch, order, now)


def opened(plan: Plan, now: datetime = OPENS) -> Branch:
    """The branch with all its counters open."""
    branch = done(new_branch(plan), commands.OpenDay(), now)
    for code in plan.counters:
        branch = done(branch, commands.OpenCounter(code, f"teller {code}"), now)
    return branch


@dataclass(frozen=True)
class Moment:
    """Just before somebody takes a ticket."""

    branch: Branch
    now: datetime
    ticket: TicketId
    service: ServiceCode
    tier: TierCode


@dataclass
class Day:
    """One day, played to its end."""

    seed: int
    busy: float = 1.0
    """How many come, compared with about 280."""
    branch: Branch = field(default_factory=lambda: opened(plan_of()))
    moments: list[Moment] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.chance = Random(self.seed)  # noqa: S311 - dice, not a secret
        self.order = count()
        self.agenda: list[tuple[float, int, Callable[[float], None]]] = []
        self.idle = set(self.branch.plan.counters)
        self.load = self.busy * self.chance.lognormvariate(0.0, 0.1)

    def play(self) -> "Day":
        """Let the day happen."""
        for at in self.arrivals():
            self.later(at, self.arrive)
        while self.agenda:
            at, _, what = heapq.heappop(self.agenda)
            what(at)
        return self

    def waited(self, moment: Moment) -> float | None:
        """What the customer of a moment really waited, in minutes, if ever called."""
        ticket = self.branch.tickets[moment.ticket]
        called = ticket.called_at
        return None if called is None else (called - ticket.issued_at) / minutes(1)

    # --- what happens ---------------------------------------------------------------------------
    def arrivals(self) -> Iterator[float]:
        """Poisson, thinned to the profile of the day."""
        at, peak = 0.0, 0.65 * self.load * max(HALF_HOURS)
        while (at := at + self.chance.expovariate(peak)) < 30.0 * len(HALF_HOURS):
            if self.chance.random() < HALF_HOURS[int(at / 30)] / max(HALF_HOURS):
                yield at

    def arrive(self, at: float) -> None:
        """Somebody takes a ticket; a teller who is free sees it."""
        service, tier = self.one_of(SHARES), self.one_of(TIER_SHARES)
        name = f"t{len(self.moments)}"
        moment = Moment(
            self.branch, self.clock(at), TicketId(name), ServiceCode(service), TierCode(tier)
        )
        self.moments.append(moment)
        self.branch = issued(self.branch, name, service, tier, self.clock(at))
        for counter in sorted(self.idle):
            self.call(counter, at)

    def call(self, counter: CounterCode, at: float) -> None:
        """A teller calls whoever is next, if anyone is."""
        outcome = decide(self.branch, commands.CallNext(counter), self.clock(at))
        if not isinstance(outcome, tuple):
            self.idle.add(counter)
            return
        self.idle.discard(counter)
        self.branch = replay(self.branch, outcome)
        ticket = self.branch.at(counter)
        assert ticket is not None
        if self.chance.random() < 0.04 + 0.003 * self.minutes_waited(ticket):
            self.later(at + 1.5, lambda then: self.no_show(counter, then))
        else:
            self.later(at + self.chance.uniform(0.1, 0.7), lambda then: self.start(counter, then))

    def no_show(self, counter: CounterCode, at: float) -> None:
        """Nobody came: on to the next."""
        self.branch = done(self.branch, commands.NoShow(counter), self.clock(at))
        self.call(counter, at)

    def start(self, counter: CounterCode, at: float) -> None:
        """The customer sits down."""
        self.branch = done(self.branch, commands.Start(counter), self.clock(at))
        ticket = self.branch.at(counter)
        assert ticket is not None
        mean = TRUE_MEAN[ticket.service] * SPEEDS[counter]
        time = self.chance.lognormvariate(math.log(mean) - 0.18, 0.6)
        self.later(at + time, lambda then: self.finish(counter, then))

    def finish(self, counter: CounterCode, at: float) -> None:
        """Served; then papers are put away."""
        self.branch = done(self.branch, commands.Finish(counter), self.clock(at))
        self.later(at + self.chance.uniform(0.0, 1.0), lambda then: self.call(counter, then))

    # --- parts ----------------------------------------------------------------------------------
    def later(self, at: float, what: Callable[[float], None]) -> None:
        """Put something on the agenda."""
        heapq.heappush(self.agenda, (at, next(self.order), what))

    def clock(self, at: float) -> datetime:
        """The time of day."""
        return OPENS + minutes(at)

    def one_of(self, shares: dict[str, float]) -> str:
        """Drawn by share."""
        return self.chance.choices(list(shares), list(shares.values()))[0]

    def minutes_waited(self, ticket: Ticket) -> float:
        """From issue to call."""
        assert ticket.called_at is not None
        return (ticket.called_at - ticket.waits_since) / minutes(1)

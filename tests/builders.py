"""A small branch to play with, and the shortest way to bring it where a test needs it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any

from server.domain import refusals
from server.domain.commands import CallNext, Command, Issue, OpenCounter, OpenDay
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, Ticket, TicketId, new_branch
from server.domain.outcome import Events
from server.domain.plan import (
    Counter,
    CounterCode,
    Machine,
    Plan,
    Profile,
    Service,
    ServiceCode,
    Tier,
    TierCode,
)
from server.domain.refusals import Refusal

MORNING = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
BASIC, GOLD = TierCode("basic"), TierCode("gold")
CASH, LOANS = ServiceCode("cash"), ServiceCode("loans")
ALL_REFUSALS = [
    kind
    for kind in vars(refusals).values()
    if isinstance(kind, type) and issubclass(kind, Refusal) and kind is not Refusal
]
C1, C2, C3 = CounterCode("c1"), CounterCode("c2"), CounterCode("c3")


def after(minutes: float) -> datetime:
    """So many minutes after the morning began."""
    return MORNING + timedelta(minutes=minutes)


def plan(**changes: Any) -> Plan:
    """Two services, two tiers, three counters: cash, both, and loans for gold only."""
    basic = Tier(BASIC, {"en": "Basic"}, "○", head_start=0.0, rate=1.0)
    gold = Tier(GOLD, {"en": "Gold"}, "★", head_start=10.0, rate=2.0)
    services = [_service(CASH, "A"), _service(LOANS, "B")]
    counters = [
        Counter(C1, "1", Profile((CASH,))),
        Counter(C2, "2", Profile((CASH, LOANS))),
        Counter(C3, "3", Profile((LOANS,), (GOLD,), {GOLD: 5.0})),
    ]
    small = Plan(
        code="b1",
        name={"en": "Branch"},
        timezone="UTC",
        opens=time(9),
        closes=time(17),
        languages=("zh", "ko", "en"),
        tiers={BASIC: basic, GOLD: gold},
        services={service.code: service for service in services},
        counters={counter.code: counter for counter in counters},
        machines={"atm": Machine("atm", {"en": "Cash machine"})},
    )
    return replace(small, **changes)


def opened(counters: Sequence[CounterCode] = (C1, C2, C3), **changes: Any) -> Branch:
    """The branch in the morning, these counters open, nobody there yet."""
    orders = [OpenDay(), *(OpenCounter(counter, f"teller-{counter}") for counter in counters)]
    return done(new_branch(plan(**changes)), *orders)


def done(branch: Branch, *orders: Command, at: datetime = MORNING) -> Branch:
    """The branch after `orders`, none of which is refused."""
    for order in orders:
        branch = replay(branch, happened(branch, order, at=at))
    return branch


def happened(branch: Branch, order: Command, at: datetime = MORNING) -> Events:
    """What `order` brings about; it must not be refused."""
    outcome = decide(branch, order, at)
    assert not isinstance(outcome, Refusal), outcome
    return outcome


def ask_for(name: str, service: ServiceCode = CASH, tier: TierCode = BASIC) -> Issue:
    """The order for one ticket."""
    return Issue(TicketId(name), service, tier, "zh", "f" * 64)


def with_tickets(*names: str, branch: Branch | None = None, at: datetime = MORNING) -> Branch:
    """A branch in which these cash tickets wait."""
    return done(branch or opened(), *(ask_for(name) for name in names), at=at)


def called(name: str = "t1") -> Branch:
    """A branch in which one ticket is called to the first counter."""
    return done(with_tickets(name), CallNext(C1))


def ticket(branch: Branch, name: str) -> Ticket:
    """The ticket of that id."""
    return branch.tickets[TicketId(name)]


def _service(code: ServiceCode, series: str) -> Service:
    return Service(code, {"en": code}, series, timedelta(minutes=5), timedelta(minutes=15))

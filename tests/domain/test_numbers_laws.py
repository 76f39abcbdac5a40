"""No number is on paper twice on a business day, whatever fails in between: I1."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from server.domain import commands, hours
from server.domain.commands import Away, Command
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, Lease, State, TicketId, new_branch
from server.domain.numbering import holds, spelt, spelt_by
from server.domain.outcome import Events
from server.domain.plan import AtDayEnd, Hours, Plan, Series
from server.domain.refusals import Refusal
from tests.builders import BASIC, C1, CASH, GOLD, LOANS, MORNING, plan

KIOSKS = ["kiosk-1", "kiosk-2", "upstairs-13"]
kiosks = some.sampled_from(KIOSKS)
services = some.sampled_from([CASH, CASH, LOANS])
RANGES = [
    Series("A", 1, 6, 7, 30),
    Series("A", 1, 6, 7, 30, continues=True),
    Series("A", 3, 9, 20, 40, continues=True),
    Series("A", 1, 499, 500, 999),
]
ranges = some.sampled_from(RANGES)
ends = some.sampled_from(list(AtDayEnd))


def small(series: Series, at_day_end: AtDayEnd) -> Plan:
    """Short series, so that they wrap and run out; loans share the series for those with gold."""
    loans = replace(plan().services[LOANS], series_by_tier={GOLD: "A"})
    return plan(
        services={CASH: plan().services[CASH], LOANS: loans},
        series={"A": series, "B": Series("B", 1, 4, 5, 9)},
        hours=Hours(holidays=(date(2026, 11, 22),), at_day_end=at_day_end),
        leased_at_once=4,
    )


class Kiosk:
    """Prints alone: from its leases in order, then from its own series. It forgets nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.leases: list[Lease] = []
        self.used: set[str] = set()
        self.last: dict[tuple[date, str], int] = {}
        self.own = 0
        self.printed: list[tuple[date, Away]] = []

    def number(self, day: date, series: str) -> str:
        for lease in self.leases:
            for ordinal in range(lease.first, lease.last + 1):
                number = spelt(series, ordinal, lease.epoch)
                fresh = f"{day}{number}" not in self.used
                if (lease.day, lease.series) == (day, series) and fresh:
                    self.used.add(f"{day}{number}")
                    self.last[day, series] = max(ordinal, self.last.get((day, series), 0))
                    return number
        self.own += 1
        return spelt_by(self.name, series, self.own)


class Paper(RuleBasedStateMachine):
    """One branch with its kiosks, restores and nights, and every slip that was ever printed."""

    @initialize(series=ranges, at_day_end=ends)
    def begin(self, series: Series, at_day_end: AtDayEnd) -> None:
        self.now = MORNING
        self.branch = new_branch(small(series, at_day_end))
        self.past: list[Branch] = []
        self.paper: dict[tuple[date, str], str] = {}
        self.kiosks = {name: Kiosk(name) for name in KIOSKS}
        self.epoch = self.count = 0
        self.order(commands.OpenDay())

    # --- what happens ---------------------------------------------------------------------------
    @rule(service=services, tier=some.sampled_from([BASIC, GOLD]), times=some.integers(1, 4))
    def issue(self, service: Any, tier: Any, times: int) -> None:
        for _ in range(times):
            self.count += 1
            ticket = TicketId(f"t{self.count}")
            happened = self.order(commands.Issue(ticket, service, tier, "zh", "f" * 64))
            for event in happened:
                self.print(ticket, getattr(event, "number", ""))

    @rule(kiosk=kiosks)
    def lease(self, kiosk: str) -> None:
        used = tuple((day, code, last) for (day, code), last in self.kiosks[kiosk].last.items())
        self.order(commands.LeaseNumbers(kiosk, used))
        mine = [lease for lease in self.branch.leases if lease.kiosk == kiosk]
        self.kiosks[kiosk].leases = mine

    @rule(kiosk=kiosks, service=services, times=some.integers(1, 3), both=some.booleans())
    def print_alone(self, kiosk: str, service: Any, times: int, both: bool) -> None:
        """The answer came too late: sometimes the server had numbered the same request."""
        at = self.kiosks[kiosk]
        for _ in range(times):
            self.count += 1
            ticket = TicketId(f"t{self.count}")
            if both:
                self.order(commands.Issue(ticket, service, BASIC, "zh", "f" * 64))
            day = self.today()
            number = at.number(day, self.branch.plan.services[service].series)
            away = Away(ticket, number, service, BASIC, "zh", "f" * 64, self.now)
            at.printed.append((day, away))
            self.print(ticket, number)

    @rule(kiosk=kiosks, again=some.booleans(), withdrawn=some.booleans())
    def hand_in(self, kiosk: str, again: bool, withdrawn: bool) -> None:
        at = self.kiosks[kiosk]
        slips = tuple(away for _, away in at.printed)
        for away in slips if withdrawn else ():
            self.order(commands.Withdraw(away.ticket))
        handed_in = commands.HandIn(kiosk, slips)
        outcome = decide(self.branch, handed_in, self.now)

        assert not isinstance(outcome, Refusal), outcome
        self.order(handed_in)
        assert decide(self.branch, handed_in, self.now) == ()
        self.all_are_filed(at)
        if not again:
            at.printed = []

    @rule(series=ranges, at_day_end=ends)
    def change_plan(self, series: Series, at_day_end: AtDayEnd) -> None:
        self.order(commands.ChangePlan(small(series, at_day_end)))

    @rule(minutes=some.sampled_from([1, 30, 300]))
    def time_passes(self, minutes: int) -> None:
        """Not past midnight: a slip does not say of which business day it is, only when it was."""
        later = self.now + timedelta(minutes=minutes)
        self.now = later if later.date() == self.now.date() else self.now

    @rule()
    def keep_a_copy(self) -> None:
        self.past.append(self.branch)

    @rule(pick=some.integers(0, 9))
    def restore(self, pick: int) -> None:
        if self.past:
            self.branch = self.past[pick % len(self.past)]
            self.epoch += 1
            self.order(commands.RaiseEpoch(self.epoch))
            self.order(commands.Tick())

    @rule(days=some.integers(1, 2), hand_in_first=some.booleans())
    def night(self, days: int, hand_in_first: bool) -> None:
        if hand_in_first:
            for kiosk in KIOSKS:
                self.hand_in(kiosk, again=False, withdrawn=False)
        self.order(commands.CloseDay())
        self.now = self.now.replace(hour=9, minute=0) + timedelta(days=days)
        self.order(commands.OpenDay())

    @rule(service=services)
    def serve_directly(self, service: Any) -> None:
        """Nothing is printed, but the number is spoken for."""
        self.count += 1
        self.order(commands.OpenCounter(C1, "a"))
        ticket = TicketId(f"t{self.count}")
        for event in self.order(commands.ServeDirectly(C1, ticket, service, BASIC)):
            self.print(ticket, getattr(event, "number", ""))
        self.order(commands.Finish(C1))

    @rule()
    def serve(self) -> None:
        for order in (commands.OpenCounter(C1, "a"), commands.CallNext(C1), commands.Start(C1)):
            self.order(order)
        self.order(commands.Finish(C1))

    # --- what must hold -------------------------------------------------------------------------
    def order(self, command: Command) -> Events:
        outcome = decide(self.branch, command, self.now)
        if isinstance(outcome, Refusal):
            return ()
        self.branch = replay(self.branch, outcome)
        return outcome

    def today(self) -> date:
        """The business day, which the server grants; a kiosk alone goes by the date."""
        return (hours.running(self.branch) and self.branch.day) or self.now.date()

    def print(self, ticket: TicketId, number: str) -> None:
        day = self.today()

        assert self.paper.get((day, number)) is None, f"{number} is on paper twice on {day}"
        if number:
            self.paper[day, number] = ticket

    def all_are_filed(self, at: Kiosk) -> None:
        for day, away in at.printed:
            filed = self.branch.tickets.get(away.ticket)
            if filed is not None:
                assert filed.number in {away.number, f"{day} {away.number}"}

    @invariant()
    def no_two_tickets_have_a_number(self) -> None:
        numbers = [ticket.number for ticket in self.branch.tickets.values()]

        assert len(numbers) == len(set(numbers))

    @invariant()
    def a_lease_is_never_used_by_two(self) -> None:
        leased = [
            (lease.day, spelt(lease.series, ordinal, lease.epoch))
            for lease in self.branch.leases
            for ordinal in range(lease.first, lease.last + 1)
        ]

        assert len(leased) == len(set(leased))

    @invariant()
    def nobody_waits_with_a_number_that_a_kiosk_may_print(self) -> None:
        today = [lease for lease in self.branch.leases if lease.day == self.branch.day]
        for ticket in self.branch.tickets.values():
            if ticket.state is State.WAITING and not ticket.kiosk:
                assert not any(holds(lease, ticket.number) for lease in today)


Paper.TestCase.settings = settings(
    max_examples=60,
    stateful_step_count=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestPaper = Paper.TestCase

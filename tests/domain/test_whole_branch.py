"""Any orders at any times: what must hold of a branch holds after each of them."""

from collections import Counter as Tally
from datetime import timedelta
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from server.domain import commands, events
from server.domain.commands import Command
from server.domain.day import next_due
from server.domain.decide import decide
from server.domain.eligible import caller, may_ever_call
from server.domain.evolve import evolve, replay
from server.domain.lifecycle import AT_COUNTER, TERMINAL
from server.domain.model import Branch, State, TicketId, new_branch
from server.domain.outcome import Events
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.domain.ranking import people_ahead
from server.domain.refusals import Refusal
from tests.builders import BASIC, C1, C2, C3, CASH, GOLD, LOANS, MORNING, plan

counters = some.sampled_from([C1, C2, C3, C1, C2, C3, CounterCode("c9")])
services = some.sampled_from([*[CASH, LOANS] * 4, ServiceCode("gems")])
tiers = some.sampled_from([*[BASIC, GOLD] * 4, TierCode("lead")])
tellers = some.sampled_from(["anna", "boram"])
picks = some.integers(0, 99)
pauses = some.sampled_from([0, 1, 5, 11, 19, 20, 21, 60, 600])
long_pauses = some.sampled_from([3600, 5 * 3600, 17 * 3600, 3 * 86400])


class WholeBranch(RuleBasedStateMachine):
    """Drives one branch and keeps its whole history."""

    @initialize(bonus=some.sampled_from([0.0, 5.0]), prepared=some.booleans())
    def begin(self, bonus: float, prepared: bool) -> None:
        self.now = MORNING
        self.empty = new_branch(plan(transfer_bonus=bonus))
        self.branch = self.empty
        self.history: list[events.Event] = []
        self.numbers: set[tuple[object, str]] = set()
        self.ratings: Tally[tuple[str, str]] = Tally()
        self.asked_for = 0
        self.order(commands.OpenDay())
        for counter in [C1, C2, C3] if prepared else []:
            self.order(commands.OpenCounter(counter, "anna"))

    # --- what may be ordered --------------------------------------------------------------------
    @rule(seconds=pauses)
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule(seconds=long_pauses, rarely=some.integers(0, 19))
    def much_time_passes(self, seconds: int, rarely: int) -> None:
        if rarely > 1:
            return
        self.now += timedelta(seconds=seconds if rarely else -seconds)
        self.order(commands.Tick())
        for counter in [C1, C2, C3]:
            self.order(commands.OpenCounter(counter, "anna"))

    @rule(rarely=some.integers(0, 3))
    def the_clock_turns(self, rarely: int) -> None:
        if rarely:
            return
        due = next_due(self.branch, self.now)

        assert due >= self.now
        self.now = due
        self.order(commands.Tick())
        assert decide(self.branch, commands.Tick(), self.now) == (), "the tick left something due"

    @rule(kind=some.sampled_from([*[commands.OpenDay, commands.Tick] * 4, commands.CloseDay]))
    def the_day(self, kind: type[Any]) -> None:
        self.order(kind())

    @rule(counter=counters, teller=tellers)
    def open_counter(self, counter: CounterCode, teller: str) -> None:
        self.order(commands.OpenCounter(counter, teller))

    @rule(
        counter=counters,
        kind=some.sampled_from(
            [
                commands.PauseCounter,
                commands.CloseCounter,
                *[commands.CallNext, commands.Start, commands.Finish] * 2,
                commands.Recall,
                commands.NoShow,
            ]
        ),
    )
    def at_a_counter(self, counter: CounterCode, kind: type[Any]) -> None:
        self.order(kind(counter))

    @rule(counter=counters)
    def call_next_and_finish(self, counter: CounterCode) -> None:
        self.order(commands.CallNext(counter, "done"))

    @rule(counter=some.sampled_from([C1, C2, C3]), seconds=pauses)
    def serve(self, counter: CounterCode, seconds: int) -> None:
        self.order(commands.CallNext(counter))
        self.order(commands.Start(counter))
        self.now += timedelta(seconds=seconds)
        self.order(commands.Finish(counter))

    @rule(arrivals=some.lists(some.tuples(services, tiers), min_size=1, max_size=6))
    def issue(self, arrivals: list[tuple[ServiceCode, TierCode]]) -> None:
        for service, tier in arrivals:
            self.asked_for += 1
            ticket = TicketId(f"t{self.asked_for}")
            self.order(commands.Issue(ticket, service, tier, "ko", "0" * 64))

    @rule(pick=picks, service=services, tier=tiers)
    def issue_again(self, pick: int, service: ServiceCode, tier: TierCode) -> None:
        self.order(commands.Issue(self.some_ticket(pick), service, tier, "ko", "0" * 64))

    @rule(pick=picks)
    def withdraw(self, pick: int) -> None:
        self.order(commands.Withdraw(self.some_ticket(pick)))

    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        self.order(commands.Cancel(self.some_ticket(pick), "changed my mind"))

    @rule(pick=picks, service=some.none() | services, counter=some.none() | counters)
    def transfer(self, pick: int, service: ServiceCode | None, counter: CounterCode | None) -> None:
        self.order(commands.Transfer(self.some_ticket(pick), service, counter))

    @rule(pick=picks, machine=some.sampled_from(["atm", "till"]))
    def redirect(self, pick: int, machine: str) -> None:
        self.order(commands.Redirect(self.some_ticket(pick), machine))

    @rule(pick=picks, leg=some.sampled_from([1, 1, 1, 2]), score=some.integers(0, 6))
    def rate(self, pick: int, leg: int, score: int) -> None:
        asked = [id_ for id_, ticket in self.branch.tickets.items() if ticket.rating_state]
        ticket = asked[pick % len(asked)] if asked else self.some_ticket(pick)
        self.order(commands.Rate(f"{ticket}-{leg}", score))

    def some_ticket(self, pick: int) -> TicketId:
        """One of today's tickets, or one that was never asked for."""
        known = [*self.branch.tickets, TicketId("never")]
        return known[pick % len(known)]

    @rule(kind=some.sampled_from([commands.CallStaff, commands.StaffArrived]))
    def help(self, kind: type[Any]) -> None:
        self.order(kind("kiosk-1"))

    # --- what must hold --------------------------------------------------------------------------
    def order(self, command: Command) -> None:
        before = self.branch
        outcome = decide(before, command, self.now)
        if isinstance(outcome, Refusal):
            return
        self.branch = self.steps(outcome)
        self.history += outcome
        if isinstance(command, commands.CallNext):
            self.first_come_first_served(before, outcome)

    def steps(self, outcome: Events) -> Branch:
        branch = self.branch
        for event in outcome:
            branch = self.step(branch, event)
        return branch

    def step(self, branch: Branch, event: events.Event) -> Branch:
        after = evolve(branch, event)
        for id_, ticket in branch.tickets.items():
            now_in = after.tickets[id_].state if id_ in after.tickets else None
            if ticket.state in TERMINAL:
                assert now_in in {ticket.state, None}, "a terminal state was left"
            elif now_in is None:
                assert ticket.state is State.NO_SHOW, f"vanished while {ticket.state}"
        if isinstance(event, events.TicketIssued):
            self.numbered(branch, after, event)
        if isinstance(event, events.RatingAsked):
            self.asked(branch, after, event)
        if isinstance(event, events.RatingGiven):
            self.ratings["given", f"{branch.day}{event.leg}"] += 1
        return after

    def numbered(self, before: Branch, after: Branch, event: events.TicketIssued) -> None:
        number, ticket = (before.day, event.number), after.tickets[event.ticket]
        # Of one instant numbers decide, and those who were sent here have another series' number.
        sent_here = [
            other
            for other in after.waiting()
            if other.service == event.service
            and other.waits_since == event.at
            and other.number[0] != event.number[0]
        ]

        assert event.ticket not in before.tickets, "a ticket was overwritten"
        assert number not in self.numbers, "a number was issued twice on one business day"
        assert 0 <= event.ahead - people_ahead(after, ticket, event.at) <= len(sent_here)
        self.numbers.add(number)

    def asked(self, before: Branch, after: Branch, event: events.RatingAsked) -> None:
        ticket = after.tickets[event.ticket]
        self.ratings["asked", f"{before.day}{event.leg}"] += 1

        assert ticket.state is State.SERVED
        assert ticket.started_at is not None
        assert event.at - ticket.started_at >= after.plan.rating_after

    def first_come_first_served(self, before: Branch, outcome: Events) -> None:
        for event in outcome:
            if isinstance(event, events.TicketCalled):
                calls, chosen = (
                    caller(before, event.counter, event.at),
                    before.tickets[event.ticket],
                )
                same_class = [
                    ticket
                    for ticket in before.waiting()
                    if may_ever_call(before, calls, ticket)
                    and (ticket.service, ticket.tier, ticket.bonus, ticket.only_at)
                    == (chosen.service, chosen.tier, chosen.bonus, chosen.only_at)
                ]

                assert same_class[0] == chosen, "a younger ticket of the class overtook"

    @invariant()
    def desks_and_tickets_agree(self) -> None:
        at_desks = {(code, desk.ticket) for code, desk in self.branch.desks.items() if desk.ticket}
        by_tickets = {
            (ticket.counter, ticket.id)
            for ticket in self.branch.tickets.values()
            if ticket.state in AT_COUNTER
        }

        assert at_desks == by_tickets
        assert len({ticket for _, ticket in at_desks}) == len(at_desks)

    @invariant()
    def everyone_who_waits_can_be_called(self) -> None:
        for ticket in self.branch.waiting():
            assert any(
                may_ever_call(self.branch, caller(self.branch, code, MORNING), ticket)
                for code in self.branch.plan.counters
            ), f"nobody may ever call {ticket}"

    @invariant()
    def windows_are_open_for_served_legs_only(self) -> None:
        for desk in self.branch.desks.values():
            if desk.window:
                ticket = self.branch.tickets[desk.window.ticket]

                assert ticket.state is State.SERVED
                assert ticket.rating_state == "asked"

    @invariant()
    def no_leg_is_asked_or_rated_twice(self) -> None:
        assert all(times == 1 for times in self.ratings.values())

    @invariant()
    def the_clock_is_never_late(self) -> None:
        assert next_due(self.branch, self.now) >= self.now

    @invariant()
    def sequence_counts_events(self) -> None:
        assert self.branch.sequence == len(self.history)

    @precondition(lambda self: self.history)
    @rule()
    def replay_gives_the_same(self) -> None:
        assert replay(self.empty, self.history) == self.branch

    def teardown(self) -> None:
        again = replay(self.empty, self.history)

        assert again == self.branch
        assert list(again.tickets) == list(self.branch.tickets)


WholeBranch.TestCase.settings = settings(
    max_examples=300,
    stateful_step_count=50,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestWholeBranch = WholeBranch.TestCase

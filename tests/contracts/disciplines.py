"""What holds of every discipline, the bank's own too.

The laws keep their own account of who waits, who could be called and who was overtaken how often:
by looking at every ticket after every event, without the queues by class that the core keeps.
"""

from collections import Counter as Tally
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import strategies as some

from server.domain import commands, events
from server.domain.choosing import choose
from server.domain.commands import Placement
from server.domain.decide import decide
from server.domain.evolve import evolve
from server.domain.model import Branch, State, Ticket, TicketId
from server.domain.plan import (
    DEFAULT,
    Calls,
    Counter,
    CounterCode,
    Discipline,
    Fallback,
    Need,
    Profile,
    Skill,
    Teller,
)
from server.domain.queues import left, overtakings
from server.domain.ranking import in_order_for
from server.domain.refusals import Refusal
from server.domain.why import Reason
from tests.builders import BASIC, C1, C2, C3, CASH, GOLD, LOANS, after, opened, plan

CAP = 2
IDLE = timedelta(minutes=2)
OVERRIDES = {Reason.OUT_OF_TURN, Reason.PLACED_FIRST}
COUNTERS = {
    C1: Counter(C1, "1", Profile((CASH,), fallback=Fallback(IDLE, (LOANS,)))),
    C2: Counter(C2, "2", Profile((CASH, LOANS)), fits=("ramp", "loop")),
    C3: Counter(C3, "3", Profile((LOANS, CASH), tier_bonus={GOLD: 5.0})),
}
NEEDS = {
    "ramp": Need("ramp", {"en": "A ramp"}),
    "loop": Need("loop", {"en": "A hearing loop"}, timedelta(minutes=3)),
}
TELLERS = {
    "teller-c1": Teller("teller-c1", languages=("zh",)),
    "teller-c3": Teller("teller-c3", {CASH: Skill(), LOANS: Skill()}),
}

services, tiers = some.sampled_from([CASH, LOANS]), some.sampled_from([BASIC, BASIC, GOLD])
counters, picks = some.sampled_from([C1, C1, C2, C2, C3]), some.integers(0, 30)
arrivals = some.tuples(
    some.just("arrive"),
    services,
    tiers,
    some.sampled_from(["zh", "zh", "ko"]),
    some.sampled_from([(), (), (), ("ramp",), ("loop",)]),
)
calls = some.tuples(some.just("call"), counters)
moves = some.one_of(
    some.tuples(some.just("send"), picks, services, some.sampled_from(list(Placement))),
    some.tuples(some.just("upgrade"), picks, tiers),
    some.tuples(some.just("correct"), picks, services),
    some.tuples(some.just("requeue"), counters, some.integers(0, 3), some.sampled_from([0, 4])),
    some.tuples(some.just("miss"), counters),
    some.tuples(some.just("return"), picks),
    some.tuples(some.just("undo"), picks),
    some.tuples(some.just("chosen"), counters, picks),
)
passing = some.tuples(some.just("pass"), some.sampled_from([0.0, 0.1, 1.0, 3.0]))
stories = some.lists(
    some.one_of(arrivals, arrivals, arrivals, calls, calls, calls, moves, passing), max_size=60
)

Story = list[tuple[Any, ...]]


@dataclass
class Hall:
    """A branch, with a naive account of who was overtaken how often."""

    branch: Branch
    now: datetime
    times: Tally[tuple[TicketId, int]] = field(default_factory=Tally)
    """Per leg of a visit."""
    passed: dict[TicketId, list[tuple[TicketId, int]]] = field(default_factory=dict)
    """Whom the last call of a ticket overtook."""
    arrived: int = 0
    taken_back: bool = False

    def order(self, command: Any) -> None:
        """Carry out what is not refused, and watch it happen."""
        outcome = decide(self.branch, command, self.now)
        for event in () if isinstance(outcome, Refusal) else outcome:
            self.happen(event)

    def happen(self, event: Any) -> None:
        """One event, checked against the branch as it was before."""
        if isinstance(event, events.TicketCalled):
            self.called(event)
        if isinstance(event, events.MoveUndone) and event.move == "TicketCalled":
            self.times.subtract(self.passed.pop(event.ticket))
            self.taken_back = True
        self.branch = evolve(self.branch, event)
        for one in self.branch.waiting():
            known = overtakings(self.branch.queues, one)
            true = self.times[one.id, one.leg]
            # Whoever moved between a call and its undo keeps what the call did to them.
            assert known == true or (self.taken_back and known > true), "counted wrongly"

    def called(self, event: events.TicketCalled) -> None:
        """First come first served in the class, nobody overtaken too often, and the reason true."""
        chosen = self.branch.tickets[event.ticket]
        self.passed[event.ticket] = []
        assert event.why.sentence.format(**event.why.values)
        if event.why.reason in OVERRIDES:
            return
        callable_now = self.callable_by(event.counter)
        assert chosen in callable_now, "a counter called whom it may not call"
        assert not any(one.first for one in callable_now), "somebody was placed before"
        earlier = [one for one in callable_now if one.place < chosen.place]
        assert all(_class(one) != _class(chosen) for one in earlier), "not first in its class"
        full = [one for one in callable_now if self.times[one.id, one.leg] >= CAP]
        assert event.why.reason is not Reason.OVERTAKEN or full, "nobody was overtaken so often"
        assert (event.why.reason is Reason.ALONE) == (len(callable_now) == 1)
        self.passed[event.ticket] = [(one.id, one.leg) for one in earlier]
        self.times.update(self.passed[event.ticket])
        assert max(self.times.values(), default=0) <= CAP, "overtaken too often"

    def callable_by(self, counter: CounterCode) -> list[Ticket]:
        """Whom a counter may call now, looked up one by one."""
        profile = self.branch.plan.counters[counter].profile
        found = self.offered(counter, profile)
        free = self.branch.desks[counter].free_since
        if found or profile.fallback is None or free is None or self.now - free < IDLE:
            return found
        wider = replace(profile, services=profile.fallback.services, tiers=())
        return self.offered(counter, wider)

    def offered(self, counter: CounterCode, profile: Profile) -> list[Ticket]:
        """Whom a counter with this profile may call now."""
        return [
            one
            for one in self.branch.tickets.values()
            if one.state is State.WAITING
            and one.service in profile.services
            and (not profile.tiers or one.tier in profile.tiers)
            and (one.not_before is None or one.not_before <= self.now)
            and ("ramp" not in one.needs or counter == C2)
            and ("loop" not in one.needs or counter == C2 or self.waited(one, 3))
            and (one.language == "zh" or counter != C1 or self.waited(one, 2))
        ]

    def waited(self, one: Ticket, minutes: float) -> bool:
        """Whether a ticket has waited so long."""
        return self.now - one.waits_since >= timedelta(minutes=minutes)

    def some_ticket(self, pick: int) -> TicketId:
        """One of today's."""
        return TicketId(f"t{pick % max(self.arrived, 1)}")


def _class(one: Ticket) -> tuple[Any, ...]:
    return one.service, one.tier, one.bonus, one.language, one.needs


def _arrive(hall: Hall, service: Any, tier: Any, language: str, needs: tuple[str, ...]) -> None:
    number = f"A{hall.arrived:03d}"
    ticket = TicketId(f"t{hall.arrived}")
    hall.arrived += 1
    hall.happen(
        events.TicketIssued(
            hall.now, ticket, number, "A", hall.arrived, service, tier, language, "", 0, needs
        )
    )


def _call(hall: Hall, counter: CounterCode) -> None:
    hall.order(commands.Start(counter))
    hall.order(commands.Finish(counter))
    waiting = hall.callable_by(counter)
    hall.order(commands.CallNext(counter))
    assert (hall.branch.desks[counter].ticket is None) == (not waiting), "nobody was called"


def _send(hall: Hall, pick: int, service: Any, placement: Placement) -> None:
    hall.order(commands.Transfer(hall.some_ticket(pick), service, placement=placement))


def _upgrade(hall: Hall, pick: int, tier: Any) -> None:
    hall.order(commands.Upgrade(hall.some_ticket(pick), tier, "card"))


def _correct(hall: Hall, pick: int, service: Any) -> None:
    hall.order(commands.CorrectService(hall.some_ticket(pick), service))


def _requeue(hall: Hall, counter: CounterCode, places: int, minutes: int) -> None:
    hall.order(commands.Requeue(counter, places, timedelta(minutes=minutes)))


def _miss(hall: Hall, counter: CounterCode) -> None:
    hall.order(commands.NoShow(counter))


def _return(hall: Hall, pick: int) -> None:
    hall.order(commands.Reinstate(hall.some_ticket(pick)))


def _undo(hall: Hall, pick: int) -> None:
    hall.order(commands.UndoMove(hall.some_ticket(pick)))


def _chosen(hall: Hall, counter: CounterCode, pick: int) -> None:
    hall.order(commands.CallTicket(counter, hall.some_ticket(pick), "train"))


def _pass(hall: Hall, minutes: float) -> None:
    hall.now += timedelta(minutes=minutes)


STEPS = {
    "arrive": _arrive,
    "call": _call,
    "send": _send,
    "upgrade": _upgrade,
    "correct": _correct,
    "requeue": _requeue,
    "miss": _miss,
    "return": _return,
    "undo": _undo,
    "chosen": _chosen,
    "pass": _pass,
}


def hall_by(rule: Discipline, own: Mapping[str, Any]) -> Hall:
    """A branch of three counters that call by this rule, where nobody is overtaken thrice."""
    rules = plan(
        calls=Calls(overtakes_most=CAP, language_patience=timedelta(minutes=2)),
        needs=NEEDS,
        tellers=TELLERS,
        disciplines={DEFAULT: rule},
        counters=COUNTERS,
    )
    return Hall(replace(opened(), plan=rules, own=own), after(0))


def keeps_the_laws(rule: Discipline, own: Mapping[str, Any], story: Story) -> None:
    """I5, I6: in order within a class, nobody passed too often, nobody called wrongly."""
    hall = hall_by(rule, own)
    for name, *asked in story:
        STEPS[name](hall, *asked)
    for counter in COUNTERS.values():
        shown = in_order_for(hall.branch, counter, hall.now)
        assert shown == _asked_anew(hall.branch, counter.code, hall.now), "shown in another order"


def _asked_anew(branch: Branch, counter: CounterCode, now: datetime) -> list[Ticket]:
    """Whom a counter would call, each asked for as if the queue had just been found so."""
    order: list[Ticket] = []
    while choice := choose(branch, counter, now):
        order.append(choice.ticket)
        turns = branch.turns.set(choice.rule, choice.turns) if choice.rule else branch.turns
        branch = branch.but(queues=left(branch.queues, choice.ticket), turns=turns)
    return order


def serves_everybody(rule: Discipline, own: Mapping[str, Any]) -> None:
    """No rule may leave somebody waiting for ever."""
    hall = hall_by(rule, own)
    for place in range(12):
        _arrive(hall, (CASH, LOANS)[place % 2], (BASIC, GOLD)[place % 3 == 0], "zh", ())
    for _ in range(12):
        _call(hall, C2)

    assert not hall.branch.waiting()

"""Any orders at any times: what must hold of a branch holds after each of them (F11)."""

import os
from collections.abc import Mapping
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any, get_args

from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule

from heliotrope.simulate.invariants.watcher import Watcher
from server.application.publish import counter, counters_changed
from server.domain import commands
from server.domain.commands import Command
from server.domain.decide import decide
from server.domain.evolve import evolve, replay
from server.domain.model import TicketId, new_branch
from server.domain.plan import Calls, Discipline, Kind
from server.domain.refusals import Refusal
from tests.builders import BASIC, C1, C2, C3, CASH, GOLD, LOANS, MORNING, plan
from tests.proof.orders import FITS, RECIPES, TOKEN, further, services, tiers
from tests.proof.past import disagreements
from tests.proof.shelf import Shelf

EXAMPLES, STEPS = 300 if "HELIOTROPE_PROVE" in os.environ else 120, 50
pauses = some.sampled_from([0, 1, 5, 9, 11, 20, 21, 60, 600])
long_pauses = some.sampled_from([-3600, 3600, 5 * 3600, 17 * 3600, 3 * 86400])
RARE = (
    commands.OpenDay,
    commands.CloseIntake,
    commands.CloseDay,
    commands.ChangePlan,
    commands.RaiseEpoch,
    commands.PauseCounter,
    commands.CloseCounter,
    commands.Tick,
)
"""What ends or changes the whole day: asked seldom, so that a day gets somewhere."""
WORK: Mapping[str, tuple[type[Command], ...]] = {
    "": (*[commands.CallNext] * 4, commands.CallTicket, commands.ServeDirectly, commands.Resume),
    "called": (
        *[commands.Start] * 4,
        commands.Recall,
        commands.NoShow,
        commands.Requeue,
        commands.Hold,
    ),
    "serving": (
        *[commands.Finish] * 3,
        commands.CallNext,
        commands.Hold,
        commands.HoldAtCounter,
        commands.GoOn,
        commands.HandOver,
    ),
}
"""What a teller mostly does, by the state of whoever is at the counter."""
MISFITS = ("called", "serving", "held")
"""Where most commands about a ticket do not apply, and must be refused."""
OFTEN = tuple(kind for kind in RECIPES if kind not in RARE)
any_order = some.one_of(*(RECIPES[kind] for kind in OFTEN))
a_day = some.one_of(*(RECIPES[kind] for kind in RARE))
works = {state: some.one_of(*(RECIPES[kind] for kind in kinds)) for state, kinds in WORK.items()}


class Proof(RuleBasedStateMachine):
    """Drives one branch by every command, and has every step of it watched."""

    @initialize(
        kind=some.sampled_from([kind for kind in Kind if kind is not Kind.OWN]),
        cap=some.sampled_from([None, 1, 3]),
        bonus=some.sampled_from([0.0, 5.0]),
    )
    def begin(self, kind: Kind, cap: int | None, bonus: float) -> None:
        self.now = MORNING
        self.empty = new_branch(
            plan(
                transfer_bonus=bonus,
                disciplines={"default": Discipline(kind)},
                calls=Calls(overtakes_most=cap),
            )
        )
        self.branch = self.empty
        self.watcher = Watcher(evolve, self.empty, thorough_every=10)
        self.journal: list[Any] = []
        self.shelf = Shelf()
        self.shelf.take(self.snapshots().items())
        self.new = 0
        self.order(commands.OpenDay())
        for code in (C1, C2, C3):
            self.order(commands.OpenCounter(code, f"teller-{code}"))
        for service, tier in ((CASH, BASIC), (LOANS, GOLD), (CASH, GOLD), (CASH, BASIC)):
            self.order(commands.Issue(TicketId("new"), service, tier, "ko", "0" * 64))

    # --- what may be ordered --------------------------------------------------------------------
    @rule(seconds=pauses)
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)
        self.order(commands.Tick())

    @rule(order=a_day, seconds=long_pauses, rarely=some.integers(0, 7))
    def the_day(self, order: Command, seconds: int, rarely: int) -> None:
        if rarely > 1:
            return
        if rarely:
            self.order(order)
        else:
            self.now += timedelta(seconds=seconds)
            self.order(commands.Tick())
        for code in (C1, C2, C3):
            self.order(commands.OpenCounter(code, "anna"))

    @rule(services=some.lists(services, min_size=1, max_size=6), tier=tiers, also=further, by=TOKEN)
    def people_come(self, services: list[Any], tier: Any, also: Any, by: str) -> None:
        for service in services:
            self.order(commands.Issue(TicketId("new"), service, tier, "ko", by, further=also))

    @rule(
        desk=some.sampled_from([C1, C2, C3]),
        steps=some.integers(1, 6),
        seconds=pauses,
        any_=some.data(),
    )
    def a_teller_works(self, desk: Any, steps: int, seconds: int, any_: Any) -> None:
        for _ in range(steps):
            there = self.branch.at(desk)
            order = any_.draw(works["" if there is None else there.state.value])
            self.order(replace(order, counter=desk))
            self.now += timedelta(seconds=seconds)

    @rule(desk=some.sampled_from([C1, C2, C3]), times=some.integers(1, 6), tier=tiers)
    def one_after_the_other(self, desk: Any, times: int, tier: Any) -> None:
        for _ in range(times):
            self.order(commands.Issue(TicketId("new"), CASH, tier, "ko", "0" * 64))
            self.order(commands.CallNext(desk, "done"))
            self.order(commands.Start(desk))

    @rule(seconds=pauses, scores=some.lists(some.integers(0, 6), min_size=1, max_size=3))
    def a_customer_rates(self, seconds: int, scores: list[int]) -> None:
        self.now += timedelta(seconds=seconds)
        asked = [one for one in self.branch.tickets.values() if one.rating_state]
        for one in sorted(asked, key=lambda one: one.arrival)[-1:]:
            for score in scores:
                self.order(commands.Rate(one.leg_id, score))

    @rule(orders=some.lists(any_order, min_size=1, max_size=8))
    def anything(self, orders: list[Command]) -> None:
        for order in orders:
            self.order(order)

    @rule(order=any_order, seconds=some.integers(0, 12))
    def anything_and_undo(self, order: Command, seconds: int) -> None:
        self.order(order)
        self.now += timedelta(seconds=seconds)
        moved = [(one.undo.at, one.id) for one in self.branch.tickets.values() if one.undo]
        for _, ticket in sorted(moved)[-2:]:
            self.order(commands.UndoMove(ticket))

    # --- how ------------------------------------------------------------------------------------
    def order(self, order: Command) -> None:
        """Decide, and have the step watched."""
        order = self.addressed(order)
        before = self.branch
        outcome = decide(before, order, self.now)
        if isinstance(outcome, Refusal):
            return
        self.branch = replay(before, outcome)
        self.journal += outcome
        changed = counters_changed(before, self.branch)
        self.shelf.take((code, counter(self.branch, code, self.now)) for code in changed)

        assert self.watcher.step(before, outcome, self.branch, actor="teller:anna") == [], order
        assert self.shelf.stale(self.snapshots()) == [], order

    def snapshots(self) -> dict[str, Any]:
        """What every counter's sign and pad show, made anew."""
        return {code: counter(self.branch, code, self.now) for code in self.branch.plan.counters}

    def addressed(self, order: Any) -> Any:
        """The order with real tickets in it."""
        wanted = FITS.get(type(order), ())
        named: dict[str, Any] = {
            field.name: self.real(getattr(order, field.name), wanted)
            for field in fields(order)
            if field.name in {"ticket", "other", "leg"}
        }
        if isinstance(order, commands.Issue) and order.came_back:
            named["came_back"] = self.real(order.came_back, ("redirected",))
        if isinstance(order, commands.HandIn):
            named["tickets"] = tuple(self.away(each) for each in order.tickets)
        return replace(order, **named)

    def away(self, each: commands.Away) -> commands.Away:
        """A ticket from the kiosk's own series, which needs no lease."""
        self.new += 1
        ticket = TicketId(self.real(each.ticket, ()))
        return replace(each, ticket=ticket, number=f"K1-{self.new:03d}", issued_at=self.now)

    def real(self, name: str, wanted: tuple[str, ...]) -> str:
        """The ticket or leg that a recipe means by `#7`, or a new one; mostly it fits."""
        if name == "new":
            self.new += 1
            return f"t{self.new}"
        if not name.startswith("#"):
            return name
        ticket, dash, leg = name.removeprefix("#").partition("-")
        states = wanted if int(ticket) % 4 else MISFITS
        fit = [one.id for one in self.branch.tickets.values() if one.state.value in states]
        known = sorted(fit or self.branch.tickets) or [TicketId("never")]
        return known[int(ticket) % len(known)] + dash + leg

    def teardown(self) -> None:
        """From the first event to the last, once more."""
        if hasattr(self, "branch"):
            assert self.watcher.whole(self.branch) == []
            assert replay(self.empty, self.journal) == self.branch
            assert list(disagreements(self.branch, self.journal)) == []


Proof.TestCase.settings = settings(
    max_examples=EXAMPLES,
    stateful_step_count=STEPS,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
TestProof = Proof.TestCase


def test_every_command_has_a_rule() -> None:
    """A verb that the machine never tries is a verb that nobody has proved."""
    assert set(RECIPES) == set(get_args(Command))

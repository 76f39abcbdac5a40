"""The reason that stands with a call is the reason why: worked out anew, naively, from the plan."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from heliotrope.simulate.invariants.eligible import could_call
from heliotrope.simulate.invariants.fairness import Fairness
from heliotrope.simulate.journal import Step
from heliotrope.simulate.run import Setting, play
from server.domain.events import TicketCalled
from server.domain.evolve import evolve
from server.domain.model import Branch, State, Ticket
from server.domain.plan import Discipline, Kind
from tests.proof.plans import COUNT, OWN, varied

MINUTE = timedelta(minutes=1)
BY_HAND = {"out-of-turn", "resumed", "direct"}


@dataclass
class Told:
    """What the server did and said at each call, beside what it should have."""

    did: list[tuple[str, str]] = field(default_factory=list)
    should: list[tuple[str, str]] = field(default_factory=list)
    fairness: Fairness = field(default_factory=Fairness)

    def see(self, step: Step) -> None:
        branch = step.before
        for event in step.happened:
            if isinstance(event, TicketCalled) and event.why.reason not in BY_HAND:
                self.did.append((event.ticket, event.why.sentence.format(**event.why.values)))
                self.should.append(_expected(branch, event, self.fairness.watch.overtakings))
            after = evolve(branch, event)
            list(self.fairness.see(branch, event, after))
            branch = after


@cache
def told(at: int) -> Told:
    """All calls of a day in the branch of that number."""
    told = Told()
    found = play(Setting(varied(at), at, own=OWN), told.see)
    assert not found.violations
    return told


@pytest.mark.parametrize("at", range(COUNT))
def test_every_call_and_its_reason_are_those_of_the_plan(at: int) -> None:
    """A sentence that staff repeat to an angry customer must be true."""
    both = zip(told(at).did, told(at).should, strict=True)

    assert [pair for pair in both if pair[0] != pair[1]] == []


def test_a_thousand_calls_of_every_kind_were_looked_at() -> None:
    """Few calls would prove little."""
    kinds = {varied(at).disciplines["default"].kind for at in range(COUNT) if told(at).did}

    assert sum(len(told(at).did) for at in range(COUNT)) >= 1000
    assert kinds == set(Kind)


@dataclass(frozen=True)
class Scene:
    """Whom a counter could call, oldest first, and the rule."""

    branch: Branch
    counter: str
    rule: Discipline
    waiting: Sequence[Ticket]
    now: datetime

    def waited(self, one: Ticket) -> float:
        return (self.now - one.waits_since) / MINUTE


def _expected(branch: Branch, event: Any, overtaken: dict[Any, int]) -> tuple[str, str]:
    """Whom the counter should call, and the sentence that should say so."""
    profile = branch.profile(event.counter)
    rule = branch.plan.disciplines[profile.discipline]
    waiting = _callable(branch, event.counter, event.at)
    scene = Scene(branch, event.counter, rule, waiting, event.at)
    first = next((one for one in waiting if one.first), None)
    if first:
        return first.id, f"{first.number} was placed first by the staff."
    most = branch.plan.calls.overtakes_most
    free, sentence = _choice(scene, waiting)
    capped = _not_past(waiting, overtaken, most)
    if free not in capped:
        free = _choice(scene, capped)[0]
        sentence = f"{free.number} came first among those whom nobody later may pass any more."
    if len(waiting) == 1:
        sentence = f"{free.number} is the only one waiting for this counter."
    return free.id, sentence


def _callable(branch: Branch, counter: str, now: datetime) -> list[Ticket]:
    everybody = [one for one in branch.tickets.values() if one.state is State.WAITING]
    for beyond in (False, True):
        found = [
            one for one in everybody if could_call(branch, counter, one.id, now, beyond=beyond)
        ]
        if found:
            break
    return sorted(found, key=lambda one: one.place)


def _not_past(
    waiting: Sequence[Ticket], overtaken: dict[Any, int], most: int | None
) -> list[Ticket]:
    """Up to the first who was overtaken often enough."""
    for at, one in enumerate(waiting):
        if most is not None and overtaken[one.id, one.leg] >= most:
            return list(waiting[: at + 1])
    return list(waiting)


def _choice(scene: Scene, among: Sequence[Ticket]) -> tuple[Ticket, str]:
    for rule in scene.rule.patience:
        group = (one for one in among if rule.group.has(one.tier, one.service))
        oldest = next(group, None)
        if oldest and scene.waited(oldest) > rule.longer_than / MINUTE:
            waited, limit = scene.waited(oldest), rule.longer_than / MINUTE
            return oldest, (
                f"{oldest.number} has waited {waited:.0f} minutes, longer than {limit:.0f} minutes."
            )
    return BY_KIND[scene.rule.kind](scene, among)


# --- kind by kind ---------------------------------------------------------------------------------
def _bonus(scene: Scene, one: Ticket) -> float:
    return one.bonus + scene.branch.profile(scene.counter).tier_bonus.get(one.tier, 0.0)


def _accumulating(scene: Scene, among: Sequence[Ticket]) -> tuple[Ticket, str]:
    def points(one: Ticket) -> float:
        tier = scene.branch.plan.tiers[one.tier]
        return tier.head_start + tier.rate * scene.waited(one) + _bonus(scene, one)

    best = max(among, key=points)
    minutes = f"{scene.waited(best):.0f} minutes"
    return best, (
        f"{best.number} has the highest priority: {points(best):.1f} points after {minutes}."
    )


def _due(scene: Scene, among: Sequence[Ticket]) -> tuple[Ticket, str]:
    def due(one: Ticket) -> datetime:
        target = scene.branch.plan.services[one.service].target(one.tier)
        return one.waits_since + target - _bonus(scene, one) * MINUTE

    best = min(among, key=due)
    local = due(best).astimezone(ZoneInfo(scene.branch.plan.timezone))
    return best, f"{best.number} is due first: at {local:%H:%M}."


def _strict(scene: Scene, among: Sequence[Ticket]) -> tuple[Ticket, str]:
    ladder = ["basic", "gold", "diamond"]

    def rank(one: Ticket) -> tuple[int, float]:
        # Minutes that were added count, as if it had come so much earlier.
        height = ladder.index(one.tier) if one.tier in ladder else 0
        return height, scene.waited(one) + one.bonus

    best = max(among, key=rank)
    return best, (
        f"{best.number} is the first of the tier “{best.tier}”, which goes before the others."
    )


def _quota(scene: Scene, among: Sequence[Ticket]) -> tuple[Ticket, str]:
    turns = [share.turns for share in scene.rule.cycle]
    profile = scene.branch.profile(scene.counter)
    taken = scene.branch.turns.get(profile.discipline) or (0,) * len(turns)
    for counts in (taken, (0,) * len(turns)):
        for at, share in enumerate(scene.rule.cycle):
            own = [one for one in among if share.group.has(one.tier, one.service)]
            if own and counts[at] < share.turns:
                turn = f"{counts[at] + 1} of {share.turns}"
                return own[0], f"It is the turn of the tier “{own[0].tier}”: {turn}."
    return among[0], f"Nobody is waiting whose turn it is, and {among[0].number} came first."


def _first_come(scene: Scene, among: Sequence[Ticket]) -> tuple[Ticket, str]:
    best = among[0]
    return best, f"{best.number} came first, {scene.waited(best):.0f} minutes ago."


def _longest(scene: Scene, among: Sequence[Ticket]) -> tuple[Ticket, str]:
    def share(one: Ticket) -> float:
        target = scene.branch.plan.services[one.service].target(one.tier) / MINUTE
        return scene.waited(one) / max(target, 1.0)

    best = max(among, key=share)
    return best, f"{best.number} was chosen by the bank's own rule “longest”."


BY_KIND = {
    Kind.ACCUMULATING: _accumulating,
    Kind.DUE: _due,
    Kind.STRICT: _strict,
    Kind.QUOTA: _quota,
    Kind.FIRST_COME: _first_come,
    Kind.OWN: _longest,
}

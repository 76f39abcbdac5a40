"""The numbers by which linear disciplines compare: score = start + rate x waited + bonus.

Earliest due time is first come first served with a head start of minus the target wait; strict
priority is first come first served with a head start that no wait can make up for.
"""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Final, NamedTuple

from server.domain.model import TicketClass
from server.domain.plan import Discipline, Kind, Plan, Profile

MINUTE: Final = timedelta(minutes=1)
A_RANK: Final = 1_000_000.0
"""Minutes: longer than anybody waits."""


class Weights(NamedTuple):
    """Head start in minutes, priority per minute waited, and minutes added."""

    head_start: float
    rate: float
    bonus: float


def weights(plan: Plan, profile: Profile, rule: Discipline, key: TicketClass) -> Weights:
    """How a discipline weighs a class at a counter of this profile."""
    return WEIGHTS.get(rule.kind, _first_come)(plan, profile, key)


def _accumulating(plan: Plan, profile: Profile, key: TicketClass) -> Weights:
    tier = plan.tier(key.tier)
    return Weights(tier.head_start, tier.rate, key.bonus + profile.tier_bonus.get(key.tier, 0.0))


def _due(plan: Plan, profile: Profile, key: TicketClass) -> Weights:
    target = plan.services[key.service].target(key.tier) / MINUTE
    return Weights(-target, 1.0, key.bonus + profile.tier_bonus.get(key.tier, 0.0))


def _strict(plan: Plan, _: Profile, key: TicketClass) -> Weights:
    return Weights(rank(plan, key) * A_RANK, 1.0, key.bonus)


def _first_come(_: Plan, __: Profile, ___: TicketClass) -> Weights:
    return Weights(0.0, 1.0, 0.0)


def rank(plan: Plan, key: TicketClass) -> int:
    """How high a tier stands on its ladder; those who do not identify stand at 0."""
    ladder = plan.tier(key.tier).ladder
    same = [code for code, tier in plan.tiers.items() if tier.ladder == ladder]
    return same.index(key.tier) if key.tier in same else 0


WEIGHTS: Final[Mapping[Kind, Callable[[Plan, Profile, TicketClass], Weights]]] = {
    Kind.ACCUMULATING: _accumulating,
    Kind.DUE: _due,
    Kind.STRICT: _strict,
    Kind.FIRST_COME: _first_come,
}

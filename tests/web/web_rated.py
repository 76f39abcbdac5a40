"""A month of ratings, kept in memory."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from random import Random

from server.insight.served import ServedLeg

BEGIN = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
HABITS = {
    "anna": (4.6, 0.5, 0.3),
    "jun": (4.2, 0.5, 0.3),
    "mei": (4.3, 0.45, 0.35),
    "sora": (4.1, 0.5, 0.3),
    "tom": (4.2, 0.04, 0.3),
    "wei": (3.2, 0.5, 0.3),
}
"""Mean score, share of customers who answer, and how often the next one is started early."""


@dataclass
class MemoryRatings:
    """Legs that somebody has kept already."""

    kept: Sequence[ServedLeg] = ()

    async def legs(self, first: date, last: date) -> Sequence[ServedLeg]:
        return [leg for leg in self.kept if first <= leg.finished.date() <= last]


def a_month() -> MemoryRatings:
    """Six tellers: one pleases, one does not, and of one nearly nobody answers."""
    chance = Random(5)  # noqa: S311 - dice, not a secret
    legs = [_leg(chance, teller, at) for teller in HABITS for at in range(240)]
    return MemoryRatings(
        [*legs, *(replace(leg, teller="new", leg=f"new-{leg.leg}") for leg in legs[:9])]
    )


def _leg(chance: Random, teller: str, at: int) -> ServedLeg:
    liked, answers, hurries = HABITS[teller]
    began = BEGIN + timedelta(days=at // 14, minutes=30 * (at % 14))
    finished = began + timedelta(minutes=chance.uniform(2, 9))
    service, tier = chance.choice(["cash", "accounts", "loans"]), chance.choice(["basic", "gold"])
    leg = ServedLeg(f"{teller}-{at}", service, tier, "c1", teller, began, finished, asked=finished)
    leg = replace(leg, shortened=chance.random() < hurries)
    if chance.random() > answers:
        return leg
    score = min(max(round(chance.gauss(liked, 0.9)), 1), 5)
    return replace(leg, score=score, answered=finished + timedelta(seconds=4))

"""Who is among the best and the last quarter, and how sure that is.

A list by the mean alone orders chance: ranks are drawn from what each score may be (Goldstein and
Spiegelhalter, "League tables and their limitations", 1996).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.insight.scores import Z90, Score

DRAWS: Final = 4_000
SURE: Final = 0.8
"""Nobody is named among the best or the last with less certainty."""
FEWEST: Final = 4
"""Of fewer there are no quarters."""


@dataclass(frozen=True, slots=True)
class Rank:
    """Where one stands among those who are compared; 1 is the best."""

    group: str
    low: int
    high: int
    """Between these nine times of ten."""
    best_quarter: float
    """The probability of being there."""
    last_quarter: float

    @property
    def surely_best(self) -> bool:
        """Among the best quarter, as far as can be told."""
        return self.best_quarter >= SURE

    @property
    def surely_last(self) -> bool:
        """Among the last quarter, as far as can be told."""
        return self.last_quarter >= SURE


def ranks(scores: Sequence[Score], chance: np.random.Generator) -> list[Rank]:
    """The ranks of those who have a score, in the order given; none of fewer than four."""
    compared = [(score.group, score.mean) for score in scores if score.mean is not None]
    if len(compared) < FEWEST:
        return []
    values = np.array([mean.value for _, mean in compared])
    spreads = np.array([(mean.high - mean.low) / (2 * Z90) for _, mean in compared])
    drawn = chance.normal(values, spreads, (DRAWS, len(compared)))
    places = 1 + np.argsort(np.argsort(-drawn, axis=1), axis=1)
    quarter = len(compared) // 4
    return [
        Rank(
            group,
            int(np.quantile(places[:, at], 0.05, method="lower")),
            int(np.quantile(places[:, at], 0.95, method="higher")),
            float((places[:, at] <= quarter).mean()),
            float((places[:, at] > len(compared) - quarter).mean()),
        )
        for at, (group, _) in enumerate(compared)
    ]

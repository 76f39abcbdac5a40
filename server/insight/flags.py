"""What looks as if ratings were bent: marks for a talk, never a verdict.

Shares are compared on the double arcsine scale (M. F. Freeman and J. W. Tukey, 1950), where their
variance is 1 / (4n + 2), and honest tellers are let differ among themselves: a funnel with additive
over-dispersion (D. J. Spiegelhalter, "Handling over-dispersion of performance indicators", 2005),
whose middle and width are medians, for those whom it is to find are among those it is made of.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from itertools import pairwise
from math import asin, sin, sqrt
from statistics import median
from typing import Final

from server.insight.served import ServedLeg

FAR: Final = 3.0
"""Standard deviations: by chance 13 honest tellers of ten thousand lie so far out."""
BELIEVED_OF: Final = 8
"""How honest tellers differ is believed as if so many had shown it already."""
FEWEST_PEERS: Final = 5
"""With fewer tellers nobody can be out of line."""
FEWEST_LEGS: Final = 30
RUN: Final = 8
"""Equal answers one after the other, each at once."""
AT_ONCE: Final = timedelta(seconds=1.5)
TO_MEDIAN: Final = 1.4826
"""A normal law's standard deviation per median distance from its middle."""


class Flag(StrEnum):
    """What stands out."""

    SILENT = "silent"
    """Few of the customers who were asked answer: they may have gone before the finish."""
    HURRIED = "hurried"
    """The next customer is started before the window's time is over."""
    UNASKED = "unasked"
    """Many legs are too short to be asked about, or end as transfers."""
    REFINISHED = "refinished"
    """The finish is taken back and done again."""
    RUN = "run"
    """Equal answers in a row, each within a moment: nobody reads that fast."""


@dataclass(frozen=True, slots=True)
class Flagged:
    """A teller, and what stands out of their legs."""

    teller: str
    flag: Flag
    count: int
    of: int
    usual: float | None = None
    """The share that is usual; None: it is looked at by itself."""


def flagged(legs: Sequence[ServedLeg]) -> list[Flagged]:
    """All that stands out, teller by teller."""
    by_teller: dict[str, list[ServedLeg]] = {}
    for leg in legs:
        if leg.teller:  # erased after a time
            by_teller.setdefault(leg.teller, []).append(leg)
    found = [each for flag in COUNTED for each in _out_of_line(by_teller, flag)]
    found += [run for teller, of in by_teller.items() if (run := _run(teller, of))]
    return sorted(found, key=lambda each: (each.teller, each.flag))


Counts = tuple[int, int]
"""So many of so many."""


def _silent(legs: Sequence[ServedLeg]) -> Counts:
    asked = [leg for leg in legs if leg.asked]
    return sum(leg.score is None for leg in asked), len(asked)


def _hurried(legs: Sequence[ServedLeg]) -> Counts:
    asked = [leg for leg in legs if leg.asked]
    return sum(leg.shortened for leg in asked), len(asked)


def _unasked(legs: Sequence[ServedLeg]) -> Counts:
    return sum(leg.asked is None for leg in legs), len(legs)


def _refinished(legs: Sequence[ServedLeg]) -> Counts:
    return sum(leg.finishes > 1 for leg in legs), len(legs)


COUNTED: Final[Mapping[Flag, tuple[Callable[[Sequence[ServedLeg]], Counts], float]]] = {
    Flag.SILENT: (_silent, 0.06),
    Flag.HURRIED: (_hurried, 0.08),
    Flag.UNASKED: (_unasked, 0.04),
    Flag.REFINISHED: (_refinished, 0.03),
}
"""What is counted, and how much honest tellers are believed to differ: near a half, 0.06 on the
scale of comparison are six customers of a hundred."""


def _out_of_line(by_teller: Mapping[str, Sequence[ServedLeg]], flag: Flag) -> list[Flagged]:
    """Those whose share lies far above what is usual among all."""
    count, believed = COUNTED[flag]
    counts = {teller: count(legs) for teller, legs in by_teller.items()}
    compared = {teller: each for teller, each in counts.items() if each[1] >= FEWEST_LEGS}
    if len(compared) < FEWEST_PEERS:
        return []
    heights = {teller: _height(*each) for teller, each in compared.items()}
    middle = median(heights.values())
    noise = median(_variance(of) for _, of in compared.values())
    between = _between(heights.values(), middle, noise, believed)
    return [
        Flagged(teller, flag, *compared[teller], usual=_share(middle))
        for teller, height in heights.items()
        if height - middle > FAR * sqrt(between + _variance(compared[teller][1]))
    ]


def _between(heights: Collection[float], middle: float, noise: float, believed: float) -> float:
    """The variance among honest tellers: what is believed, and what these show."""
    spread = TO_MEDIAN * median(abs(height - middle) for height in heights)
    shown = max(spread * spread - noise, 0.0)
    seen = len(heights) - 1
    return (BELIEVED_OF * believed * believed + seen * shown) / (BELIEVED_OF + seen)


def _variance(of: int) -> float:
    return 1 / (4 * of + 2)


def _height(count: int, of: int) -> float:
    return (asin(sqrt(count / (of + 1))) + asin(sqrt((count + 1) / (of + 1)))) / 2


def _share(height: float) -> float:
    return sin(height) ** 2


def _run(teller: str, legs: Sequence[ServedLeg]) -> Flagged | None:
    """The longest run of equal answers at once, if it is long enough."""
    answers = [leg for leg in sorted(legs, key=lambda leg: leg.finished) if leg.score]
    longest = length = 0
    for before, leg in pairwise([None, *answers]):
        quick = leg is not None and leg.hesitated is not None and leg.hesitated < AT_ONCE
        same = before is not None and leg is not None and before.score == leg.score
        length = (length + 1 if same else 1) if quick else 0
        longest = max(longest, length)
    return Flagged(teller, Flag.RUN, longest, len(answers)) if longest >= RUN else None

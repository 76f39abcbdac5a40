"""What calls back have brought: how many were made, and what customers said."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean

from server.domain.return_calls import SAID, Result, ReturnCall
from server.insight.scores import ENOUGH


@dataclass(frozen=True, slots=True)
class Called:
    """The calls of some days."""

    opened: int
    done: int
    """With a result that somebody recorded."""
    reached: int
    results: Mapping[Result, int]
    answered: int
    mean: float | None
    """Of the satisfaction, 1 to 5; None below `ENOUGH` answers."""


def called(calls: Sequence[ReturnCall]) -> Called:
    """The figures of these calls."""
    results = Counter(call.result for call in calls if call.result is not None)
    scores = [call.satisfaction for call in calls if call.satisfaction is not None]
    mean = fmean(scores) if len(scores) >= ENOUGH else None
    done = sum(results[result] for result in SAID)
    return Called(len(calls), done, results[Result.REACHED], dict(results), len(scores), mean)

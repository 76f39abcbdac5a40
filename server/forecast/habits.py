"""What a branch does with advice: of measures that cost the same, those it takes come first.

Nothing is ever left out for it: a measure that alone prevents a breach is found as before.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final, TypeAlias

from server.domain.plan import CounterCode
from server.forecast.changes import Change, MoveBreak, OpenCounter

Measure: TypeAlias = tuple[type[OpenCounter | MoveBreak], CounterCode]
"""What is asked of whom; by how many minutes a break moves is one question."""
Shares: TypeAlias = Mapping[Measure, float]
"""How probable it is that a measure is taken."""
UNKNOWN: Final = 0.5
"""Of a measure about which nobody was asked."""


def shares(answers: Iterable[tuple[Measure, bool]]) -> Shares:
    """By how often each was taken, as if it had been taken once and left once before."""
    said = defaultdict[Measure, list[bool]](list)
    for measure, taken in answers:
        said[measure].append(taken)
    return {measure: (1 + sum(each)) / (2 + len(each)) for measure, each in said.items()}


def in_order(
    measures: Sequence[Change], cost: Callable[[Change], int], habits: Shares
) -> list[Change]:
    """The same measures, the cheapest first; of those that cost the same, what is rather taken."""
    return sorted(measures, key=lambda each: (cost(each), -_share(each, habits)))


def _share(change: Change, habits: Shares) -> float:
    match change:
        case OpenCounter(counter) | MoveBreak(counter):
            return habits.get((type(change), counter), UNKNOWN)
        case _:
            return UNKNOWN

"""Linearizability the slow and obvious way: try every order. For small histories only."""

from collections.abc import Hashable, Iterator, Sequence
from itertools import combinations, permutations

from tests.proof.linearizable import UNKNOWN, Model, Operation


def explainable(history: Sequence[Operation], model: Model) -> bool:
    """Whether some order that respects real time gives what was heard."""
    return any(
        _fits(order, model)
        for chosen in _what_took_effect(history)
        for order in permutations(chosen)
        if _in_time(order)
    )


def _what_took_effect(history: Sequence[Operation]) -> Iterator[tuple[Operation, ...]]:
    """Everything that was answered, with any of those that were not."""
    answered = [one for one in history if one.result is not UNKNOWN]
    unknown = [one for one in history if one.result is UNKNOWN]
    for size in range(len(unknown) + 1):
        for some in combinations(unknown, size):
            yield (*answered, *some)


def _in_time(order: Sequence[Operation]) -> bool:
    return all(later.until >= sooner.invoked for sooner, later in combinations(order, 2))


def _fits(order: Sequence[Operation], model: Model) -> bool:
    states: set[Hashable] = {model.initial}
    for one in order:
        states = {
            after
            for before in states
            for result, after in model.step(before, one.call)
            if one.result in (UNKNOWN, result)
        }
    return bool(states)

"""The linearizability checker accepts what could have happened and rejects what could not."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from tests.proof.branch_model import (
    BUSY,
    NOBODY,
    OK,
    REFUSED,
    Call,
    CallNext,
    Hall,
    Issue,
    NoShow,
    Transfer,
    Undo,
)
from tests.proof.brute_force import explainable
from tests.proof.histories import BAD, GOOD, SMALL, written
from tests.proof.linearizable import UNKNOWN, Operation, check

TICKETS, COUNTERS, SERVICES = ("t1", "t2", "t3"), ("c1", "c2", "c3"), ("cash", "loans")
tickets, services = some.sampled_from(TICKETS), some.sampled_from(SERVICES)
calls: some.SearchStrategy[Call] = some.one_of(
    some.builds(Issue, tickets, services),
    some.builds(CallNext, some.sampled_from(COUNTERS)),
    some.builds(Transfer, tickets, services, some.sampled_from(["kept", "last"])),
    some.builds(NoShow, some.sampled_from(COUNTERS)),
    some.builds(Undo, tickets),
)
results = some.sampled_from([1, 2, 3, NOBODY, BUSY, OK, REFUSED, *TICKETS])
spread = some.floats(0, 3)


@some.composite
def happened(draw: some.DrawFn, most: int) -> list[Operation]:
    """A history that did happen one at a time, each call known to its caller for a while."""
    history: list[Operation] = []
    hall = Hall()
    for at, call in enumerate(draw(some.lists(calls, min_size=1, max_size=most))):
        (heard, hall), *_ = SMALL.step(hall, call)  # nobody is too late
        history.append(Operation(call, heard, at - draw(spread), at + draw(spread)))
    return history


@pytest.mark.parametrize("name", GOOD)
def test_a_good_history_is_accepted(name: str) -> None:
    """A checker that cries wolf is switched off."""
    assert check(written(GOOD[name]), SMALL) is None


@pytest.mark.parametrize("name", BAD)
def test_a_bad_history_is_rejected(name: str) -> None:
    """Each is a bug that a branch could have."""
    assert check(written(BAD[name]), SMALL)


@pytest.mark.parametrize("histories", [GOOD, BAD])
def test_there_are_twenty_of_each(histories: dict[str, str]) -> None:
    """A checker is trusted as far as it was tried."""
    assert len(histories) >= 20


@given(history=happened(most=14))
@settings(max_examples=150, deadline=None)
def test_what_happened_is_accepted(history: list[Operation]) -> None:
    """Whatever the overlaps, the true order explains it."""
    assert check(history, SMALL) is None


@given(
    history=happened(most=6), at=some.integers(0, 5), heard=results, unknown=some.integers(0, 11)
)
@settings(max_examples=200, deadline=None)
def test_a_changed_result_is_judged_as_by_trying_every_order(
    history: list[Operation], at: int, heard: object, unknown: int
) -> None:
    """The clever search and the obvious one never disagree, with lost answers as without."""
    history[at % len(history)] = replace(history[at % len(history)], result=heard)
    if unknown < len(history):
        history[unknown] = Operation(history[unknown].call, UNKNOWN, history[unknown].invoked)

    assert (check(history, SMALL) is None) == explainable(history, SMALL)


def test_branches_are_judged_one_by_one() -> None:
    """The same counter and number in another branch is another counter and number."""
    here = [replace(one, key="b1") for one in written("issue t1 cash -> 1; call c1 -> t1")]
    there = [replace(one, key="b2") for one in written("issue t1 cash -> 1; call c1 -> nobody")]
    violation = check([*here, *there], SMALL)

    assert check(here, SMALL) is None
    assert violation
    assert violation.key == "b2"


def test_a_violation_tells_how_far_an_order_comes() -> None:
    """Whoever reads a failed storm wants to see the call that cannot follow."""
    violation = check(written(BAD["overtaking"]), SMALL)

    assert violation
    assert len(violation.explained) == 2
    assert "CallNext(counter='c1') -> t2" in str(violation)


@pytest.mark.parametrize("seed", range(4))
def test_sixteen_callers_at_once_are_judged_in_good_time(seed: int) -> None:
    """A storm's window of forty operations, five of them without an answer."""
    history = storm(Random(seed), callers=16, length=40)  # noqa: S311 - seeded, to be repeated

    assert check(history, SMALL) is None


def test_seeded_corruptions_of_storms_are_rejected() -> None:
    """The checker itself is mutation-tested: at least nine of ten."""
    rng = Random(5)  # noqa: S311 - seeded, to be repeated
    judged = [
        check(corrupted(storm(rng, callers=4, length=24, lost=0), rng), SMALL) for _ in range(120)
    ]

    assert sum(map(bool, judged)) >= 0.9 * len(judged)


def storm(rng: Random, callers: int, length: int, lost: int = 5) -> list[Operation]:
    """So many callers who each ask again as soon as they have an answer; some answers are lost."""
    asked = sorted(
        times for caller in range(callers) for times in _times(rng, caller, length // callers + 1)
    )
    history, hall = [], Hall()
    for at, (_, invoked, returned, caller) in enumerate(asked[:length]):
        call = some_call(rng, at)
        (heard, hall), *_ = SMALL.step(hall, call)  # nobody is too late
        result = UNKNOWN if at % (length // lost if lost else length + 1) == 3 else heard
        history.append(Operation(call, result, invoked, returned, caller=str(caller)))
    return history


def _times(rng: Random, caller: int, length: int) -> Iterator[tuple[float, float, float, int]]:
    """When a caller's calls took effect, were asked and were answered."""
    free_at = rng.random()
    for _ in range(length):
        took_effect = free_at + rng.random()
        returned = took_effect + rng.random()
        yield took_effect, free_at, returned, caller
        free_at = returned


def some_call(rng: Random, at: int) -> Call:
    """Mostly arrivals and calls, as in a branch."""
    ticket, counter = f"t{rng.randint(1, at + 1)}", rng.choice(COUNTERS)
    makers: list[Callable[[], Call]] = [
        lambda: Issue(f"t{at + 1}", rng.choice(SERVICES)),
        lambda: CallNext(counter),
        lambda: NoShow(counter),
        lambda: Transfer(ticket, rng.choice(SERVICES)),
        lambda: Undo(ticket),
    ]
    return rng.choices(makers, weights=[5, 5, 3, 1, 1])[0]()


def corrupted(history: list[Operation], rng: Random) -> list[Operation]:
    """One answer that cannot be: a number or a ticket given a second time, or never given."""
    named = [at for at, one in enumerate(history) if isinstance(one.call, Issue | CallNext)]
    at = rng.choice(named)
    one = history[at]
    if isinstance(one.call, Issue):
        numbers = [
            o.result
            for o in history
            if isinstance(o.call, Issue) and o.call.service == one.call.service
        ]
        wrong: object = rng.choice([len(numbers) + 1, *[n for n in numbers if n != one.result]])
    else:
        wrong = rng.choice(["t99", NOBODY if one.result != NOBODY else BUSY])
    return [*history[:at], replace(one, result=wrong), *history[at + 1 :]]

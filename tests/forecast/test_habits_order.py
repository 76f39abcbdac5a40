"""Of measures that cost the same, what a branch rather takes is offered first; none is hidden."""

from collections.abc import Sequence

import pytest
from busy_hall import asked, busy
from hypothesis import given
from hypothesis import strategies as st

from server.domain.plan import CounterCode
from server.forecast.changes import Change, MoveBreak, OpenCounter
from server.forecast.habits import UNKNOWN, Measure, Shares, in_order, shares
from server.forecast.warn import Warned, warnings

counters = st.sampled_from([CounterCode(f"c{place}") for place in range(1, 6)])
opens = st.builds(OpenCounter, counters)
changes = st.one_of(opens, st.builds(MoveBreak, counters, st.sampled_from([-20.0, 20.0])))
measures = st.tuples(st.sampled_from([OpenCounter, MoveBreak]), counters)
answers = st.lists(st.tuples(measures, st.booleans()))


def cost(change: Change) -> int:
    """Opening a counter costs more than moving a break."""
    return int(isinstance(change, OpenCounter))


@given(st.lists(changes, unique=True), answers)
def test_habits_leave_every_measure_and_what_it_costs(
    tried: Sequence[Change], said: Sequence[tuple[Measure, bool]]
) -> None:
    """Whatever was refused so often: it is tried, and never before what is cheaper."""
    ordered = in_order(tried, cost, shares(said))

    assert sorted(ordered, key=repr) == sorted(tried, key=repr)
    assert [cost(each) for each in ordered] == sorted(cost(each) for each in tried)


@given(st.lists(opens, unique=True), answers)
def test_what_is_rather_taken_comes_first(
    tried: Sequence[OpenCounter], said: Sequence[tuple[Measure, bool]]
) -> None:
    """Of counters that could open, those that were opened."""
    habits = shares(said)
    likely = [
        habits.get((OpenCounter, each.counter), UNKNOWN) for each in in_order(tried, cost, habits)
    ]

    assert likely == sorted(likely, reverse=True)


@given(answers)
def test_nobody_is_sure_of_a_habit(said: Sequence[tuple[Measure, bool]]) -> None:
    """One refusal is no rule: a share is never nothing or all, and moves with every answer."""
    habits = shares(said)

    assert all(0 < share < 1 for share in habits.values())
    for measure, share in habits.items():
        assert shares([*said, (measure, False)])[measure] < share
        assert shares([*said, (measure, True)])[measure] > share


def found(closed: str, waiting: int, habits: Shares) -> dict[tuple[str, str], Warned]:
    """What a busy hall is warned of."""
    told = warnings(asked(busy(closed, waiting)), habits)
    return {(each.service, each.tier): each for each in told}


@pytest.mark.parametrize(("closed", "waiting"), [("c4", 12), ("c2", 18), ("c4", 22)])
def test_what_prevents_a_breach_is_named_though_it_was_always_left(
    closed: str, waiting: int
) -> None:
    """A way out that nobody liked is still the way out."""
    before = found(closed, waiting, {})
    refused = {
        (type(each.way_out.change), CounterCode(closed)): 0.01
        for each in before.values()
        if each.way_out and isinstance(each.way_out.change, OpenCounter)
    }
    after = found(closed, waiting, refused)

    assert refused
    assert {kind: _prevents(each) for kind, each in after.items()} == {
        kind: _prevents(each) for kind, each in before.items()
    }


def _prevents(warned: Warned) -> bool:
    return warned.way_out is not None and warned.way_out.prevents

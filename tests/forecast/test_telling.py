"""What is told of a wait as the forecast moves."""

import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as some

from server.forecast.outlook import Wait
from server.forecast.telling import BETTER_AFTER, Told, counted_down, room, slack, tell
from tests.builders import MORNING, after

EVERY = timedelta(seconds=15)
minutes = some.floats(0, 180)
waits = some.tuples(minutes, minutes).map(sorted).map(lambda pair: Wait(*pair))
steps = some.lists(waits, min_size=1, max_size=60)


def told_of(forecasts: Sequence[Wait], begin: datetime = MORNING) -> list[Told]:
    """What is told forecast by forecast, one every 15 s, to one who comes anew."""
    told: list[Told] = []
    for place, wait in enumerate(forecasts):
        told.append(tell(told[-1] if told else None, wait, begin + place * EVERY))
    return told


def changes(told: Sequence[Told]) -> int:
    """How often something else was told than before."""
    return sum(one.wait != next_one.wait for one, next_one in itertools.pairwise(told))


@given(steps)
def test_the_nine_of_ten_is_never_told_shorter_than_it_is_but_by_the_slack(
    forecasts: list[Wait],
) -> None:
    """Honesty first: what gets worse is said at once."""
    for wait, told in zip(forecasts, told_of(forecasts), strict=True):
        assert wait.p90 <= told.wait.p90 + slack(told.wait.p90)
        assert wait.p50 <= told.wait.p50 + room(told.wait.p50)


@given(waits, waits)
def test_a_constant_forecast_settles(before: Wait, wait: Wait) -> None:
    """After at most one change, and no more than the room away from what is forecast."""
    told = told_of([before, *[wait] * 60])
    last = told[-1].wait

    assert changes(told) <= 1
    assert abs(last.p90 - wait.p90) <= max(slack(last.p90), room(last.p90))
    assert abs(last.p50 - wait.p50) <= room(last.p50)


@given(waits, some.lists(some.floats(0.9, 1.1), min_size=30, max_size=60))
def test_noise_of_ten_percent_does_not_make_the_words_swing(wait: Wait, noise: list[float]) -> None:
    """It may end up at the longer end, step by step, but never comes back and goes again."""
    told = told_of([Wait(wait.p50 * each, wait.p90 * each) for each in noise])
    nine = [one.wait.p90 for one in told]

    assert nine == sorted(nine)
    assert changes(told) <= 2


@given(steps)
def test_nothing_is_told_better_before_it_has_lasted(forecasts: list[Wait]) -> None:
    """So the words can change for the better at most once in two minutes, whatever happens."""
    told = told_of(forecasts)
    better = [
        late.at
        for early, late in itertools.pairwise(told)
        if late.wait.p90 < early.wait.p90 and late.wait.p50 <= early.wait.p50
    ]

    assert all(at - MORNING >= BETTER_AFTER for at in better)
    assert all(two - one >= BETTER_AFTER for one, two in itertools.pairwise(better))


@given(steps)
def test_what_is_told_was_forecast_and_the_half_stays_below(forecasts: list[Wait]) -> None:
    """Nothing is made up between the forecasts."""
    for place, told in enumerate(told_of(forecasts)):
        assert told.wait in forecasts[: place + 1]
        assert told.wait.p50 <= told.wait.p90


def test_much_worse_is_told_at_once() -> None:
    """A counter has closed: the customer hears it now."""
    before = tell(None, Wait(8, 12), MORNING)

    assert tell(before, Wait(14, 25), after(0.25)).wait == Wait(14, 25)


def test_much_better_is_told_after_two_minutes_of_it() -> None:
    """And a moment of it in between is forgotten."""
    before = tell(None, Wait(14, 25), MORNING)
    hoped = tell(before, Wait(8, 12), after(1))
    dashed = tell(hoped, Wait(14, 25), after(2))
    again = tell(dashed, Wait(8, 12), after(3))
    soon = tell(again, Wait(8, 12), after(4))
    lasting = tell(soon, Wait(8, 12), after(5))

    assert [one.wait for one in (hoped, dashed, again, soon)] == [Wait(14, 25)] * 4
    assert lasting.wait == Wait(8, 12)


def test_what_a_waiting_customer_was_told_counts_down() -> None:
    """Five minutes later it is five minutes less, and never less than nothing."""
    told = Told(Wait(12, 20), MORNING)

    assert counted_down(told, after(5)) == Told(Wait(7, 15), after(5))
    assert counted_down(told, after(30)).wait == Wait(0, 0)

"""The challenger speaks only where it is surely better than the twin."""

from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from server.forecast.challenger.gate import DAYS, MARGIN, TICKETS, Gate, Losses, judged

losses = st.floats(0.01, 50.0)
tickets = st.integers(1, 400)
days = st.lists(st.builds(Losses, tickets, losses, losses), max_size=60)


def after(*each: Losses) -> Gate:
    """A gate that has judged these days."""
    return reduce(judged, each, Gate())


def steady(gain: float, number: int, size: int = 300) -> list[Losses]:
    """Days on which the challenger saves that share, a little more and a little less by turns."""
    return [
        Losses(size, 100.0, 100.0 * (1.0 - gain) + (0.3 if day % 2 else -0.3))
        for day in range(number)
    ]


@given(days)
def test_nobody_is_promoted_before_ten_days_and_many_tickets(each: list[Losses]) -> None:
    """A lucky week is no proof."""
    gate = after(*each)

    assert not gate.promoted or (len(each) >= DAYS and gate.tickets >= TICKETS)


@given(days)
def test_whoever_is_promoted_has_lost_less(each: list[Losses]) -> None:
    """The branch never tells what was worse over the days that count."""
    gate = after(*each)

    assert not gate.promoted or gate.challenger < gate.twin * (1.0 - MARGIN / 2 + 1e-9)


@given(st.lists(st.tuples(tickets, losses, st.floats(1.0, 3.0)), max_size=60))
def test_a_challenger_that_is_never_better_is_never_promoted(
    each: list[tuple[int, float, float]],
) -> None:
    """Where the twin knows the branch, the twin speaks."""
    gate = Gate()
    for number, twin, worse in each:
        gate = judged(gate, Losses(number, twin, twin * worse))

        assert not gate.promoted


@given(days, st.floats(0.1, 10.0))
def test_the_unit_of_the_losses_does_not_matter(each: list[Losses], unit: float) -> None:
    """Minutes or seconds, quick branch or slow one: only the share that is saved counts."""
    scaled = [Losses(day.tickets, day.twin * unit, day.challenger * unit) for day in each]
    one, other = after(*each), after(*scaled)

    assert abs(one.gain - other.gain) < 1e-9
    if abs(one.gain - 2 * one.doubt) > 1e-9 and abs(one.gain - MARGIN) > 1e-9:
        assert one.promoted == other.promoted or abs(one.gain - MARGIN / 2) < 1e-9


@given(days)
def test_a_day_without_waits_changes_nothing(each: list[Losses]) -> None:
    """A holiday neither fades what was learnt nor counts as proof."""
    gate = after(*each)

    assert judged(gate, Losses(0, 0.0, 0.0)) == gate


@given(st.floats(0.03, 0.9), st.integers(DAYS, 100))
def test_a_challenger_that_is_steadily_better_is_promoted(gain: float, number: int) -> None:
    """It must be possible to win."""
    assert after(*steady(gain, number)).promoted


@given(st.floats(-0.9, MARGIN / 2 - 0.005), st.integers(DAYS, 100))
def test_a_gain_within_the_margin_promotes_nobody(gain: float, number: int) -> None:
    """Without a real gain the simpler forecast stays, because it can be explained."""
    assert not after(*steady(gain, number)).promoted


def test_who_becomes_worse_is_demoted() -> None:
    """Branches change: a former win does not last."""
    gate = after(*steady(0.1, 60))
    assert gate.promoted
    fell = 0
    while gate.promoted:
        gate, fell = judged(gate, Losses(300, 100.0, 115.0)), fell + 1

    assert fell <= 10


def test_few_good_days_among_many_that_differ_are_not_enough() -> None:
    """A mean that one day made is luck."""
    wild = [Losses(300, 100.0, 99.5) for _ in range(19)] + [Losses(300, 100.0, 40.0)]
    gate = after(*wild)

    assert gate.gain > MARGIN
    assert not gate.promoted

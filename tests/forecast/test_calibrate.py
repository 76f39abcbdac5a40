"""Calibrated quantiles cover what they say, whatever was wrong with the forecast."""

import json
import math
from random import Random

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from server.forecast.calibrate import (
    Calibration,
    Outcome,
    calibrated,
    from_plain,
    learnt,
    plain,
    uncalibrated,
)
from server.forecast.chance import normal
from server.forecast.levels import LEVELS
from server.forecast.scene import Floats

SCORES = np.array([normal(level) for level in LEVELS])
TIERS = ("basic", "gold")
A_DAY = 100
waits = st.floats(0.0, 600.0)
forecasts = st.builds(
    lambda median, spread, most: np.minimum(median * np.exp(spread * SCORES), most),
    *(waits, st.floats(0.0, 2.0), waits),
)
"""Log-normal, and often a heap of paths that all say the same."""
outcomes = st.builds(Outcome, st.sampled_from(TIERS), forecasts, waits, st.integers(1, 4))
calibrations = st.lists(st.lists(outcomes, max_size=3), max_size=6)


def after(ticks: list[list[Outcome]]) -> Calibration:
    """What these ticks have taught."""
    calibration = uncalibrated()
    for tick in ticks:
        calibration = learnt(calibration, tick)
    return calibration


def said(median: float, spread: float = 0.6) -> Floats:
    """A log-normal forecast."""
    return median * np.exp(spread * SCORES)


@given(calibrations, st.sampled_from((*TIERS, "new")), forecasts)
def test_calibrated_quantiles_rise_and_none_is_negative(
    ticks: list[list[Outcome]], tier: str, quantiles: Floats
) -> None:
    """A P90 below its P50 would be nonsense on a slip."""
    told = calibrated(after(ticks), tier, quantiles)

    assert (np.diff(told) >= 0.0).all()
    assert (told >= 0.0).all()
    assert np.isfinite(told).all()


@given(calibrations, st.permutations(range(4)), st.lists(outcomes, min_size=4, max_size=4))
def test_within_a_tick_the_order_of_outcomes_does_not_matter(
    ticks: list[list[Outcome]], order: list[int], tick: list[Outcome]
) -> None:
    """Two counters that call at once must not make two forecasts."""
    one = learnt(after(ticks), tick)
    other = learnt(after(ticks), [tick[place] for place in order])

    assert plain(one) == plain(other)


@given(calibrations)
def test_a_calibration_survives_being_stored(ticks: list[list[Outcome]]) -> None:
    """Stored in the night, bit for bit the same in the morning."""
    calibration = after(ticks)

    assert plain(from_plain(json.loads(json.dumps(plain(calibration))))) == plain(calibration)


def test_a_calibration_of_another_make_is_not_taken_over() -> None:
    """After an update with other knots it begins anew, rather than shift the wrong way."""
    other = plain(uncalibrated())
    other["common"]["shift"] = [[0.5] * 19] * 4

    assert plain(from_plain(other)) == plain(uncalibrated())


def test_learning_leaves_the_old_value_as_it_was() -> None:
    """A value: the forecast that is being made meanwhile does not change."""
    before = uncalibrated()
    learnt(before, [Outcome("gold", said(5.0), 60.0, 1)])

    assert plain(before) == plain(uncalibrated())


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))  # slow
@given(
    st.floats(0.4, 2.5),
    st.floats(0.5, 1.6),
    st.sampled_from((2.0, 8.0, 30.0)),
    st.integers(0, 10_000),
)
def test_coverage_comes_to_what_is_said(
    scale: float, spread: float, median: float, seed: int
) -> None:
    """A forecaster whose waits are too short, too long, too narrow or too wide is put right."""
    chance = Random(seed)  # noqa: S311 - dice, not a secret
    calibration, met = uncalibrated(), np.zeros(len(LEVELS))
    learns, counts = 5000, 1000
    for number in range(learns + counts):
        tier = "gold" if number % 5 == 0 else "basic"
        told = calibrated(calibration, tier, said(median))
        actual = scale * median * math.exp(0.6 * spread * chance.gauss(0.0, 1.0))
        met += (actual <= told) * (number >= learns)
        calibration = learnt(calibration, [Outcome(tier, said(median), actual, number // A_DAY)])

    assert np.abs(met / counts - LEVELS).max() < 0.08


def test_a_tier_of_its_own_is_told_apart() -> None:
    """What is wrong about gold only is put right for gold only."""
    chance = Random(1)  # noqa: S311 - dice, not a secret
    calibration = uncalibrated()
    for number in range(6000):
        tier = TIERS[number % 2]
        actual = 10.0 * math.exp(0.6 * chance.gauss(0.0, 1.0)) * (2.0 if tier == "gold" else 1.0)
        calibration = learnt(calibration, [Outcome(tier, said(10.0), actual, number // A_DAY)])
    basic, gold = (calibrated(calibration, tier, said(10.0))[9] for tier in TIERS)

    assert basic == pytest.approx(10.0, rel=0.15)
    assert gold == pytest.approx(20.0, rel=0.15)


def test_a_rare_tier_goes_with_the_others() -> None:
    """Three gold customers a week teach little, the four hundred others a lot."""
    late = [Outcome("basic", said(10.0), 25.0, number // 40) for number in range(400)]
    calibration = after([[one] for one in late])

    gold = calibrated(calibration, "gold", said(10.0))
    basic = calibrated(calibration, "basic", said(10.0))

    assert gold[9] > 15.0
    assert gold[9] == pytest.approx(basic[9], rel=0.4)


def test_days_that_disagree_move_nothing() -> None:
    """A busy day and a quiet one tell of their luck, not of the forecast."""
    calibration = uncalibrated()
    for day in range(20):
        actual = 16.0 if day % 2 else 6.0
        for _ in range(A_DAY):
            calibration = learnt(calibration, [Outcome("basic", said(10.0), actual, day)])

    assert calibrated(calibration, "basic", said(10.0))[9] == pytest.approx(10.0, rel=0.05)


def test_a_forecast_that_is_right_is_left_alone() -> None:
    """Of a hundred shifts some look needed by chance: each day has its luck, and all share it."""
    moved = []
    for seed in range(8):
        chance, calibration = Random(seed), uncalibrated()  # noqa: S311 - dice, not secrets
        right = [said(median, math.hypot(0.6, 0.3)) for median in (2.0, 8.0, 30.0)]
        for day in range(20):
            luck = chance.gauss(0.0, 0.3)
            for number in range(A_DAY):
                quantiles = right[number % 3]
                actual = quantiles[9] * math.exp(luck + 0.6 * chance.gauss(0.0, 1.0))
                calibration = learnt(calibration, [Outcome("basic", quantiles, actual, day)])
        told = [calibrated(calibration, "basic", quantiles) for quantiles in right]
        moved.append(np.abs(np.log(np.array(told) / np.array(right))).max())

    assert sorted(moved)[-2] < 0.03


def test_who_is_known_to_be_too_sure_is_put_right_on_weaker_evidence() -> None:
    """Trees fit what they were shown: that their P90 covers 0.87 is no luck of some days."""
    missed = {doubt: abs(_covered(doubt, seed=3) - 0.9) for doubt in (1.0, 6.0)}

    assert missed[1.0] < 0.02 < missed[6.0]
    assert from_plain(plain(uncalibrated(1.0))).doubt == 1.0


def _covered(doubt: float, seed: int) -> float:
    """How often P90 of a forecast that is too narrow holds after 60 days, over 40 more."""
    chance, calibration = Random(seed), uncalibrated(doubt)  # noqa: S311 - dice, not secrets
    met = 0
    for day in range(100):
        luck = chance.gauss(0.0, 0.25)
        for _ in range(A_DAY):
            actual = 10.0 * math.exp(luck + 0.62 * chance.gauss(0.0, 1.0))
            met += (actual <= calibrated(calibration, "basic", said(10.0))[17]) * (day >= 60)
            calibration = learnt(calibration, [Outcome("basic", said(10.0), actual, day)])
    return met / (40 * A_DAY)


def test_what_was_learnt_of_short_waits_leaves_long_ones_alone() -> None:
    """Another horizon, another error."""
    calibration = after([[Outcome("basic", said(1.0), 3.0, number // 50)] for number in range(500)])

    assert calibrated(calibration, "basic", said(1.0))[9] > 2.0
    assert calibrated(calibration, "basic", said(60.0))[9] == pytest.approx(60.0)

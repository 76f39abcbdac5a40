"""The walk through past days never looks ahead, and its figures are the scorer's."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from former_days import FIRST, days, written
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from server.adapters.history_file import read_past
from server.forecast.backtest.guide import Guide
from server.forecast.backtest.judge import Judge, Told
from server.forecast.backtest.measures import crps, measures, pinball
from server.forecast.backtest.report import report
from server.forecast.backtest.rules import rule_values
from server.forecast.backtest.walk import AT_ISSUE, Wanted, walk
from server.forecast.engine import rolled
from server.forecast.history import DAY, Ended, History
from server.forecast.inferring.seats import seated
from server.forecast.levels import LEVELS, quantiles_of
from server.forecast.scene import Floats
from server.forecast.staying import stayed


@pytest.fixture(scope="module")
def history(tmp_path_factory: pytest.TempPathFactory) -> History:
    """Eight days."""
    folder: Path = tmp_path_factory.mktemp("log")
    return read_past(written(folder / "log.csv", days(8))).history


def walked(history: History, wanted: Sequence[int], ages: Sequence[float] = ()) -> list[Told]:
    """What would have been told on these days, all of it inferred."""
    of = seated(history)
    return list(Judge(of).told(walk(Guide(of, None, None), Wanted(wanted, ages, 20), rolled)))


def scrambled(history: History, after: float, seed: int) -> History:
    """The same until a moment; what comes later is another branch altogether."""
    chance = np.random.default_rng(seed)
    base = history.day * DAY
    kept = base + history.issued <= after
    rows = np.flatnonzero(kept | (chance.random(len(history)) < 0.7))
    of = history.only(rows)
    base, kept = base[rows], kept[rows]
    later = {}
    for name in ("called", "started", "finished"):
        times = getattr(of, name).copy()
        future = ~(base + times <= after)
        times[future] += chance.uniform(0.0, 30.0, future.sum())
        later[name] = times
    never = np.isnan(of.called)
    moved = ~kept
    issued = np.where(moved, of.issued + 0.5, of.issued)
    called = np.fmax(later["called"], issued)
    called[never] = np.nan
    started = np.where(never, np.nan, np.fmax(later["started"], called))
    finished = np.fmax(later["finished"], np.fmax(started, issued))
    return replace(
        of,
        tiers=(*of.tiers, "unheard-of"),
        counters=(*of.counters, "c9"),
        tier=np.where(moved, chance.integers(0, 3, len(of)), of.tier),
        counter=np.where(moved & ~never, chance.integers(0, 4, len(of)), of.counter),
        issued=issued,
        called=called,
        started=started,
        finished=finished,
    )


@settings(max_examples=4, deadline=None, phases=(Phase.explicit, Phase.generate))  # it is slow
@given(st.floats(590.0, 760.0), st.integers(0, 10_000))
def test_nothing_that_comes_later_changes_a_forecast(at: float, seed: int) -> None:
    """Bit for bit: else every figure would be a lie."""
    history, one = SHARED[0]
    moment = int(history.days[5]) * DAY + at
    other = walked(scrambled(history, moment, seed), LOOKED_AT, (5.0,))
    until = [told for told in one if told.asked.at <= moment]
    again = [told for told in other if told.asked.at <= moment]

    assert len(until) > 50
    assert [(told.asked.row, told.asked.age) for told in until] == [
        (told.asked.row, told.asked.age) for told in again
    ]
    for told, same in zip(until, again, strict=True):
        assert told.quantiles.tolist() == same.quantiles.tolist()
        assert told.asked.quantiles.tolist() == same.asked.quantiles.tolist()


SHARED: list[tuple[History, list[Told]]] = []
LOOKED_AT = [FIRST.toordinal() + 4, FIRST.toordinal() + 5]


@pytest.fixture(scope="module", autouse=True)
def _shared(history: History) -> None:
    """For laws, which take no fixtures."""
    SHARED[:] = [(history, walked(history, LOOKED_AT, (5.0,)))]


def test_everyone_who_waits_is_asked_for_in_order_of_time(history: History) -> None:
    """At issue, and again while they wait."""
    told = walked(history, [int(history.days[6])], (5.0,))
    day = history.of_days(int(history.days[6]), int(history.days[6]) + 1)
    waits = day.left - day.issued
    times = [each.asked.at for each in told]

    assert times == sorted(times)
    assert sum(each.asked.age == AT_ISSUE for each in told) == np.count_nonzero(waits > 0.0)
    assert sum(each.asked.age == 5.0 for each in told) == np.count_nonzero(waits > 5.0)


def test_the_inferred_twin_beats_the_rules(history: History) -> None:
    """Else there would be no need of it."""
    told = walked(history, [int(day) for day in history.days[2:]])
    figures = report(seated(history), told, int(history.days[3]), ())

    assert figures["CRPS_ratio_to_best_rule"] < 0.9
    assert 0.8 < figures["forecast"]["coverage_P90"] < 0.98


def test_whoever_did_not_come_when_called_counts_beside_the_served(history: History) -> None:
    """Their waits are known, and longer than those of the served."""
    gone = replace(history, ended=history.ended.copy())
    long = np.flatnonzero(history.called - history.issued > 10.0)
    gone.ended[long[::2]] = Ended.NO_SHOW
    told, until = walked(gone, gone.days[5:], [5.0]), int(gone.days[5])
    figures = report(seated(gone), told, until, [5.0])
    called = (gone.called - gone.issued > 5.0) & (gone.day > until)
    aged = figures["ages"]["5"]

    assert aged["all_called"]["forecast"]["tickets"] == called.sum()
    assert aged["forecast"]["tickets"] == (called & (gone.ended == Ended.SERVED)).sum()
    for served in (figures, aged):
        everyone = served["all_called"]["forecast"]
        assert served["forecast"]["tickets"] < everyone["tickets"]
        assert served["forecast"]["coverage_P90"] >= everyone["coverage_P90"]


def test_a_service_that_was_never_seen_has_the_usual_waits(history: History) -> None:
    """A ticket without a forecast would be a hole in the output."""
    last = int(history.days[-1])
    strange = replace(
        history,
        services=(*history.services, "safe"),
        service=np.where((history.day == last) & (history.issued > 700.0), 2, history.service),
    )
    told = walked(strange, [last])
    without = [each for each in told if each.asked.scene is None]

    assert without
    assert all(each.quantiles[9] > 0.0 for each in without)


# --- figures --------------------------------------------------------------------------------------


def test_measures_are_those_of_the_definitions() -> None:
    """By hand, for two tickets."""
    quantiles = np.tile(np.arange(1.0, 20.0), (2, 1))
    figures = measures(np.array([10.0, 25.0]), quantiles)

    assert figures["MAE"] == 7.5  # |10-10|, |25-10|
    assert figures["RMSE"] == pytest.approx(np.sqrt((0.0 + 225.0) / 2))
    assert figures["pinball90"] == pytest.approx((0.1 * 8 + 0.9 * 7) / 2)
    assert (figures["coverage_P80"], figures["coverage_P90"]) == (0.5, 0.5)


def test_what_was_told_to_the_moment_is_covered_and_counted() -> None:
    """A counter opens at 10:00: the twelfth digit of a sum of minutes decides nothing."""
    quantiles = np.tile(np.arange(1.0, 20.0), (4, 1))
    figures = measures(np.array([18.0 + 1e-11, 18.0 - 1e-11, 17.0, 25.0]), quantiles)

    assert (figures["coverage_P90"], figures["met_P90"]) == (0.75, 0.5)
    assert figures["even_P90"] == pytest.approx((0.5 + 0.5 + 1.0 + 0.0) / 4)


@given(st.lists(st.integers(0, 6).map(float), min_size=40, max_size=200), st.sampled_from([80, 90]))
def test_a_right_forecast_covers_evenly_what_it_says_however_many_end_at_once(
    waits: list[float], level: int
) -> None:
    """Whoever comes is one of the paths: then that is the level, to a step of the quantiles."""
    quantiles = np.tile(quantiles_of(np.array(waits)), (len(waits), 1))
    figures = measures(np.array(waits), quantiles)

    assert figures[f"even_P{level}"] == pytest.approx(level / 100, abs=0.05)
    assert figures[f"coverage_P{level}"] >= level / 100 - 0.05


@given(st.lists(st.floats(0.0, 100.0), min_size=1, max_size=20), st.floats(0.0, 100.0))
def test_crps_is_twice_the_mean_pinball_loss(waits: list[float], actual: float) -> None:
    """So that it can be compared with anybody's who tells nineteen quantiles."""
    quantiles = quantiles_of(np.array(waits))
    loss = [
        pinball(np.array([actual]), np.array([q]), level)[0]
        for q, level in zip(quantiles, LEVELS, strict=True)
    ]

    assert crps(np.array([actual]), quantiles[None])[0] == pytest.approx(2.0 * np.mean(loss))


@pytest.mark.parametrize("paths", [20, 100])
def test_one_more_path_stays_below_a_quantile_as_often_as_it_says(paths: int) -> None:
    """With few paths too: else P90 would hold for 88 in 100 for no other reason."""
    chance = np.random.default_rng(3)
    of_even = [quantiles_of(chance.random(paths)) for _ in range(3000)]

    assert np.abs(np.mean(of_even, axis=0) - LEVELS).max() < 0.006


def test_rules_say_what_a_product_would_say(history: History) -> None:
    """People ahead by mean service by busy counters, as of the very moment of issue."""
    train = history.day < history.days[4]
    said = rule_values(history, train)["people ahead x mean service / busy counters"]
    served = train & (history.ended == Ended.SERVED)
    mean = (history.finished - history.started)[served].mean()
    row = int(np.flatnonzero((history.day == history.days[5]) & (history.issued > 640.0))[0])
    at, today = history.issued[row], history.day == history.day[row]
    ahead = np.count_nonzero(today & (history.issued <= at) & (history.left > at)) - 1
    busy = np.count_nonzero(today & (history.started <= at) & (history.finished > at))

    assert ahead > 0
    assert said[row] == pytest.approx(ahead * mean / busy)


# --- who stays ------------------------------------------------------------------------------------

rates = st.lists(st.floats(0.0, 0.5), min_size=13, max_size=13).map(np.array)


@given(rates, st.floats(0.0, 120.0), st.floats(0.0, 120.0), st.floats(0.0, 120.0))
def test_who_stays_longer_has_stayed_before(
    leaving: Floats, waited: float, one: float, other: float
) -> None:
    """P(stays s + t) = P(stays s) x P(stays t more)."""
    whole = stayed(leaving, waited, np.array([one + other]))[0]
    parts = stayed(leaving, waited, np.array([one])) * stayed(
        leaving, waited + one, np.array([other])
    )

    assert 0.0 <= whole <= 1.0
    assert whole == pytest.approx(parts[0], abs=1e-9)


@given(st.lists(st.floats(0.0, 60.0), min_size=2, max_size=50), rates)
def test_of_those_who_are_called_the_waits_are_shorter(waits: list[float], leaving: Floats) -> None:
    """Who leaves is never called: those for whom it would have been long are missing."""
    minutes = np.array(waits)
    tilted = quantiles_of(minutes, stayed(leaving, 0.0, minutes))
    even = quantiles_of(minutes, np.ones(len(minutes)))

    assert (tilted <= even + 1e-6).all()

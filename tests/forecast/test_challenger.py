"""The trees learn from a branch's own days, always the same; without LightGBM nothing is lost."""

import logging
import sys
from collections.abc import Iterator

import numpy as np
import pytest
import small_branch

from server.forecast.backtest.measures import crps
from server.forecast.challenger import boosting
from server.forecast.challenger.contest import USUAL, Contest, Outcome, School
from server.forecast.challenger.features import Moment, features
from server.forecast.challenger.gate import Gate
from server.forecast.challenger.seen import seen
from server.forecast.challenger.usual import usual_of
from server.forecast.hindsight import Day, Rostered
from server.forecast.laws import priors
from server.forecast.levels import LEVELS
from server.forecast.scene import Floats

TRAIN, TEST = range(12), range(12, 15)
MUTE = np.full(len(LEVELS), np.nan)
"""What a twin says that is of no help."""


def outcomes(number: int, says: Floats | None = None) -> list[Outcome]:
    """All who waited on one day."""
    plan, laws = small_branch.plan(), priors(small_branch.plan())
    past = small_branch.played(number)
    there = [[(small_branch.OPENS, small_branch.CLOSES + 120.0)]] * len(small_branch.COUNTERS)
    day = Day(plan, small_branch.frame(), laws, past, Rostered(there))
    events = seen(past, past.services, past.tiers)
    usual = usual_of(small_branch.played(0))
    rates = np.array(laws.arrivals.rates[number % 7])
    told = []
    for row in np.flatnonzero(past.called > past.issued).tolist():
        scene = day.at(float(past.issued[row]), row)[0]
        moment = Moment(scene, events, number % 7, rates, past.services, past.tiers, usual)
        told.append(
            Outcome(
                features(moment, len(scene.columns) - 1, MUTE),
                float(past.called[row] - past.issued[row]),
                MUTE,
                says,
            )
        )
    return told


@pytest.fixture(scope="module")
def lessons() -> list[list[Outcome]]:
    """Day by day."""
    return [outcomes(number) for number in TRAIN]


@pytest.fixture(scope="module")
def trees(lessons: list[list[Outcome]]) -> boosting.Trees:
    """What they teach."""
    return grown([each for day in lessons for each in day])


def grown(each: list[Outcome], rounds: int = 60) -> boosting.Trees:
    """Trees from these outcomes."""
    names = tuple(each[0].features)
    rows = np.array([list(one.features.values()) for one in each])
    return boosting.grown(names, rows, np.array([one.wait for one in each]), rounds)


def rule(past: list[Outcome], waiting: float) -> Floats:
    """The waits of those who met as many people: the products' rule with the best factor."""
    alike = [each.wait for each in past if abs(each.features["waiting_all"] - waiting) <= 1.0] or [
        each.wait for each in past
    ]
    return np.quantile(alike, LEVELS)


def test_trees_beat_the_rule_that_products_use(
    trees: boosting.Trees, lessons: list[list[Outcome]]
) -> None:
    """Who learns from the state of the branch must be better than who counts people."""
    past = [each for day in lessons for each in day]
    new = [each for number in TEST for each in outcomes(number)]
    waits = np.array([each.wait for each in new])
    said = boosting.told(trees, np.array([list(each.features.values()) for each in new]))
    simple = np.array([rule(past, each.features["waiting_all"]) for each in new])

    assert crps(waits, said).mean() < 0.9 * crps(waits, simple).mean()


def test_quantiles_rise_and_nobody_waits_less_than_nothing(
    trees: boosting.Trees, lessons: list[list[Outcome]]
) -> None:
    """Trees for one level know nothing of those for another; what is told must be in order."""
    rows = np.array([list(each.features.values()) for each in lessons[3]])
    said = boosting.told(trees, rows)

    assert (np.diff(said, axis=1) >= 0.0).all()
    assert (said >= 0.0).all()


def test_the_same_days_teach_the_same(lessons: list[list[Outcome]]) -> None:
    """Two servers of one branch must not say different things."""
    one, other = grown(lessons[0] + lessons[1], 5), grown(lessons[0] + lessons[1], 5)

    assert one == other


def test_one_ticket_is_told_the_same_alone_and_among_others(
    trees: boosting.Trees, lessons: list[list[Outcome]]
) -> None:
    """A forecast for the whole branch is the forecast of each."""
    rows = np.array([list(each.features.values()) for each in lessons[2]])

    assert np.allclose(boosting.told(trees, rows)[7], boosting.told(trees, rows[7:8])[0])


def test_the_contest_learns_when_it_has_seen_enough(lessons: list[list[Outcome]]) -> None:
    """Before that it has nothing to say, and the twin speaks alone."""
    contest = Contest(school=School(rounds=2))
    for number, day in enumerate(lessons):
        knew = contest.says([day[0].features])
        contest.night(small_branch.FIRST_DAY + number, day)

        seen_so_far = sum(len(each) for each in lessons[: number + 1])
        assert (contest.trees is not None) == (seen_so_far >= USUAL.enough)
        assert (knew is None) == (seen_so_far - len(day) < USUAL.enough)
    assert contest.trees is not None


def test_who_said_nothing_is_not_judged(lessons: list[list[Outcome]]) -> None:
    """Days before the first trees are no proof of anything."""
    contest = Contest(school=School(rounds=2))
    contest.night(small_branch.FIRST_DAY, lessons[0])

    assert contest.gate == Gate()


@pytest.fixture
def no_lightgbm(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine on which it is not installed."""
    boosting.library.cache_clear()
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    yield
    boosting.library.cache_clear()


@pytest.mark.usefixtures("no_lightgbm")
def test_without_lightgbm_the_twin_speaks_and_that_is_said(
    lessons: list[list[Outcome]], trees: boosting.Trees, caplog: pytest.LogCaptureFixture
) -> None:
    """The system is complete without the challenger, but nobody should wonder why it is silent."""
    with caplog.at_level(logging.WARNING):
        contest = Contest(Gate(promoted=True), trees)
        contest.night(small_branch.FIRST_DAY, lessons[0] * 10)

    assert "lightgbm is not installed" in caplog.text
    assert contest.says([lessons[0][0].features]) is None
    assert not contest.promoted

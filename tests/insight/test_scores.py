"""Scores say as much as their number of answers carries, and no more."""

from dataclasses import replace
from datetime import timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as some
from insight_tellers import BEGIN

from server.insight.ranks import ranks
from server.insight.scores import (
    ENOUGH,
    Interval,
    Score,
    credibility,
    scores,
    teller_scores,
    wilson,
)
from server.insight.served import ServedLeg

PLAIN = ServedLeg("t", "cash", "basic", "c1", "anna", BEGIN, BEGIN + timedelta(minutes=4))
marks = some.lists(some.integers(1, 5), max_size=40)


def rated(teller: str, given: list[int], service: str = "cash") -> list[ServedLeg]:
    """Legs with these answers."""
    asked = replace(PLAIN, teller=teller, service=service, asked=PLAIN.finished)
    return [
        replace(asked, leg=f"{teller}-{service}-{at}", score=score, answered=asked.finished)
        for at, score in enumerate(given)
    ]


def by_teller(leg: ServedLeg) -> str:
    """Whose leg."""
    return leg.teller


@given(some.lists(marks, min_size=1, max_size=6))
def test_a_score_lies_between_its_own_mean_and_that_of_all(groups: list[list[int]]) -> None:
    """Drawn towards all, never beyond."""
    legs = [leg for at, of in enumerate(groups) for leg in rated(f"t{at}", of)]
    everything = [score for of in groups for score in of]
    for score, own in zip(scores(legs, by_teller), [of for of in groups if of], strict=True):
        assert (score.answered, score.asked, score.served) == (len(own),) * 3
        assert (score.mean is None) == (len(own) < ENOUGH)
        if score.mean is not None:
            ends = sorted((np.mean(own), np.mean(everything)))
            assert ends[0] - 1e-9 <= score.mean.value <= ends[1] + 1e-9
            assert score.mean.low <= score.mean.value <= score.mean.high


def test_nothing_is_shown_of_few_answers() -> None:
    """Nine answers name nine people."""
    few, enough = scores(rated("a", [1] * 9) + rated("b", [5] * 10), by_teller)

    assert (few.mean, few.dissatisfied, few.answered) == (None, None, 9)
    assert enough.mean is not None


def test_silence_is_told_beside_the_score() -> None:
    """A mean of the happy is no mean."""
    silent = [replace(leg, score=None, answered=None) for leg in rated("a", [5] * 30)]
    (score,) = scores([*rated("a", [5] * 10), *silent], by_teller)

    assert score.response_rate == pytest.approx(0.25)


def test_nobody_is_blamed_for_a_service_that_pleases_nobody() -> None:
    """Anna does loans, which everybody rates low; she is as good as Bo, who does cash."""
    loans, cash = [2, 3] * 20, [4, 5] * 20
    others = [*rated("cy", loans, "loans"), *rated("cy", cash), *rated("di", cash)]
    plain = {
        one.group: one
        for one in teller_scores([*rated("anna", loans, "loans"), *rated("bo", cash), *others])
    }
    anna, bo = plain["anna"].mean, plain["bo"].mean

    assert anna is not None
    assert bo is not None
    assert anna.value == pytest.approx(bo.value, abs=0.05)


def test_nine_of_ten_intervals_hold_the_truth() -> None:
    """Groups drawn from a law that is known."""
    chance, held, of = np.random.default_rng(3), 0, 0
    for _ in range(150):
        truth = chance.normal(4.0, 0.3, 12)
        sizes = chance.integers(10, 120, 12)
        drawn = [list(chance.normal(*at)) for at in zip(truth, [0.9] * 12, sizes, strict=True)]
        law = credibility(drawn)
        assert law is not None
        for own, true in zip(drawn, truth, strict=True):
            interval = law.of(own)
            held, of = held + (interval.low <= true <= interval.high), of + 1

    assert 0.87 <= held / of <= 0.93


@given(some.integers(1, 400).flatmap(lambda of: some.tuples(some.integers(0, of), some.just(of))))
def test_a_share_lies_within_its_interval(counts: tuple[int, int]) -> None:
    """Also where nobody, or everybody, was dissatisfied."""
    share = wilson(*counts)

    assert 0 <= share.low <= share.value <= share.high <= 1
    assert share.low < share.high


def scored(group: str, value: float, spread: float) -> Score:
    """A score that may be so far off."""
    mean = Interval(value, value - spread, value + spread)
    return Score(group, 100, 100, 100, mean, None)


def test_only_who_is_surely_there_is_named() -> None:
    """Eight tellers, of whom one stands out; the order of the others is chance."""
    usual = [scored(f"t{at}", 4.0 + at / 1000, 0.2) for at in range(7)]
    told = ranks([*usual, scored("last", 3.0, 0.2)], np.random.default_rng(1))

    assert [one.group for one in told if one.surely_last] == ["last"]
    assert [one.group for one in told if one.surely_best] == []
    assert next(one for one in told if one.group == "last").low == 8


def test_the_quarters_are_full() -> None:
    """In every draw two of eight are the best two."""
    told = ranks([scored(f"t{at}", 4.0, 0.1) for at in range(8)], np.random.default_rng(2))

    assert sum(one.best_quarter for one in told) == pytest.approx(2)
    assert sum(one.last_quarter for one in told) == pytest.approx(2)


def test_three_have_no_quarters() -> None:
    """One of three is always last."""
    assert ranks([scored(name, 4.0, 0.1) for name in "abc"], np.random.default_rng(2)) == []

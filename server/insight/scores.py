"""What ratings say of a teller, a service, a tier: never more than their number carries.

Few answers say little, so a group's mean is drawn towards the mean of all: credibility after
Buehlmann and Straub, with the estimators of Klugman, Panjer and Willmot, "Loss Models", chapter
on empirical Bayes estimation. Tellers are compared by how far their ratings lie from those of the
same services, so that nobody looks bad for work that pleases nobody.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Final

from server.insight.served import ServedLeg

ENOUGH: Final = 10
"""Fewer answers are not shown as a score."""
DISSATISFIED: Final = 2
"""This score and below."""
Z90: Final = 1.6449
"""Standard deviations on either side of nine tenths of a normal law."""
Grouping = Callable[[ServedLeg], str]


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure, and between what it lies nine times of ten."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """The ratings of one group; no figure of satisfaction below `ENOUGH` answers."""

    group: str
    served: int
    asked: int
    answered: int
    mean: Interval | None
    """Of 1 to 5, drawn towards all."""
    dissatisfied: Interval | None
    """The share of 1 and 2."""

    @property
    def response_rate(self) -> float | None:
        """Answers per question; None: nobody was asked."""
        return self.answered / self.asked if self.asked else None


@dataclass(frozen=True, slots=True)
class Credibility:
    """How much a group's own answers count against all: n / (n + k)."""

    mean: float
    """Of all answers."""
    within: float
    """Variance of one answer within its group."""
    between: float
    """Variance of what groups are worth."""
    answers: int

    def of(self, values: Sequence[float]) -> Interval:
        """What a group with these answers is worth."""
        noise = self.within / len(values) if values else float("inf")
        weight = self.between / (self.between + noise) if self.between else 0.0
        own = sum(values) / len(values) if values else self.mean
        value = weight * own + (1 - weight) * self.mean
        of_all = (1 - weight) ** 2 * self.within / self.answers
        spread = Z90 * sqrt(self.between * (1 - weight) + of_all)
        return Interval(value, value - spread, value + spread)


def credibility(groups: Iterable[Sequence[float]]) -> Credibility | None:
    """How groups differ, from their answers; None without an answer."""
    told = [values for values in groups if values]
    answers = sum(map(len, told))
    if not answers:
        return None
    mean = sum(map(sum, told)) / answers
    own = [sum(values) / len(values) for values in told]
    inside = sum(
        sum((value - centre) ** 2 for value in values)
        for values, centre in zip(told, own, strict=True)
    )
    within = inside / max(answers - len(told), 1)
    outside = sum(
        len(values) * (centre - mean) ** 2 for values, centre in zip(told, own, strict=True)
    )
    effective = answers - sum(len(values) ** 2 for values in told) / answers
    surplus = outside - (len(told) - 1) * within
    between = max(surplus / effective, 0.0) if effective else 0.0
    return Credibility(mean, within, between, answers)


def scores(legs: Sequence[ServedLeg], by: Grouping) -> list[Score]:
    """Group by group, in order of their codes."""
    told = _grouped(legs, by)
    answers = {group: [float(leg.score) for leg in of if leg.score] for group, of in told.items()}
    law = credibility(answers.values())
    return [
        _score(group, of, law.of(answers[group]) if law else None) for group, of in told.items()
    ]


def teller_scores(legs: Sequence[ServedLeg]) -> list[Score]:
    """The same for tellers, each beside what others get for the same services."""
    usual = {score.group: score.mean for score in _usual(legs)}
    # Whose name is erased is nobody's score.
    told = _grouped([leg for leg in legs if leg.teller], lambda leg: leg.teller)
    apart = {teller: _apart(of, usual) for teller, of in told.items()}
    law, mean = credibility(apart.values()), _mean(legs)
    if law is None or mean is None:
        return [_score(teller, of, None) for teller, of in told.items()]
    return [
        _score(teller, of, _shifted(law.of(apart[teller]), mean)) for teller, of in told.items()
    ]


def wilson(count: int, of: int) -> Interval:
    """A share with its interval (E. B. Wilson, 1927)."""
    share, z2 = count / of, Z90 * Z90
    centre = (share + z2 / (2 * of)) / (1 + z2 / of)
    spread = Z90 * sqrt(share * (1 - share) / of + z2 / (4 * of * of)) / (1 + z2 / of)
    # Rounding must not put the share outside of its own interval.
    return Interval(
        share, min(max(centre - spread, 0.0), share), max(min(centre + spread, 1.0), share)
    )


def _usual(legs: Sequence[ServedLeg]) -> list[Score]:
    """What each service gets, however few have answered: nothing of it is shown."""
    told = _grouped(legs, lambda leg: leg.service)
    answers = {group: [float(leg.score) for leg in of if leg.score] for group, of in told.items()}
    law = credibility(answers.values())
    return [
        Score(group, len(of), 0, 0, law.of(answers[group]) if law else None, None)
        for group, of in told.items()
    ]


def _apart(legs: Iterable[ServedLeg], usual: Mapping[str, Interval | None]) -> list[float]:
    """How far each answer lies above what is usual for its service."""
    return [
        leg.score - there.value for leg in legs if leg.score and (there := usual.get(leg.service))
    ]


def _mean(legs: Iterable[ServedLeg]) -> float | None:
    given = [leg.score for leg in legs if leg.score]
    return sum(given) / len(given) if given else None


def _shifted(one: Interval, by: float) -> Interval:
    return Interval(one.value + by, one.low + by, one.high + by)


def _grouped(legs: Iterable[ServedLeg], by: Grouping) -> dict[str, list[ServedLeg]]:
    told: dict[str, list[ServedLeg]] = {}
    for leg in legs:
        told.setdefault(by(leg), []).append(leg)
    return dict(sorted(told.items()))


def _score(group: str, legs: Sequence[ServedLeg], mean: Interval | None) -> Score:
    given = [leg.score for leg in legs if leg.score]
    shown = len(given) >= ENOUGH
    bad = sum(score <= DISSATISFIED for score in given)
    return Score(
        group,
        served=len(legs),
        asked=sum(leg.asked is not None for leg in legs),
        answered=len(given),
        mean=_bounded(mean) if shown and mean else None,
        dissatisfied=wilson(bad, len(given)) if shown else None,
    )


def _bounded(one: Interval) -> Interval:
    """No mean of scores lies outside of them."""
    return Interval(*(min(max(each, 1.0), 5.0) for each in (one.value, one.low, one.high)))

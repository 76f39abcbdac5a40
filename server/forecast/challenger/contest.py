"""The challenger of one branch: what it has learnt, what it says, and whether it is listened to."""

import logging
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.forecast.backtest.measures import crps
from server.forecast.challenger.boosting import ROUNDS, Trees, grown, installed, told
from server.forecast.challenger.features import Numbers
from server.forecast.challenger.gate import Gate, Losses, judged
from server.forecast.scene import Floats

LOOKS_BACK: Final = 180
"""Days whose tickets are lessons."""
MOST: Final = 100_000
"""Tickets that are lessons, the last ones; 100 columns of 4 bytes each."""
GROWTH: Final = 1.25
"""Learn anew when there are so many times the lessons that there were,"""
NEW: Final = Gate()
STALE: Final = 7
"""or after so many days."""


@dataclass(frozen=True, slots=True)
class School:
    """How much is learnt."""

    rounds: int = ROUNDS
    enough: int = 2_000
    """Tickets from which it pays to learn."""


USUAL: Final = School()

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A ticket that waited and was then served: only of those it is known how long they wait."""

    features: Numbers
    wait: float
    """Minutes, from when the features were taken until it was called."""
    twin: Floats
    """What the calibrated twin said."""
    challenger: Floats | None
    """What the calibrated challenger said; None where it had nothing to say."""


@dataclass(frozen=True, slots=True)
class Lessons:
    """The outcomes of one day, as columns."""

    day: int
    features: Floats
    waits: Floats


class Contest:
    """Learns in the night; by day it speaks, and after each day it is judged."""

    def __init__(
        self, gate: Gate = NEW, trees: Trees | None = None, school: School = USUAL
    ) -> None:
        self.gate, self.trees, self._school = gate, trees, school
        self._names: tuple[str, ...] = trees.names if trees else ()
        self._lessons: deque[Lessons] = deque()
        self._learnt = (0, 0)  # on which day, from how many tickets
        self._able = installed()
        if not self._able:
            log.warning("lightgbm is not installed: the forecast is the twin's, without challenger")

    @property
    def promoted(self) -> bool:
        """Whether the branch tells what the challenger says."""
        return self._able and self.gate.promoted and self.trees is not None

    @property
    def learnt_from(self) -> int:
        """How many tickets taught it what it says."""
        return self._learnt[1]

    def says(self, features: Sequence[Numbers]) -> Floats | None:
        """Quantiles by ticket and level, as long as nothing calibrates them; None if it is mute."""
        if not self._able or self.trees is None or not features:
            return None
        return told(self.trees, table(features, self.trees.names))

    def night(self, day: int, outcomes: Sequence[Outcome]) -> None:
        """The day is over: judge it, remember it, and learn from all days when it is time."""
        self.gate = judged(self.gate, losses(outcomes))
        if not self._able or not outcomes:
            return
        self._remember(day, outcomes)
        tickets = sum(len(each.waits) for each in self._lessons)
        last, before = self._learnt
        due = tickets >= GROWTH * before or day - last >= STALE
        if tickets >= self._school.enough and due:
            self.learn(day)

    def learn(self, day: int) -> None:
        """Fit the trees to everything that is remembered."""
        features = np.concatenate([each.features for each in self._lessons])
        waits = np.concatenate([each.waits for each in self._lessons])
        self.trees = grown(self._names, features, waits, self._school.rounds)
        self._learnt = day, len(waits)

    def _remember(self, day: int, outcomes: Sequence[Outcome]) -> None:
        self._names = self._names or tuple(outcomes[0].features)
        rows = table([each.features for each in outcomes], self._names)
        self._lessons.append(Lessons(day, rows, np.array([each.wait for each in outcomes])))
        while self._lessons[0].day <= day - LOOKS_BACK or self._too_many():
            self._lessons.popleft()

    def _too_many(self) -> bool:
        return sum(len(each.waits) for each in self._lessons) > MOST and len(self._lessons) > 1


def losses(outcomes: Sequence[Outcome]) -> Losses:
    """Both sides' losses over the tickets of which both have said something."""
    both = [each for each in outcomes if each.challenger is not None]
    if not both:
        return Losses(0, 0.0, 0.0)
    waits = np.array([each.wait for each in both])
    twin = crps(waits, np.array([each.twin for each in both]))
    challenger = crps(waits, np.array([each.challenger for each in both]))
    return Losses(len(both), float(twin.sum()), float(challenger.sum()))


def table(features: Sequence[Numbers], names: Sequence[str]) -> Floats:
    """Features by ticket and name; half the digits, because there are many."""
    rows = [[each[name] for name in names] for each in features]
    return np.array(rows, np.float32)

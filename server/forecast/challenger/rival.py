"""The challenger on a walk through past days: it speaks, hears what came, and learns at night."""

from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from server.forecast.backtest.walk import AT_ISSUE, Asked
from server.forecast.calibrate import Outcome as Came
from server.forecast.calibrate import calibrated, learnt, uncalibrated
from server.forecast.challenger.champion import Champion
from server.forecast.challenger.contest import Contest, Outcome
from server.forecast.challenger.features import Moment, Numbers, features
from server.forecast.challenger.seen import Seen, seen
from server.forecast.challenger.usual import Usual, usual_of
from server.forecast.history import History, weekday
from server.forecast.scene import Floats, Scene

LOOKS_BACK: Final = 60
"""Days from which means are taken."""
DOUBT: Final = 1.0
"""Trees fit what they were shown: that their quantiles lie too close together is no luck."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was known and said of one ticket."""

    features: Numbers
    raw: Floats | None
    said: Floats | None
    """Calibrated."""


@dataclass(frozen=True, slots=True)
class Today:
    """What does not change during a day."""

    number: int
    seen: Seen
    usual: Usual


class Challenger:
    """The twin's rival: `backtest.judge` asks it about every ticket at its issue."""

    def __init__(self, history: History, contest: Contest) -> None:
        self.contest = contest
        self._history = history
        self._calibration = uncalibrated(DOUBT)
        self._today: Today | None = None
        self._open: dict[int, Spoken] = {}
        self._outcomes: list[Outcome] = []

    def figures(self) -> dict[str, Any]:
        """How it fared until the last night."""
        gate, trees = self.contest.gate, self.contest.trees
        return {
            "promoted": self.contest.promoted,
            "days": gate.days,
            "gain": gate.gain,
            "doubt": gate.doubt,
            "learnt_from": self.contest.learnt_from,
            "bytes": 0 if trees is None else trees.size,
        }

    def champion(self) -> Champion | None:
        """What it would say from now on, for the walk is over; None: it has nothing to say."""
        self._night()
        trees, last = self.contest.trees, self._today
        if trees is None or last is None:
            return None
        self._today = None
        usual = self._usual(last.number + 1)
        return Champion(trees, self._calibration, usual, self.contest.gate)

    def says(self, asked: Asked, twin: Floats) -> Floats:
        """Its own quantiles while it is promoted, else the calibrated twin's."""
        today = self._on(asked)
        if asked.scene is None or asked.age != AT_ISSUE:
            return twin
        told = features(
            _moment(asked, asked.scene, today), len(asked.scene.columns) - 1, asked.quantiles
        )
        raw = self.contest.says([told])
        tier = self._history.tiers[asked.tier]
        said = None if raw is None else calibrated(self._calibration, tier, raw[0])
        self._open[asked.row] = Spoken(told, None if raw is None else raw[0], said)
        return said if said is not None and self.contest.promoted else twin

    def learns(self, asked: Asked, twin: Floats, wait: float) -> None:
        """It was called after so many minutes."""
        spoken = self._open.pop(asked.row, None)
        if spoken is None:
            return
        self._outcomes.append(Outcome(spoken.features, wait, twin, spoken.said))
        if spoken.raw is not None:
            day = int(asked.morning.day.rows.day[0])
            came = Came(self._history.tiers[asked.tier], spoken.raw, wait, day)
            self._calibration = learnt(self._calibration, [came])

    def _on(self, asked: Asked) -> Today:
        """The day of the ticket; before a new one there was a night."""
        rows = asked.morning.day.rows
        number = int(rows.day[0])
        if self._today is None or self._today.number != number:
            self._night()
            plan = asked.morning.plan
            events = seen(rows, tuple(plan.services), tuple(plan.tiers))
            self._today = Today(number, events, self._usual(number))
        return self._today

    def _night(self) -> None:
        """The day is over, if there was one."""
        if self._today is not None:
            self.contest.night(self._today.number, self._outcomes)
        self._open, self._outcomes = {}, []

    def _usual(self, day: int) -> Usual:
        return usual_of(self._history.of_days(day - LOOKS_BACK, day))


def _moment(asked: Asked, scene: Scene, today: Today) -> Moment:
    plan = asked.morning.plan
    return Moment(
        scene=scene,
        seen=today.seen,
        weekday=weekday(today.number),
        rates=np.asarray(asked.morning.odds.rates),
        services=tuple(plan.services),
        tiers=tuple(plan.tiers),
        usual=today.usual,
    )

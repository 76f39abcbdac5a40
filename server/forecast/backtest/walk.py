"""Past days in order: what the twin would have said of each ticket, at that moment."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from server.forecast.backtest.guide import Guide, Morning
from server.forecast.chance import mixed
from server.forecast.history import DAY, NOBODY, History
from server.forecast.levels import LEVELS, quantiles_of
from server.forecast.odds import adapted
from server.forecast.scene import NONE, Floats, Odds, Scene
from server.forecast.staying import stayed
from server.forecast.today import Today

Rolls = Callable[[Scene, Odds, int, int], Floats]
"""Scene, odds, seed and number of paths to waits by path and column."""
AT_ISSUE: Final = 0.0
NEARLY_ALL: Final = 0.999


@dataclass(frozen=True, slots=True)
class Asked:
    """A ticket that waits, the branch as it stood, and what the twin says."""

    row: int
    """Of the history."""
    at: float
    """Minutes on one axis through all days."""
    age: float
    """How long the ticket has waited already; AT_ISSUE, or one of the ages asked for."""
    tier: int
    """Of the history."""
    ahead: int
    """People who waited then and had come before."""
    open_counters: int
    """Staffed and not on a break; where nobody says that, those that served somebody."""
    quantiles: Floats
    """Of the remaining wait in minutes, given that the customer stays; at the levels."""
    scene: Scene | None
    today: Today | None
    morning: Morning


@dataclass(frozen=True)
class Wanted:
    """What to ask."""

    days: Sequence[int]
    ages: Sequence[float] = ()
    paths: int = 100
    seed: int = 1


@dataclass(frozen=True, slots=True)
class Usual:
    """What the waits of past days were."""

    quantiles: Floats
    longest: float


def walk(guide: Guide, wanted: Wanted, rolls: Rolls) -> Iterator[Asked]:
    """In order of time; nothing is looked at that had not happened then."""
    for day in wanted.days:
        morning = guide.morning(int(day))
        usual = _usual(guide.history, int(day))
        for at, age, row in _moments(morning.day.rows, wanted.ages):
            yield _asked(morning, (at, age, row), (wanted, rolls, usual))


def _moments(day: History, ages: Sequence[float]) -> list[tuple[float, float, int]]:
    """When to ask about whom: at issue if they were not called at once, and while they wait."""
    left = day.left
    return sorted(
        (float(day.issued[row] + age), float(age), int(row))
        for age in (AT_ISSUE, *ages)
        for row in np.flatnonzero(left - day.issued > age)
    )


def _asked(
    morning: Morning, moment: tuple[float, float, int], how: tuple[Wanted, Rolls, Usual]
) -> Asked:
    (at, age, row), (wanted, rolls, usual) = moment, how
    rows = morning.day.rows
    ahead = np.count_nonzero((rows.issued[:row] <= at) & (morning.day.left[:row] > at))
    known = morning.day.queue[row] != NONE
    scene, today, quantiles = None, None, usual.quantiles
    if known:
        scene, today, quantiles = _forecast(morning, (at, age, row), (wanted, rolls, usual))
    return Asked(
        morning.first + row,
        float(rows.day[row] * DAY + at),
        age,
        int(rows.tier[row]),
        int(ahead),
        morning.day.open_counters(at),
        quantiles,
        scene,
        today,
        morning,
    )


def _forecast(
    morning: Morning, moment: tuple[float, float, int], how: tuple[Wanted, Rolls, Usual]
) -> tuple[Scene, Today, Floats]:
    (at, age, row), (wanted, rolls, usual) = moment, how
    rows = morning.day.rows
    scene, today, here = morning.day.at(at, row if age == AT_ISSUE else NOBODY)
    column = int(np.flatnonzero(here == row)[0])
    if age != AT_ISSUE:
        scene.columns["asked"] = np.arange(len(here)) == column
    odds = adapted(morning.odds, morning.laws, today, list(morning.plan.counters), scene)
    seed = mixed(wanted.seed ^ mixed(int(rows.day[row])))
    minutes = rolls(scene, odds, seed, wanted.paths)[:, column]
    if morning.inferred:
        minutes = _somebody(minutes, min(scene.horizon, usual.longest), usual.quantiles)
    tier = int(morning.frame.queues[scene.columns[column]["queue"]]["tier"])
    weights = None
    if morning.laws.leaves:
        weights = stayed(odds.leaves[tier], age, minutes)
    return scene, today, quantiles_of(minutes, weights)


def _somebody(minutes: Floats, longest: float, usual: Floats) -> Floats:
    """Who nobody is known to serve is served by somebody nobody knows, and waits as is usual."""
    nobody = minutes >= longest
    many = np.count_nonzero(nobody)
    if many:
        minutes = minutes.copy()
        minutes[nobody] = np.interp((np.arange(many) + 0.5) / many, LEVELS, usual)
    return minutes


def _usual(history: History, day: int) -> Usual:
    before = history.only(history.day < day)
    waits = before.called - before.issued
    waits = waits[waits > 0.0]
    if len(waits) == 0:
        return Usual(np.zeros(len(LEVELS)), np.inf)
    return Usual(np.quantile(waits, LEVELS), float(np.quantile(waits, NEARLY_ALL)))

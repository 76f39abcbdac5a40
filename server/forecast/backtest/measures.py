"""How far forecasts were from what came: errors in minutes, coverage as shares."""

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np

from server.forecast.levels import LEVELS, MEDIAN, NO_TIME, STEP, met
from server.forecast.scene import Floats

TOLD: Final = {50: 9, 80: 15, 90: 17}
"""The places of the levels that are told one by one."""
Figures = dict[str, float]


def pinball(actual: Floats, quantile: Floats, level: float | Floats) -> Floats:
    """The loss of a quantile (Koenker and Bassett 1978)."""
    error = actual - quantile
    return np.maximum(level * error, (level - 1.0) * error)


def crps(actual: Floats, quantiles: Floats) -> Floats:
    """Twice the mean pinball loss over the levels, by ticket (Gneiting and Raftery 2007)."""
    return np.asarray(2.0 * pinball(actual[:, None], quantiles, LEVELS).mean(axis=1))


def measures(actual: Floats, quantiles: Floats) -> Figures:
    """The figures of some tickets; quantiles are ticket by level.

    Coverage counts who was called at the very moment that was told (`met_...`, the share of them):
    where a roster says when a counter opens, many paths end there, and so do many waits. A right
    quantile then covers more than its level, and less than it without those; `even_...` counts of
    each who met it the part that makes a right one cover just its level.
    """
    if len(actual) == 0:
        return {"tickets": 0}
    figures = {
        "tickets": len(actual),
        "MAE": float(np.abs(actual - quantiles[:, MEDIAN]).mean()),
        "RMSE": float(np.sqrt(((actual - quantiles.mean(axis=1)) ** 2).mean())),
        "CRPS": float(crps(actual, quantiles).mean()),
    }
    for level, place in TOLD.items():
        figures[f"pinball{level}"] = float(pinball(actual, quantiles[:, place], level / 100).mean())
    for level in (80, 90):
        told = quantiles[:, TOLD[level]]
        reached = met(actual, told)
        figures[f"coverage_P{level}"] = float(((actual < told) | reached).mean())
        figures[f"met_P{level}"] = float(reached.mean())
        figures[f"even_P{level}"] = float(evenly(actual, quantiles, level / 100).mean())
    return figures


def evenly(actual: Floats, quantiles: Floats, level: float) -> Floats:
    """By ticket, how much of it lies within the quantile of this level.

    That is the probability integral transform where outcomes are discrete (Czado, Gneiting and
    Held 2009): whoever comes at a moment in which some of the paths end lies evenly among them.
    Which of them is known to half a step of the levels.
    """
    reached = met(actual[:, None], quantiles)
    below = (actual[:, None] > quantiles + NO_TIME).sum(axis=1) * STEP
    among = reached.sum(axis=1) * STEP
    within = (level - below - STEP / 2) / np.maximum(among, STEP)
    return np.asarray(np.where(among > 0.0, np.clip(within, 0.0, 1.0), below < level - STEP / 2))


def by_group(actual: Floats, quantiles: Floats, group: Sequence[str]) -> Mapping[str, Figures]:
    """The same by group."""
    groups = np.array(group)
    return {
        str(name): measures(actual[groups == name], quantiles[groups == name])
        for name in sorted(set(group))
    }

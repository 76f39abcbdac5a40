"""Quantiles that cover what they say: moved a little after every outcome, by tier and horizon.

Each quantile has a shift on the scale of logarithms, which rises when more come later than it said
and falls when fewer do: a stochastic approximation (Robbins and Monro 1951), in the manner of
adaptive conformal inference (Gibbs and Candes 2021). A shift common to all tiers learns fast; what
is a tier's own learns slowly, so that a rare tier goes with the others.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from server.forecast.chance import normal
from server.forecast.levels import LEVELS, MEDIAN
from server.forecast.scene import Floats

KNOTS: Final = np.array([0.5, 1.5, 4.0, 10.0, 25.0, 60.0])
"""Horizons in minutes; in between, shifts go from one to the next in a straight line."""
LOGS: Final = np.log(KNOTS)
PLACES: Final = np.arange(len(KNOTS))
SOFT: Final = 0.1
"""Minutes below which all waits are much the same."""
SPREAD: Final = 0.8
"""Usual standard deviation of the logarithm of a wait about its forecast."""
TRUSTED: Final = 600.0
"""Outcomes that the forecast as it comes is worth: two days or three, for the errors of one day
are of one mind, and whoever follows them too soon is wrong on the next,"""
TRUSTED_OWN: Final = 2400.0
"""and what is common to all tiers, for one of them."""
MEMORY: Final = 8000.0
"""Older outcomes fade, for the branch changes."""
FARTHEST: Final = math.log(4.0)
"""No quantile is moved by a greater factor."""


def _steps() -> Floats:
    """By level: how far one outcome moves a quantile, were it the only one.

    The best step is 1 / density of the outcomes there; that of a normal law stands for it.
    """
    scores = np.array([normal(level) for level in LEVELS])
    return np.asarray(SPREAD * math.sqrt(2.0 * math.pi) * np.exp(scores**2 / 2.0))


STEPS: Final = _steps()


@dataclass(frozen=True, slots=True)
class Outcome:
    """A forecast as it was before calibration, and what came."""

    tier: str
    quantiles: Floats
    """Minutes, at the levels."""
    actual: float
    """Minutes until the call."""


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """Shifts of logarithms; a value, which outcomes turn into another."""

    pooled: Floats
    """Knot by level."""
    weight: Floats
    """By knot: how many outcomes it has learnt from."""
    own: Mapping[str, Floats]
    """By tier, what it differs: knot by level."""
    own_weight: Mapping[str, Floats]


def uncalibrated() -> Calibration:
    """Nothing has been learnt yet: every forecast is left as it is."""
    return Calibration(_nothing(), np.zeros(len(KNOTS)), {}, {})


def calibrated(calibration: Calibration, tier: str, quantiles: Floats) -> Floats:
    """The quantiles that have been found to cover what they say; they rise, and none is negative.

    Where shifts would make them cross they are put in order, which no loss suffers from
    (Chernozhukov, Fernandez-Val and Galichon 2010).
    """
    return np.asarray(calibrated_each(calibration, [tier], quantiles[None, :])[0])


def calibrated_each(calibration: Calibration, tiers: Sequence[str], quantiles: Floats) -> Floats:
    """The same for many at once: a row for each of these tiers."""
    at = _at(quantiles)
    shift = at @ calibration.pooled
    for tier, own in calibration.own.items():
        mine = [row for row, other in enumerate(tiers) if other == tier]
        shift[mine] += at[mine] @ own
    moved = (np.maximum(quantiles, 0.0) + SOFT) * np.exp(np.clip(shift, -FARTHEST, FARTHEST)) - SOFT
    return np.sort(np.maximum(moved, 0.0), axis=1)


def learnt(calibration: Calibration, outcomes: Sequence[Outcome]) -> Calibration:
    """The calibration after the outcomes of one tick; their order does not matter."""
    if not outcomes:
        return calibration
    parts = [_part(calibration, outcome) for outcome in outcomes]
    weight, pooled = _moved(
        calibration.weight, calibration.pooled, [part[1:] for part in parts], TRUSTED
    )
    own, own_weight = dict(calibration.own), dict(calibration.own_weight)
    for tier in {part[0] for part in parts}:
        mine = [part[1:] for part in parts if part[0] == tier]
        own_weight[tier], own[tier] = _moved(
            own_weight.get(tier, np.zeros(len(KNOTS))), own.get(tier, _nothing()), mine, TRUSTED_OWN
        )
    return Calibration(pooled, weight, own, own_weight)


def plain(calibration: Calibration) -> dict[str, Any]:
    """As JSON can write it."""
    return {
        "pooled": calibration.pooled.tolist(),
        "weight": calibration.weight.tolist(),
        "own": {tier: shifts.tolist() for tier, shifts in calibration.own.items()},
        "own_weight": {tier: weight.tolist() for tier, weight in calibration.own_weight.items()},
    }


def from_plain(written: Mapping[str, Any]) -> Calibration:
    """What `plain` has written; of another make of knots or levels nothing is taken over."""
    read = Calibration(
        np.array(written["pooled"], float),
        np.array(written["weight"], float),
        {tier: np.array(shifts, float) for tier, shifts in written["own"].items()},
        {tier: np.array(weight, float) for tier, weight in written["own_weight"].items()},
    )
    shapes = {shifts.shape for shifts in (read.pooled, *read.own.values())}
    weights = {weight.shape for weight in (read.weight, *read.own_weight.values())}
    if shapes != {_nothing().shape} or weights != {KNOTS.shape}:
        return uncalibrated()
    return read


def _nothing() -> Floats:
    return np.zeros((len(KNOTS), len(LEVELS)))


def _at(quantiles: Floats) -> Floats:
    """By row, how much of each knot there is in the horizon of a forecast."""
    place = np.interp(np.log(np.maximum(quantiles[:, MEDIAN], KNOTS[0])), LOGS, PLACES)
    return np.asarray(np.maximum(1.0 - np.abs(PLACES - place[:, None]), 0.0))


def _part(calibration: Calibration, outcome: Outcome) -> tuple[str, Floats, Floats]:
    """The tier, the knots, and by level how the shift was wrong."""
    told = calibrated(calibration, outcome.tier, outcome.quantiles)
    later = outcome.actual > told
    # Where a whole heap of paths says the same wait, having met it is neither early nor late.
    met = np.abs(outcome.actual - told) <= SOFT / 100.0
    wrong = np.where(met, 0.0, later - (1.0 - LEVELS))
    return outcome.tier, _at(outcome.quantiles[None, :])[0], wrong


def _moved(
    weight: Floats, shifts: Floats, parts: Sequence[tuple[Floats, Floats]], trusted: float
) -> tuple[Floats, Floats]:
    """Weights and shifts after these parts; sums are exact, so their order does not matter."""
    after = np.minimum(weight + _exact([at for at, _ in parts]), MEMORY)
    push = _exact([np.outer(at, wrong) for at, wrong in parts])
    moved = shifts + STEPS * push / (after + trusted)[:, None]
    return after, np.clip(moved, -FARTHEST, FARTHEST)


def _exact(arrays: Sequence[Floats]) -> Floats:
    """The sum, as if no digits were lost on the way."""
    if len(arrays) == 1:
        return arrays[0]
    stacked = np.stack(arrays, axis=-1)
    sums = [math.fsum(numbers) for numbers in stacked.reshape(-1, len(arrays)).tolist()]
    return np.array(sums).reshape(stacked.shape[:-1])

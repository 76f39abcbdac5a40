"""Quantiles that cover what they say: moved a little after every outcome, by tier and horizon.

Each quantile has a shift on the scale of logarithms, which rises when more come later than it said
and falls when fewer do: a stochastic approximation (Robbins and Monro 1951), in the manner of
adaptive conformal inference (Gibbs and Candes 2021). How much of them is used is decided day by
day: the tickets of one day share its luck, so shifts count only as far as the days agree that they
are needed (James and Stein 1961), and on all of them together: of a hundred, some look needed by
chance. What is common to all tiers learns fast; what is a tier's own learns slowly, so that a rare
tier goes with the others.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, Final

import numpy as np

from server.forecast.chance import normal
from server.forecast.levels import LEVELS, MEDIAN, met
from server.forecast.scene import Floats

KNOTS: Final = np.array([0.5, 1.5, 4.0, 10.0, 25.0, 60.0])
"""Horizons in minutes; in between, shifts go from one to the next in a straight line."""
LOGS: Final = np.log(KNOTS)
PLACES: Final = np.arange(len(KNOTS))
SOFT: Final = 0.1
"""Minutes below which all waits are much the same."""
SPREAD: Final = 0.8
"""Usual standard deviation of the logarithm of a wait about its forecast."""
TRUSTED: Final = 150.0
"""Outcomes that the forecast as it comes is worth,"""
TRUSTED_OWN: Final = 600.0
"""and what is common to all tiers, for one of them."""
MEMORY: Final = 2000.0
"""Older outcomes fade, for the branch changes,"""
FADES: Final = 0.97
"""and so do days."""
DAYS: Final = 3.0
"""Fewer days agree by chance."""
FULL_DAY: Final = 10.0
"""A day of so many outcomes counts half as much as it ever can."""
DOUBT: Final = 6.0
"""Days must agree so much better than chance would, in squares: a twin is right on average."""
LEAST_SPREAD: Final = 0.01
"""Days differ at least so much in coverage."""
FARTHEST: Final = math.log(4.0)
"""No quantile is moved by a greater factor."""


def _steps() -> Floats:
    """By level: how far one outcome moves a quantile, were it the only one.

    The best step is 1 / density of the outcomes there; that of a normal law stands for it.
    """
    scores = np.array([normal(level) for level in LEVELS])
    return np.asarray(SPREAD * math.sqrt(2.0 * math.pi) * np.exp(scores**2 / 2.0))


STEPS: Final = _steps()


def _table() -> Floats:
    return np.zeros((len(KNOTS), len(LEVELS)))


def _column() -> Floats:
    return np.zeros((len(KNOTS), 1))


@dataclass(frozen=True, slots=True)
class Outcome:
    """A forecast as it was before calibration, and what came."""

    tier: str
    quantiles: Floats
    """Minutes, at the levels."""
    actual: float
    """Minutes until the call."""
    day: int
    """Any number that rises from day to day."""


@dataclass(frozen=True, slots=True, eq=False)
class Shifts:
    """What was learnt of all tiers, or of one; by knot and level, weights by knot."""

    shift: Floats = field(default_factory=_table)
    """Of logarithms, as far as the outcomes go."""
    used: Floats = field(default_factory=_column)
    """The share of them that the days agree on."""
    weight: Floats = field(default_factory=_column)
    today: Floats = field(default_factory=_table)
    """Sums over today's outcomes of how much too seldom they are covered without this shift."""
    today_weight: Floats = field(default_factory=_column)
    days: Floats = field(default_factory=_table)
    """The same by day, summed over past days, each with its weight,"""
    squares: Floats = field(default_factory=_table)
    """and squared."""
    days_weight: Floats = field(default_factory=_column)
    days_weight_squared: Floats = field(default_factory=_column)

    @property
    def told(self) -> Floats:
        """What forecasts are moved by."""
        return np.asarray(self.shift * self.used)


@dataclass(frozen=True, slots=True, eq=False)
class Calibration:
    """A value, which outcomes turn into another."""

    common: Shifts = Shifts()
    own: Mapping[str, Shifts] = field(default_factory=dict)
    """By tier, what it differs."""
    day: int = 0
    """Of the last outcome."""
    doubt: float = DOUBT
    """How much better than by chance days must agree before a shift is used."""


def uncalibrated(doubt: float = DOUBT) -> Calibration:
    """Nothing has been learnt yet: every forecast is left as it is."""
    return Calibration(doubt=doubt)


def calibrated(calibration: Calibration, tier: str, quantiles: Floats) -> Floats:
    """The quantiles that have been found to cover what they say; they rise, and none is negative.

    Where shifts would make them cross they are put in order, which no loss suffers from
    (Chernozhukov, Fernandez-Val and Galichon 2010).
    """
    return np.asarray(calibrated_each(calibration, [tier], quantiles[None, :])[0])


def calibrated_each(calibration: Calibration, tiers: Sequence[str], quantiles: Floats) -> Floats:
    """The same for many at once: a row for each of these tiers."""
    at = _at(quantiles)
    shift = at @ calibration.common.told
    for tier, own in calibration.own.items():
        mine = [row for row, other in enumerate(tiers) if other == tier]
        shift[mine] += at[mine] @ own.told
    return np.sort(_by(quantiles, shift), axis=1)


def learnt(calibration: Calibration, outcomes: Sequence[Outcome]) -> Calibration:
    """The calibration after the outcomes of one tick; their order does not matter."""
    if not outcomes:
        return calibration
    day = max(outcome.day for outcome in outcomes)
    if calibration.day < day:
        calibration = _night(calibration)
    common, own = calibration.common, dict(calibration.own)
    for tier in {outcome.tier for outcome in outcomes}:
        known = own.get(tier, Shifts())
        mine = [_lesson(one, common.told, known.shift) for one in outcomes if one.tier == tier]
        own[tier] = _moved(known, mine, TRUSTED_OWN)
    everyone = [_lesson(outcome, _table(), common.shift) for outcome in outcomes]
    common = _moved(common, everyone, TRUSTED)
    return replace(calibration, common=common, own=own, day=day)


def _night(calibration: Calibration) -> Calibration:
    """After a day: how much of each shift is used on the next."""
    doubt = calibration.doubt
    own = {tier: _judged(shifts, doubt) for tier, shifts in calibration.own.items()}
    return replace(calibration, common=_judged(calibration.common, doubt), own=own)


# --- stored ---------------------------------------------------------------------------------------


def plain(calibration: Calibration) -> dict[str, Any]:
    """As JSON can write it."""
    own = {tier: _written(shifts) for tier, shifts in calibration.own.items()}
    return {
        "common": _written(calibration.common),
        "own": own,
        "day": calibration.day,
        "doubt": calibration.doubt,
    }


def from_plain(written: Mapping[str, Any]) -> Calibration:
    """What `plain` has written; of another make of knots or levels nothing is taken over."""
    common = _read(written["common"])
    own = {tier: _read(shifts) for tier, shifts in written["own"].items()}
    shapes = {shifts.shift.shape for shifts in (common, *own.values())}
    read = Calibration(common, own, int(written["day"]), float(written.get("doubt", DOUBT)))
    return read if shapes == {_table().shape} else uncalibrated()


def _written(shifts: Shifts) -> dict[str, Any]:
    return {each.name: getattr(shifts, each.name).tolist() for each in fields(shifts)}


def _read(written: Mapping[str, Any]) -> Shifts:
    return Shifts(**{each.name: np.array(written[each.name], float) for each in fields(Shifts)})


# --- what an outcome teaches ----------------------------------------------------------------------


def _by(quantiles: Floats, shift: Floats) -> Floats:
    """The quantiles, moved each by itself: they may cross."""
    moved = (np.maximum(quantiles, 0.0) + SOFT) * np.exp(np.clip(shift, -FARTHEST, FARTHEST)) - SOFT
    return np.asarray(np.maximum(moved, 0.0))


def _at(quantiles: Floats) -> Floats:
    """By row, how much of each knot there is in the horizon of a forecast."""
    place = np.interp(np.log(np.maximum(quantiles[:, MEDIAN], KNOTS[0])), LOGS, PLACES)
    return np.asarray(np.maximum(1.0 - np.abs(PLACES - place[:, None]), 0.0))


def _lesson(outcome: Outcome, without: Floats, shift: Floats) -> tuple[Floats, Floats, Floats]:
    """The knots, and by level what was wrong with this shift beside the others, and without it."""
    actual, quantiles = outcome.actual, outcome.quantiles
    at = _at(quantiles[None, :])[0]
    return (
        at[:, None],
        _wrong(actual, _by(quantiles, at @ (without + shift))),
        _wrong(actual, _by(quantiles, at @ without)),
    )


def _wrong(actual: float, quantiles: Floats) -> Floats:
    """By level: by how much such waits are covered too seldom; 0 on average when all is right."""
    # Where a whole heap of paths says the same wait, having met it is neither early nor late.
    late = (actual > quantiles) - (1.0 - LEVELS)
    return np.where(met(actual, quantiles), 0.0, late)


def _moved(
    shifts: Shifts, lessons: Sequence[tuple[Floats, Floats, Floats]], trusted: float
) -> Shifts:
    added = _exact([at for at, _, _ in lessons])
    weight = np.minimum(shifts.weight + added, MEMORY)
    push = STEPS * _exact([at * wrong for at, wrong, _ in lessons])
    return replace(
        shifts,
        shift=np.clip(shifts.shift + push / (weight + trusted), -FARTHEST, FARTHEST),
        weight=weight,
        today=shifts.today + _exact([at * raw for at, _, raw in lessons]),
        today_weight=shifts.today_weight + added,
    )


def _exact(arrays: Sequence[Floats]) -> Floats:
    """The sum, as if no digits were lost on the way."""
    if len(arrays) == 1:
        return arrays[0]
    stacked = np.stack(arrays, axis=-1)
    sums = [math.fsum(numbers) for numbers in stacked.reshape(-1, len(arrays)).tolist()]
    return np.array(sums).reshape(stacked.shape[:-1])


# --- what the days agree on -----------------------------------------------------------------------


def _judged(shifts: Shifts, doubted: float) -> Shifts:
    """Today becomes one of the days; the share used is 1 - doubt x noise / signal, in squares.

    Noise is the variance of the mean of so many days, the signal that mean; both summed over all
    shifts.
    """
    count = shifts.today_weight
    counts = count / (count + FULL_DAY)
    today = shifts.today / np.maximum(count, 1e-9)
    days = FADES * shifts.days + counts * today
    squares = FADES * shifts.squares + counts * today**2
    weight = FADES * shifts.days_weight + counts
    weight_squared = FADES**2 * shifts.days_weight_squared + counts**2
    enough = weight > DAYS
    whole = np.maximum(weight, 1e-9)
    mean = days / whole
    spread = np.maximum(squares / whole - mean**2, LEAST_SPREAD**2)
    one_in = np.minimum(weight_squared / whole**2, 1.0 - 1e-9)
    noise = spread * one_in / (1.0 - one_in)
    weights = weight * enough
    doubt = doubted * (weights * noise).sum() / max((weights * mean**2).sum(), 1e-12)
    return replace(
        shifts,
        used=max(1.0 - doubt, 0.0) * enough,
        today=_table(),
        today_weight=_column(),
        days=days,
        squares=squares,
        days_weight=weight,
        days_weight_squared=weight_squared,
    )

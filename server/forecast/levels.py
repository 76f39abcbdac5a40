"""A distribution told as quantiles at even levels."""

from typing import Final

import numpy as np

from server.forecast.scene import Flags, Floats

STEP: Final = 0.05
LEVELS: Final = np.round(np.arange(STEP, 0.951, STEP), 2)
MEDIAN: Final = 9
"""The place of the median among the levels."""
TOLD: Final = (9, 15, 17)
"""The places of the half, the eight and the nine of ten."""
NO_TIME: Final = 0.001
"""Minutes; moments that are so close are one, which sums of digits have taken apart."""


def quantiles_of(minutes: Floats, weights: Floats | None = None) -> Floats:
    """The quantiles of waits on many paths, each of which may weigh something of its own.

    Of n paths the k-th stands for k / (n + 1) (Weibull 1939): so often does one more path stay
    below it, however few they are.
    """
    if weights is None or not weights.sum() > 0.0:
        weights = np.ones(len(minutes))
    order = np.argsort(minutes, kind="stable")
    at = np.cumsum(weights[order]) / (weights.sum() + weights.mean())
    return np.interp(LEVELS, at, minutes[order])


def met(actual: Floats | float, quantiles: Floats) -> Flags:
    """Where a wait ended just when a quantile said.

    That is no chance where the branch knows moments beforehand, such as when a counter opens.
    """
    return np.abs(actual - quantiles) <= NO_TIME

"""A distribution told as quantiles at even levels."""

from typing import Final

import numpy as np

from server.forecast.scene import Floats

LEVELS: Final = np.round(np.arange(0.05, 0.951, 0.05), 2)
MEDIAN: Final = 9
"""The place of the median among the levels."""
TOLD: Final = (9, 15, 17)
"""The places of the half, the eight and the nine of ten."""


def quantiles_of(minutes: Floats, weights: Floats | None = None) -> Floats:
    """The quantiles of waits on many paths, each of which may weigh something of its own."""
    if weights is None or not weights.sum() > 0.0:
        return np.quantile(minutes, LEVELS)
    order = np.argsort(minutes, kind="stable")
    sorted_, mass = minutes[order], weights[order]
    at = (np.cumsum(mass) - mass / 2) / mass.sum()
    return np.interp(LEVELS, at, sorted_)

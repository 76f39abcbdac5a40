"""How likely somebody who waits is to stay so long: of those who are called, all have stayed."""

import numpy as np

from server.forecast.laws import LEAVE_EDGES
from server.forecast.scene import Floats

EDGES = np.array(LEAVE_EDGES)


def stayed(rates: Floats, waited: float, minutes: Floats) -> Floats:
    """P(has not left after so many more minutes | still here after `waited`), by minutes.

    `rates` are those of leaving by span of waiting, per minute.
    """
    passed = np.concatenate(([0.0], np.cumsum(rates[:-1] * np.diff(EDGES))))
    whole = _risk(rates, passed, waited + minutes) - _risk(rates, passed, np.array([waited]))
    return np.exp(-np.maximum(whole, 0.0))


def _risk(rates: Floats, passed: Floats, minutes: Floats) -> Floats:
    """The integral of the rates."""
    span = np.clip(np.searchsorted(EDGES, minutes, side="right") - 1, 0, len(EDGES) - 1)
    return np.asarray(passed[span] + rates[span] * (minutes - EDGES[span]))

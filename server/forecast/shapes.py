"""Durations of any shape: the logarithm of the time, at evenly spaced normal scores.

A log-normal time is a straight line in this form, and its tails go on as straight lines; what was
observed bends it. So one form serves services with a few very long ones among them, wrap-ups that
are over at once or not at all, and lunches.
"""

import math
from typing import Final

from server.forecast.chance import normal
from server.forecast.scene import Floats

LOWEST: Final = -3.5
STEP: Final = 0.1
POINTS: Final = 71
"""From LOWEST to -LOWEST."""
SHORTEST: Final = 0.01
"""Minutes that everything takes at least."""


def at_score(shape: Floats, score: float) -> float:
    """The logarithm of the time at a normal score."""
    place = (score - LOWEST) / STEP
    below = min(max(int(place), 0), POINTS - 2)
    share = place - below
    return float(shape[below] * (1.0 - share) + shape[below + 1] * share)


def score_of(shape: Floats, log_time: float) -> float:
    """The normal score at which the time stands: the inverse of `at_score`."""
    low, high = 0, POINTS - 1
    while high - low > 1:
        middle = (low + high) // 2
        if shape[middle] <= log_time:
            low = middle
        else:
            high = middle
    share = (log_time - shape[low]) / (shape[low + 1] - shape[low])
    return float(LOWEST + STEP * (low + share))


def whole(shape: Floats, luck: float) -> float:
    """A time of this shape, in minutes."""
    return math.exp(at_score(shape, normal(luck)))


def beyond(shape: Floats, elapsed: float) -> float:
    """The probability that such a time is longer than that."""
    if elapsed <= SHORTEST:
        return 1.0
    return 0.5 * math.erfc(score_of(shape, math.log(elapsed)) / math.sqrt(2.0))


def rest(shape: Floats, factor: float, elapsed: float, luck: float) -> float:
    """What is left of a time `factor` times as long as its shape, after `elapsed` of it."""
    longer = beyond(shape, elapsed / factor)
    time = factor * math.exp(at_score(shape, -normal(longer * luck)))
    return max(time - elapsed, SHORTEST)

"""Shapes of durations, and means, drawn towards what was believed."""

import math
from typing import Final

import numpy as np

from server.forecast.laws import Shape
from server.forecast.scene import Floats
from server.forecast.shapes import LOWEST, POINTS, SHORTEST, STEP

SCORES: Final = LOWEST + STEP * np.arange(POINTS)
LEAST_STEP: Final = 1e-4
"""Shapes rise everywhere, so that they can be turned round."""
BELIEVED: Final = 7.0
"""How many times seen weigh as much as what was believed."""
SMOOTH: Final = 3
"""Points on each side over which a shape is smoothed."""
SEEN_BEYOND: Final = 4.0
"""So many times must lie beyond a point for it to be read off them."""


TAILS: Final = np.array([0.5 * math.erfc(score / math.sqrt(2.0)) for score in SCORES])
"""P(Z > score)."""
EDGES: Final = np.append(SCORES, -LOWEST + STEP) - STEP / 2
SHARES: Final = -np.diff([0.5 * math.erfc(edge / math.sqrt(2.0)) for edge in EDGES])
"""The probability that each point stands for."""
SIGMA_SPAN: Final = 15
"""Points over which the slope of a tail is read: one and a half standard deviations."""


def fitted(minutes: Floats, believed: Shape, weight: float = BELIEVED) -> Shape:
    """The shape of these durations, drawn towards the believed one as by `weight` of them."""
    if len(minutes) == 0:
        return believed
    seen = np.log(np.maximum(minutes, SHORTEST))
    prior = np.array(believed)
    values = np.concatenate([seen, prior])
    weights = np.concatenate([np.ones(len(seen)), SHARES / SHARES.sum() * weight])
    order = np.argsort(values, kind="stable")
    values, weights = values[order], weights[order]
    levels = (np.cumsum(weights) - weights / 2) / weights.sum()
    shape = np.interp(1.0 - TAILS, levels, values)
    return _tidied(shape, len(seen) + weight)


def _tidied(shape: Floats, seen: float) -> Shape:
    """Smooth, with straight tails where too little was seen, and rising everywhere."""
    beyond = int(np.searchsorted(-TAILS, -SEEN_BEYOND / seen))
    beyond = min(max(beyond, POINTS // 2 + 3), POINTS - 1)
    padded = np.pad(shape, SMOOTH, mode="reflect", reflect_type="odd")
    kernel = np.ones(2 * SMOOTH + 1) / (2 * SMOOTH + 1)
    shape = np.convolve(padded, kernel, mode="valid")
    for end, inward in ((beyond, -1), (POINTS - 1 - beyond, 1)):
        other = end + inward * SIGMA_SPAN
        slope = (shape[other] - shape[end]) / (SCORES[other] - SCORES[end])
        out = slice(end, None) if inward < 0 else slice(None, end + 1)
        shape[out] = shape[end] + slope * (SCORES[out] - SCORES[end])
    steps = np.maximum(np.diff(shape), LEAST_STEP)
    return tuple(np.concatenate([shape[:1], shape[0] + np.cumsum(steps)]).tolist())


def drawn(believed: float, seen: Floats, weight: float = BELIEVED) -> float:
    """The mean of what was seen, drawn towards what was believed."""
    return float((weight * believed + seen.sum()) / (weight + len(seen)))


def shifted(shape: Shape, by: float) -> Shape:
    """The shape of times so much longer, on the scale of logarithms."""
    return tuple(value + by for value in shape)


def centre(shape: Shape) -> float:
    """The mean of the logarithm."""
    return float(np.dot(SHARES, np.array(shape)) / SHARES.sum())


def spread(shape: Shape) -> float:
    """The standard deviation of the logarithm, from the middle two thirds."""
    return (shape[POINTS // 2 + 10] - shape[POINTS // 2 - 10]) / 2.0

"""What today has shown so far: how busy it is, and how long each teller takes today."""

import math
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from server.forecast.laws import ArrivalLaw, PaceLaw
from server.forecast.scene import SLOT
from server.forecast.shapes import LOWEST, SHORTEST, STEP

LEAST: Final = 0.1
"""Where fewer customers are expected, nothing is learnt of the load."""
POINTS_OF_NORMAL: Final = ((-math.sqrt(3.0), 1 / 6), (0.0, 4 / 6), (math.sqrt(3.0), 1 / 6))
"""A normal law in three points with their probabilities, right up to its fifth moment (Gauss and
Hermite)."""


@dataclass(frozen=True, slots=True)
class Today:
    """Sums over today's customers until now."""

    came: Sequence[int] = ()
    """First legs by half hour since midnight."""
    services: Mapping[str, tuple[int, float]] = field(default_factory=dict)
    """By teller: how many services, and the sum of how much longer they took than usual (log)."""
    hurry: Mapping[str, float] = field(default_factory=dict)
    """By teller whose service goes on: how much longer it takes for those who waited when it began
    (log); missing: not at all."""


def load_now(
    law: ArrivalLaw, rates: Sequence[float], came: Sequence[int], clock: float
) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of today's load in the slot of `clock`.

    A Kalman filter over half hours: each tells log((n + 1/2) / (expected + 1/2)), known up to
    1 / (n + 1/2); in between the load keeps a part of itself.
    """
    mean, variance = 0.0, law.spread**2
    drift = (1.0 - law.keeps**2) * law.spread**2
    now = int(clock / SLOT)
    for slot in range(min(now + 1, len(rates))):
        passed = min(clock - slot * SLOT, SLOT)
        expected = rates[slot] * passed
        count = came[slot] if slot < len(came) else 0
        if expected > LEAST:
            seen, noise = math.log((count + 0.5) / (expected + 0.5)), 1.0 / (count + 0.5)
            gain = variance / (variance + noise)
            mean, variance = mean + gain * (seen - mean), (1.0 - gain) * variance
        if slot < now:
            mean, variance = law.keeps * mean, law.keeps**2 * variance + drift
    return mean, math.sqrt(variance)


def pace_now(law: PaceLaw, teller: str, services: tuple[int, float]) -> tuple[float, float]:
    """Mean and standard deviation of the logarithm of how long a teller takes today."""
    usual = law.usual.get(teller)
    believed = law.daily**2 if usual is not None else law.unknown**2 + law.daily**2
    count, longer = services
    weight = law.noise**2 / believed
    pace = (usual or 0.0) + longer / (count + weight)
    return pace, math.sqrt(law.noise**2 / (count + weight))


def pace_while(
    pace: tuple[float, float], shape: Sequence[float], elapsed: float
) -> tuple[float, float]:
    """The same of a teller whose service has lasted so many minutes and goes on.

    The longer, the slower the teller may be. Whoever counts only what is over has seen the short
    services of the day first, and takes everybody for quicker than they are.
    """
    mean, doubt = pace
    so_far = math.log(max(elapsed, SHORTEST))
    whole, first, second = 0.0, 0.0, 0.0
    for point, share in POINTS_OF_NORMAL:
        likely = share * _longer(shape, so_far - mean - doubt * point)
        whole, first = whole + likely, first + likely * point
        second += likely * point**2
    moved = first / whole
    return mean + doubt * moved, doubt * min(math.sqrt(max(second / whole - moved**2, 0.0)), 1.0)


def _longer(shape: Sequence[float], log_time: float) -> float:
    """The probability that such a time is longer; beyond its shape one is as unlikely as another.

    So a ticket that was forgotten tells no more of its teller than a long service.
    """
    above = bisect_right(shape, log_time)
    score = LOWEST if above == 0 else -LOWEST
    if 0 < above < len(shape):
        share = (log_time - shape[above - 1]) / (shape[above] - shape[above - 1])
        score = LOWEST + STEP * (above - 1 + share)
    return 0.5 * math.erfc(score / math.sqrt(2.0))

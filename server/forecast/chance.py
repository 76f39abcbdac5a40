"""Chance without memory: the same question always gets the same answer.

So two branches that differ in one thing can be compared path by path, compiled and interpreted
code agree, and a forecast does not flicker because an unrelated customer came in.
Everything here is plain arithmetic that numba can compile.
"""

import math
from typing import Final

WORD: Final = 0xFFFFFFFF

# What is asked; a number of its own for each, so that the answers are independent.
COMES: Final = 1
WALKS: Final = 2
TAKES: Final = 3
WRAPS_UP: Final = 4
RETURNS: Final = 5
ARRIVES: Final = 6
WHO: Final = 7
HOW_SLOW: Final = 8
HOW_BUSY: Final = 9
PACE: Final = 10
BREAKS: Final = 11
RESTS: Final = 12
GOES_ON: Final = 13
WHERE: Final = 14
GIVES_UP: Final = 15
REACTS: Final = 16

# Acklam's rational approximation of the normal quantile, relative error about 1e-9.
CENTRE: Final = (
    (-39.69683028665376, 220.9460984245205, -275.9285104469687),
    (138.3577518672690, -30.66479806614716, 2.506628277459239),
    (-54.47609879822406, 161.5858368580409, -155.6989798598866),
    (66.80131188771972, -13.28068155288572, 1.0),
)
TAIL: Final = (
    (-0.007784894002430293, -0.3223964580411365, -2.400758277161838),
    (-2.549732539343734, 4.374664141464968, 2.938163982698783),
    (0.007784695709041462, 0.3224671290700398),
    (2.445134137142996, 3.754408661907416, 1.0),
)
TAIL_BEGINS: Final = 0.02425


def mixed(number: int) -> int:
    """A 32-bit number in which that of the argument can no longer be seen (lowbias32)."""
    number = ((number ^ (number >> 16)) * 0x7FEB352D) & WORD
    number = ((number ^ (number >> 15)) * 0x846CA68B) & WORD
    return number ^ (number >> 16)


def chance(path: int, who: int, what: int) -> float:
    """A number between 0 and 1, neither included."""
    return (mixed(mixed(path ^ who) + what) + 0.5) / (WORD + 1.0)


def exponential(mean: float, luck: float) -> float:
    """A time without memory."""
    return -mean * math.log(luck)


def normal(luck: float) -> float:
    """The standard normal quantile at `luck`."""
    if luck > 1.0 - TAIL_BEGINS:
        return -normal_tail(1.0 - luck)
    if luck < TAIL_BEGINS:
        return normal_tail(luck)
    x = luck - 0.5
    y = x * x
    a, b, c, d = CENTRE
    above = ((a[0] * y + a[1]) * y + a[2]) * y * y * y + (b[0] * y + b[1]) * y + b[2]
    below = ((c[0] * y + c[1]) * y + c[2]) * y * y * y + (d[0] * y + d[1]) * y + d[2]
    return x * above / below


def normal_tail(luck: float) -> float:
    """The standard normal quantile far to the left."""
    y = math.sqrt(-2.0 * math.log(max(luck, 1e-300)))
    a, b, c, d = TAIL
    above = ((a[0] * y + a[1]) * y + a[2]) * y * y * y + (b[0] * y + b[1]) * y + b[2]
    below = (c[0] * y + c[1]) * y * y * y + (d[0] * y + d[1]) * y + d[2]
    return above / below

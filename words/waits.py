"""A wait as people are told it: half wait at most so long, nine of ten at most so long."""

from dataclasses import dataclass
from math import ceil
from typing import Final, Protocol

from words.phrases import say

HOUR: Final = 60
_ABOUT_STEPS: Final = ((10, 1), (30, 2), (HOUR, 5))
_WITHIN_STEPS: Final = ((10, 1), (HOUR, 5))
"""Up to so many minutes in steps of so many: the longer a wait, the less its minutes mean."""
_LONG_STEP: Final = 30


class Expected(Protocol):
    """A forecast of a remaining wait, in minutes."""

    @property
    def p50(self) -> float:
        """Half of the customers wait at most so long."""

    @property
    def p90(self) -> float:
        """Nine of ten wait at most so long."""


@dataclass(frozen=True, slots=True)
class Rounded:
    """The figures that are said, in minutes; `about` is always less than `within`."""

    about: int
    within: int


def told(language: str, wait: Expected | None, *, short: bool = False) -> str:
    """The wait in words, in fewer where there is no room; or that there is no estimate."""
    if wait is None:
        return say(language, "no estimate yet")
    minutes = rounded(wait)
    if minutes.within == 1:
        return say(language, "less than a minute")
    if minutes.about == 0:
        return say(
            language,
            "soon, usually ≤ {within} min" if short else "soon, usually within {within} min",
            within=minutes.within,
        )
    if minutes.about < HOUR:
        return say(
            language,
            "{about} min, usually ≤ {within}"
            if short
            else "about {about}, usually within {within} min",
            about=minutes.about,
            within=minutes.within,
        )
    return say(
        language,
        "{about} h, usually ≤ {within}" if short else "about {about}, usually within {within} h",
        about=_hours(minutes.about),
        within=_hours(minutes.within),
    )


def rounded(wait: Expected) -> Rounded:
    """The half to the nearest step, the nine of ten upwards, because a promise should hold."""
    within = promised(wait.p90)
    step = _step(wait.p50, _ABOUT_STEPS)
    about = round(wait.p50 / step) * step
    return Rounded(min(about, _below(within)), within)


def promised(minutes: float) -> int:
    """At least one minute, rounded up."""
    step = _step(minutes, _WITHIN_STEPS)
    return max(1, ceil(minutes / step) * step)


def _step(minutes: float, steps: tuple[tuple[int, int], ...]) -> int:
    return next((step for most, step in steps if minutes <= most), _LONG_STEP)


def _below(within: int) -> int:
    """The longest that may be said before `within`."""
    step = _step(within - 1, _ABOUT_STEPS)
    return (within - 1) // step * step


def _hours(minutes: int) -> str:
    """Whole and half hours."""
    return f"{minutes / HOUR:g}"

"""Which strip is told next, so that none stands wrong for long and a dead one delays nobody."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, TypeVar

from display.strip.writing import DARK, Shown
from wire.messages import LineFault

REFRESH_SECONDS: Final = 5.0
"""A strip that lost its power shows the right number again within this."""
AGAIN_SECONDS: Final = 2.0
"""Until a strip that failed is tried again."""
NEVER: Final = float("-inf")

K = TypeVar("K")


@dataclass(frozen=True, slots=True)
class Kept:
    """One strip: what it should show, what it said that it shows, and how it fails."""

    wanted: Shown = DARK
    told: Shown | None = None
    tried_at: float = NEVER
    fault: LineFault | None = None


def tried(kept: Kept, shown: Shown, fault: LineFault | None, at: float) -> Kept:
    """After it was told, well or in vain."""
    return replace(kept, told=None if fault else shown, tried_at=at, fault=fault)


def due(strips: Mapping[K, Kept], at: float) -> K | None:
    """The strip to be told now: news before repetition, the longest untold first."""
    waiting = [key for key, kept in strips.items() if _is_due(kept, at)]
    return min(waiting, key=lambda key: _urgency(strips[key]), default=None)


def _is_due(kept: Kept, at: float) -> bool:
    if kept.fault:
        return at - kept.tried_at >= AGAIN_SECONDS
    return kept.told != kept.wanted or at - kept.tried_at >= REFRESH_SECONDS


def _urgency(kept: Kept) -> tuple[bool, bool, float]:
    return bool(kept.fault), kept.told == kept.wanted, kept.tried_at

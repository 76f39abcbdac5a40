"""Whether a customer is being asked now: the same for a pad's faces and an evaluator's buttons."""

from typing import Final

from display.hearing import Hearing, age
from wire.messages import CounterShow, RatingWindow

GRACE_SECONDS: Final = 1.0
"""A finger on its way when the window closes still counts."""
MEMORY: Final = 16
"""Legs remembered as answered; a counter's windows follow one another."""


def open_window(
    hearing: Hearing[CounterShow], answered: tuple[str, ...], at: float
) -> RatingWindow | None:
    """The window that still asks, by the server's clock."""
    window = hearing.newest.rating if hearing.newest else None
    if window is None or window.leg in answered:
        return None
    past_closing = age(hearing, window.closes_at, at)
    return window if past_closing is not None and past_closing < 0 else None


def remembered(answered: tuple[str, ...], leg: str) -> tuple[str, ...]:
    """The answered legs, with one more."""
    return (*answered, leg)[-MEMORY:]

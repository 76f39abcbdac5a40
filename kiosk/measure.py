"""How wide words will be, before anything is drawn: enough to arrange them, not to the pixel."""

import unicodedata
from typing import Final

from kiosk.sheet import Button

_WIDE: Final = frozenset("WF")
_BESIDE: Final = 1.2
"""What a button needs beside its words: its padding, and the gap to the next."""
_LEAST: Final = 2.8


def ems(text: str) -> float:
    """The width of one line of `text`, in units of its size; rather too wide than too narrow."""
    return sum(_em(mark) for mark in text)


def in_rows(buttons: tuple[Button, ...], most: float) -> tuple[tuple[Button, ...], ...]:
    """As few rows as hold the buttons, in their order; `most` is a row's width in em."""
    rows: list[tuple[Button, ...]] = []
    left = 0.0
    for button in buttons:
        asks = max(_LEAST, ems(button.label) + _BESIDE)
        if asks > left:
            rows.append(())
            left = most
        rows[-1] = (*rows[-1], button)
        left -= asks
    return tuple(rows)


def _em(mark: str) -> float:
    if unicodedata.east_asian_width(mark) in _WIDE:
        return 1.0
    if unicodedata.combining(mark):
        return 0.0
    return 0.3 if mark in " .,:;'|il" else 0.68 if mark.isupper() else 0.56

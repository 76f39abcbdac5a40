"""How wide words will be, before anything is drawn: enough to arrange them, not to the pixel."""

import unicodedata
from typing import Final

from kiosk.sheet import Button

_WIDE: Final = frozenset("WF")
_SIGNS: Final = frozenset({"So", "Sm"})
"""Arrows and the like are as wide as a Han character in our font."""
_BESIDE: Final = 0.9
"""What a button needs beside its words: its padding, and the gap to the next."""
_RAGGED: Final = 1.06
"""Rows end where words end, and so earlier than they might."""
_LEAST: Final = 2.8


def ems(text: str) -> float:
    """The width of one line of `text`, in units of its size; rather too wide than too narrow."""
    return sum(_em(mark) for mark in text)


def asks(label: str) -> float:
    """How much of a row a button takes, with its padding and its gap to the next."""
    return max(_LEAST, ems(label) + _BESIDE)


def two_rows(label: str) -> float:
    """The width that a label needs on two rows: words stand on one, Han characters anywhere."""
    words = label.split(" ")
    if len(words) == 1:
        return ems(label) / 2 + 0.5
    splits = ((" ".join(words[:at]), " ".join(words[at:])) for at in range(1, len(words)))
    return min(max(ems(first), ems(second)) for first, second in splits)


def in_two(label: str) -> str:
    """A Han label in two rows of the same length; others break by themselves, at their spaces."""
    whole = " " not in label and len(label) % 2 == 0 and all(map(_is_wide, label))
    half = len(label) // 2
    return f"{label[:half]}\n{label[half:]}" if whole and half > 1 else label


def in_rows(buttons: tuple[Button, ...], most: float) -> tuple[tuple[Button, ...], ...]:
    """As few rows as hold the buttons, in their order; `most` is a row's width in em."""
    rows: list[tuple[Button, ...]] = []
    left = 0.0
    for button in buttons:
        width = asks(button.label)
        if width > left:
            rows.append(())
            left = most
        rows[-1] = (*rows[-1], button)
        left -= width
    return tuple(rows)


def rows(text: str, size: float, width: float) -> int:
    """On how many rows it stands at that size."""
    return sum(_rows(line, width / size) for line in text.split("\n")) if text else 0


def _rows(line: str, room: float) -> int:
    """Words stand whole where a row holds them; longer ones, and Chinese, break anywhere."""
    count, used = 1, 0.0
    for word in line.split(" "):
        wide = ems(word)
        if used and used + wide > room:
            count, used = count + 1, 0.0
        used += wide if wide <= room else _RAGGED * wide
        count, used = count + int(used / room), used % room + ems(" ")
    return count


def _is_wide(mark: str) -> bool:
    return unicodedata.east_asian_width(mark) in _WIDE


def _em(mark: str) -> float:
    if _is_wide(mark):
        return 1.0
    if unicodedata.category(mark) in _SIGNS:
        return 1.0
    if unicodedata.combining(mark):
        return 0.0
    return 0.3 if mark in " .,:;'|il" else 0.68 if mark.isupper() else 0.56

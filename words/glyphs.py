"""Which characters have a shape in the fonts of screens and slips, without opening a font.

The server checks a branch's texts by it and has no fonts; the lists are made by `make glyphs`.
"""

from bisect import bisect_right
from functools import cache
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "shapes"
CJK: Final = "noto-sans-cjk"
ARABIC: Final = "noto-sans-arabic"
FONTS: Final = (CJK, ARABIC)
"""In which order they are asked for a shape."""


def font_of(mark: str) -> str | None:
    """The font that has a shape for the character; None where it would be a box."""
    return next((font for font in FONTS if _has(font, ord(mark))), None)


def lacking(text: str) -> tuple[str, ...]:
    """The characters of `text` that would be boxes, each once; white space needs no shape."""
    marks = dict.fromkeys(mark for mark in text if not mark.isspace())
    return tuple(mark for mark in marks if font_of(mark) is None)


def named(mark: str) -> str:
    """The character and its code, so that it is found where nobody can see it."""
    return f"“{mark}” (U+{ord(mark):04X})"


def _has(font: str, code: int) -> bool:
    firsts, lasts = _spans(font)
    place = bisect_right(firsts, code) - 1
    return place >= 0 and code <= lasts[place]


@cache
def _spans(font: str) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Firsts and lasts of the code points in a row that have a shape."""
    lines = (FOLDER / f"{font}.txt").read_text("ascii").split()
    pairs = [line.partition("-") for line in lines]
    firsts = tuple(int(first, 16) for first, _, _ in pairs)
    return firsts, tuple(int(last or first, 16) for first, _, last in pairs)

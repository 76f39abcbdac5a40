"""Text as it is drawn: letters joined, right to left where the script runs so, font by font."""

from collections.abc import Iterator
from itertools import groupby

import arabic_reshaper
from bidi import get_display

from words.glyphs import CJK, font_of


def drawn(line: str, *, right_to_left: bool = False) -> str:
    """One line in the order in which its shapes stand, from the left.

    `right_to_left` is the direction of the language; a line that has none of its own follows it.
    """
    if not right_to_left and line.isascii():
        return line
    return str(get_display(arabic_reshaper.reshape(line), base_dir="R" if right_to_left else "L"))


def runs(shapes: str) -> Iterator[tuple[str, str]]:
    """Neighbours from one font, with that font; what has no shape is left to the first."""
    for font, marks in groupby(shapes, lambda mark: font_of(mark) or CJK):
        yield font, "".join(marks)

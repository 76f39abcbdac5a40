"""Text as it is drawn: letters joined, right to left where the script runs so, font by font."""

import re
import unicodedata
from functools import lru_cache
from itertools import groupby
from typing import Final

import arabic_reshaper
from bidi import get_display
from bidi.mirror import MIRRORED

from words.glyphs import CJK, font_of

_LAM_ALEF: Final = re.compile("([\ufedd-\ufee0])([\ufe81-\ufe84\ufe87\ufe88\ufe8d\ufe8e])")
"""Alef and lam, read from the right, would be joined by the font as if they were lam and alef."""
_BESIDE: Final = "\u034f"
"""Is not seen and goes with the sign before it, so it tells which way that sign runs."""
_SIGNS: Final = f"[{re.escape(''.join(MIRRORED))}]"
_EITHER: Final = re.compile(f"({_SIGNS}){_BESIDE}|{_BESIDE}({_SIGNS})")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


@lru_cache(maxsize=4096)
def drawn(line: str, *, right_to_left: bool = False) -> str:
    """One line in the order in which its shapes stand, from the left.

    `right_to_left` is the direction of the language; a line without such letters is as it is.
    """
    if not any(unicodedata.bidirectional(mark) in _RIGHT_TO_LEFT for mark in line):
        return line
    marked = re.sub(_SIGNS, f"\\g<0>{_BESIDE}", arabic_reshaper.reshape(line))
    shapes = str(get_display(marked, base_dir="R" if right_to_left else "L"))
    return _LAM_ALEF.sub("\\1\u200c\\2", _EITHER.sub(_turned, shapes))


def _turned(sign: re.Match[str]) -> str:
    # UAX 9, L4, which the library leaves to whoever draws.
    return sign[1] or MIRRORED[sign[2]]


@lru_cache(maxsize=4096)
def runs(shapes: str) -> tuple[tuple[str, str], ...]:
    """Neighbours from one font, with that font; what has no shape is left to the first."""
    found = groupby(shapes, lambda mark: font_of(mark) or CJK)
    return tuple((font, "".join(marks)) for font, marks in found)

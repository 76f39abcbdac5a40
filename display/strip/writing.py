"""A sign's picture in the few letters and the two colours that an LED strip has."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from display.sign import Screen, View

CODE_PAGES: Final[Mapping[str, str]] = {
    "ascii": "ascii",
    "cp437": "cp437",
    "latin1": "latin-1",
    "gb2312": "gb2312",
    "gb18030": "gb18030",
    "big5": "big5",
    "euc-kr": "euc_kr",
    "cp949": "cp949",
}
"""Whose letters a strip may have in its memory, by Python's names for them."""
_FIRST_SHAPE: Final = 0x20
"""What is below would be read as the frame's own."""


class Colour(StrEnum):
    """Two diodes, red and green; both together are amber."""

    RED = "R"
    GREEN = "G"
    AMBER = "A"


@dataclass(frozen=True, slots=True)
class Letters:
    """What a strip can write."""

    code_page: str = "ascii"
    cells: int = 8
    """Letters side by side; a character of two bytes takes two."""

    def encode(self, text: str) -> bytes:
        """The text as the strip reads it; what it lacks is left out."""
        return b"".join(self._encoded(text))

    def has(self, text: str) -> bool:
        """Whether it can write all of it."""
        return len(list(self._encoded(text))) == len(text)

    def fits(self, text: str) -> bool:
        """Whether it stands on the strip without moving."""
        return len(self.encode(text)) <= self.cells

    def _encoded(self, text: str) -> Iterator[bytes]:
        for mark in text:
            code = mark.encode(CODE_PAGES[self.code_page], "ignore")
            # More bytes have places nowhere on such a strip: the rarest hanzi of gb18030.
            if 0 < len(code) <= 2 and min(code) >= _FIRST_SHAPE:  # noqa: PLR2004 - cells
                yield code


@dataclass(frozen=True, slots=True)
class Shown:
    """What one strip shows."""

    text: str = ""
    colour: Colour = Colour.GREEN
    blink: bool = False


DARK: Final = Shown()
COLOURS: Final[Mapping[Screen, Colour]] = {"called": Colour.AMBER, "serving": Colour.GREEN}
"""All else is said in red. No state is told by its colour alone."""
MARKS: Final[Mapping[Screen, str]] = {
    "starting": "...",
    "hidden": "...",
    "closed": "- {counter} -",
    "paused": "{counter} ...",
}
"""What stands for words in whose script a strip has no letters."""
UPDATING: Final = " .."
"""Behind a number that may be out of date."""


def written(view: View, letters: Letters) -> Shown:
    """What a strip with these letters shows of the sign's picture."""
    if view.words:
        return Shown(_said(view, letters), Colour.RED)
    number = letters.encode(view.number).decode(CODE_PAGES[letters.code_page])
    updating = UPDATING if number and view.stale and letters.fits(number + UPDATING) else ""
    return Shown(number + updating, COLOURS.get(view.screen, Colour.GREEN), view.blink)


def _said(view: View, letters: Letters) -> str:
    """The words in the next language whose letters it has; else its marks."""
    known = [words for _, words in view.words if letters.has(words)]
    if known:
        return known[view.turn % len(known)]
    return MARKS[view.screen].format(counter=view.counter)

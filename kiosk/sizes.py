"""How large things are on the glass as it is built; `u` is a pixel of the 1080 x 1920 design.

Sources: 20 mm targets, Colle and Hiszem 2004; 2.5 mm between, KS X 9211; letters that subtend 0.7
degrees, EN 301 549 5.1.4, which is a capital of 6.1 mm from half a metre away.
"""

from dataclasses import dataclass
from math import hypot
from typing import Final

WIDTH: Final = 1080.0
HEIGHT: Final = 1920.0
SIDES: Final = 80.0
TOP: Final = 24.0
BOTTOM: Final = 32.0
"""What is left free beside, above and below everything."""
HEADER: Final = 84.0
TEXT: Final = 40.0
NAME: Final = 54.0
HEADING: Final = 72.0
PAUSES: Final = 96.0
"""Between a question, what is said below it, and its tiles."""
TILE: Final = 220.0
LEADING: Final = 1.45
TARGET_MM: Final = 20.0
TILE_MM: Final = 30.0
GAP_MM: Final = 2.5
CAPITAL: Final = 0.733
"""Of a letter's size, in Noto Sans CJK."""
TWICE: Final = 2.0
LARGEST: Final = 2.0
"""Of the design's letters: more leaves no room for what belongs to every screen."""
LEGIBLE: Final = 0.8
"""Of the height that a capital must have: where much has to be said, letters may come to this."""
ROOMY: Final = 1.05
"""Letters beyond this need two rows on a button, and the whole height of the screen."""
SMALL_GLASS: Final = 1.5
"""Where letters must be so much larger anyhow, what belongs to every screen grows no further."""
LOW_LETTERS: Final = 1.3
"""In the lower half of the screen there is room for no larger ones."""
REACH_MM: Final = 400.0
_INCH: Final = 25.4


@dataclass(frozen=True, slots=True)
class Glass:
    """A screen as it is built: pixels, its diagonal in inches, and how high a capital must be."""

    width: int = 1080
    height: int = 1920
    inches: float = 21.5
    capital_mm: float = 6.1

    @property
    def tall(self) -> bool:
        """Whether its upper part is out of the reach of whoever sits."""
        return HEIGHT / self.mm > REACH_MM

    @property
    def mm(self) -> float:
        """One millimetre in `u`."""
        pixels = hypot(self.width, self.height) / (self.inches * _INCH)
        return pixels / min(self.width / WIDTH, self.height / HEIGHT)


GLASS: Final = Glass()
"""1080 x 1920 on 21.5 inches, for which the design was drawn."""


@dataclass(frozen=True, slots=True)
class Frame:
    """What belongs to every screen, in `u`."""

    letters: float
    """How many times larger than the design's."""
    target: float
    page: float
    """The same for a page, where it has room."""
    least: float
    """The same for a page that has none: the design's, or less
    on a larger glass, but not for those who wished for larger letters."""
    tile: float
    """No tile is lower than this."""
    gap: float
    close: float
    """Between two tiles."""
    low: bool

    @property
    def text(self) -> float:
        """The size of small letters."""
        return TEXT * self.letters

    @property
    def roomy(self) -> bool:
        """Whether letters are so large that the design's proportions do not hold."""
        return self.letters > ROOMY

    @property
    def crowded(self) -> bool:
        """Whether there is too little glass for large tiles beside much to read."""
        return self.letters > SMALL_GLASS and self.tile > TILE

    @property
    def bar(self) -> float:
        """The row of back and help."""
        rows = 2 if self.roomy else 1
        return max(96.0, self.target, rows * LEADING * self.text + 24)

    @property
    def foot(self) -> float:
        """A row of languages or modes."""
        return max(84.0 if self.low else 96.0, self.target, LEADING * self.text + 8)

    @property
    def extra(self) -> float:
        """A row of smaller buttons above."""
        return max(84.0, self.target)

    @property
    def across(self) -> float:
        """How many em of small letters stand side by side."""
        return (WIDTH - SIDES) / self.text

    def place(self, rows: int) -> float:
        """The height that a page has for itself above so many rows at the lower edge."""
        return HEIGHT - TOP - BOTTOM - HEADER - 2 * self.gap - self._below(rows)

    def lower(self, rows: int) -> float:
        """The part of it where hands reach: of the lower two thirds, or half, of the screen."""
        if self.roomy and not self.low:
            return self.place(rows)
        reach = HEIGHT / 2 if self.low else HEIGHT * 2 / 3
        return reach - BOTTOM - self.gap - self._below(rows)

    def _below(self, rows: int) -> float:
        return self.bar + rows * (self.foot + self.gap)


def frame(glass: Glass, *, large: bool, low: bool) -> Frame:
    """The frame on this glass: letters as high as they must be, or twice as large."""
    least = glass.capital_mm / CAPITAL * glass.mm / TEXT
    usual = max(1.0, least)
    low = low and glass.tall
    most = max(usual, LOW_LETTERS if low else LARGEST)
    page = min(TWICE * usual, most) if large else usual
    return Frame(
        letters=usual if usual > SMALL_GLASS else page,
        page=page,
        least=1.0 if large else min(1.0, LEGIBLE * least),
        target=TARGET_MM * glass.mm,
        tile=TILE_MM * glass.mm + 2,
        gap=max(16.0, GAP_MM * glass.mm),
        close=max(12.0, GAP_MM * glass.mm),
        low=low,
    )


def slots(of: Frame, rows: int) -> int:
    """How many tiles stand on a screen, "More" among them; never more than six."""
    name = LEADING * max(NAME, of.text)
    need = max(of.tile, name + (2 if of.roomy else 1) * LEADING * of.text)
    more = max(of.tile, name) if of.roomy else need
    question = LEADING * max(HEADING, 1.2 * of.text) + PAUSES if of.roomy and not of.low else 0
    room = of.lower(rows) - question - more
    return max(2, min(6, 1 + int(room / (need + of.close))))

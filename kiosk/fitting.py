"""How large a page's own letters can be: as large as those of the frame, or as there is room."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import ceil, inf
from typing import Final

from kiosk.measure import rows
from kiosk.sheet import Button
from kiosk.sizes import HEADING, LEADING, NAME, SIDES, TEXT, TILE, WIDTH, Frame
from kiosk.view import View

STEPS: Final = (1.0, 0.92, 0.84, 0.77, 0.71, 0.65, 0.58, 0.5)
"""What is tried, as a share of the frame's letters."""
INNER: Final = WIDTH - SIDES
PAD: Final = 64.0
"""Beside the words of a tile."""
SPACE: Final = 24.0
CLOSER: Final = 16.0
LAST_HEADING: Final = 60.0
"""Where even the smallest letters have hardly room."""
MANY: Final = 3
ADVICE: Final = 1.2
"""How much larger advice is set than small letters, and how much wider apart."""
STACKED: Final = 143.0
PADDING: Final = 16.0
"""The least height of a tile below something to read, and what is left free around words."""
NOTE: Final = 32.0
KEYPADS: Final = frozenset({"code", "pin"})
"""What is typed stands above the keys, in letters as large as the heading's."""
KEYS_A_ROW: Final = 3
FEW_TILES: Final = 2
FEW: Final = 4
"""So many lines stand in a name's letters below a number."""
CODE: Final = 240.0
"""The least side of a code that is scanned."""
DIGITS: Final = {
    True: ((4, 440.0), (6, 290.0), (64, 150.0)),
    False: ((4, 280.0), (6, 200.0), (64, 120.0)),
}
"""Sizes of a number by its length, where it stands alone and where a code stands below."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one page, in `u`."""

    times: float
    """How many times larger than the design's."""
    roomy: bool = False
    """They were to be larger: a number leaves them what room there is."""

    @property
    def last(self) -> bool:
        """Whether there are no smaller ones."""
        return self.roomy and self.times <= 1

    @property
    def text(self) -> float:
        """Small ones."""
        return TEXT * self.times

    @property
    def name(self) -> float:
        """On a tile."""
        return max(NAME * min(1.0, self.times), self.text)

    @property
    def heading(self) -> float:
        """Above everything."""
        least = LAST_HEADING if self.last else HEADING
        return max(least * min(1.0, self.times), 1.2 * self.text)

    @property
    def tallest(self) -> float:
        """No tile grows beyond this where there is room for more."""
        return TILE * max(1.0, 0.85 * self.times)

    def advice(self, frame: Frame) -> float:
        """How much larger advice is than small letters: no more, where there is hardly room."""
        return 1.0 if frame.crowded or self.last else ADVICE

    def digits(self, number: str, *, alone: bool, lines: int) -> float:
        """Of a number: as large as fits, above so many lines."""
        size = next(size for longest, size in DIGITS[alone] if len(number) <= longest)
        most = 300.0 if alone and lines <= FEW and not self.last else 160.0
        return min(size, most) if self.roomy else size

    def stack(self, tiles: tuple[Button, ...], frame: Frame) -> float:
        """The height of tiles that stand as close as they can."""
        many = frame.crowded or len(tiles) > MANY
        least = max(96.0, frame.target) if many else max(STACKED, frame.tile)
        return sum(max(least, self.tile(tile) + PADDING) + frame.close for tile in tiles)

    def tile(self, button: Button) -> float:
        """How high its words are, with what is left free around them where there is room."""
        name = rows(button.label, self.name, INNER - PAD) * self.name
        words = name + rows(button.detail, self.text, INNER - PAD) * self.text
        return LEADING * words + (0 if self.roomy else PADDING)


def fitting(seen: View, frame: Frame) -> Letters:
    """The largest letters with which everything on this page has room."""
    room = frame.place(max(1, len(seen.footer)))
    sizes = [Letters(max(frame.least, frame.page * step), frame.roomy) for step in STEPS]
    return next((of for of in sizes if _need(seen, frame, of) <= room), sizes[-1])


def tiles(seen: View, frame: Frame, of: Letters) -> float:
    """How high the tiles stand: what the design leaves them, or what their words need."""
    rows = max(1, len(seen.footer))
    left = frame.place(rows) - _above(seen, of)
    need = _tiles(seen, frame, of)
    fixed = not frame.roomy and seen.name not in KEYPADS
    return frame.lower(rows) if fixed else min(frame.lower(rows), max(need, left))


def _need(seen: View, frame: Frame, of: Letters) -> float:
    return LAYOUTS.get(seen.name, _message)(seen, frame, of)


def _question(seen: View, frame: Frame, of: Letters) -> float:
    lower, need = frame.lower(max(1, len(seen.footer))), _tiles(seen, frame, of)
    if need > lower:
        return inf
    return _above(seen, of) + (need if frame.roomy or seen.name in KEYPADS else lower)


def _above(seen: View, of: Letters) -> float:
    if seen.name in KEYPADS:
        typed = 0 if seen.note else LEADING * of.heading
        return _words(seen, of, of.text) + typed + 6 * CLOSER
    return _words(seen, of, of.text) + 4 * SPACE


def _advice(seen: View, frame: Frame, of: Letters) -> float:
    larger, stack = of.advice(frame), of.stack(seen.tiles, frame)
    if frame.low and stack > frame.lower(max(1, len(seen.footer))):
        return inf
    return _words(seen, of, larger * of.text, larger) + stack + 5 * SPACE


def _take(seen: View, _frame: Frame, of: Letters) -> float:
    small = seen.link or len(seen.lines) > FEW
    code = CODE if seen.link else 0
    number = LEADING * of.digits(seen.number, alone=not seen.link, lines=len(seen.lines))
    return _words(seen, of, of.text if small else of.name) + number + code + 6 * SPACE


def _message(seen: View, _frame: Frame, of: Letters) -> float:
    return _words(seen, of, of.name) + 5 * SPACE


def _words(seen: View, of: Letters, size: float, apart: float = 1.0) -> float:
    heading = rows(seen.heading, of.heading, INNER) * of.heading
    lines = sum(rows(line, size, INNER) for line in seen.lines) * size * apart
    note = rows(seen.note, of.text, INNER - 48) * of.text
    return LEADING * (heading + lines + note) + (NOTE if seen.note else 0)


def _tiles(seen: View, frame: Frame, of: Letters) -> float:
    if seen.name in KEYPADS:
        row = max(frame.target, LEADING * of.name) + frame.gap
        return row * ceil(len(seen.tiles) / KEYS_A_ROW)
    small = frame.crowded and len(seen.tiles) > FEW_TILES
    least = frame.target if small else frame.tile
    heights = [max(least, of.tile(tile)) for tile in seen.tiles]
    extras = frame.extra + frame.gap if seen.extras else 0
    return sum(heights) + frame.close * (len(heights) - 1) + extras


LAYOUTS: Final[Mapping[str, Callable[[View, Frame, Letters], float]]] = {
    "attract": _question,
    "services": _question,
    "others": _question,
    "needs": _question,
    "warning": _question,
    "before": _advice,
    "maintenance": _advice,
    "paper": _advice,
    "code": _question,
    "pin": _question,
    "stands": _take,
    "take": _take,
    "number": _take,
}
"""By the view's name; all others are messages."""

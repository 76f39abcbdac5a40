"""How large a board's numbers must be to be read from the last row, and what has room beside them.

Lengths are shares of the screen's height unless they say otherwise, so that Kivy and a web page
draw the same board.
"""

import math
from dataclasses import dataclass
from typing import Final, Literal

_INCH: Final = 25.4
_ADA_LEAST, _ADA_FROM, _ADA_STEP = 51.0, 4570.0, 3.2 / 305
"""ADA 703.5.5 for signs up to 3.05 m above the floor: 2 in, and 1/8 in per foot beyond 15 ft."""
_HISTORY_ARC: Final = math.radians(22 / 60)

CAP: Final = 0.733
"""Cap height of Noto Sans CJK, in em."""
HEIGHT: Final = 1080
"""Units of the design in the height of any board; what follows is in these units."""
CALLED: Final = 300
HISTORY: Final = 180
"""Type sizes of the newest call and of those before it, at scale 1."""
NEWEST: Final = 320
EARLIER: Final = 160
CALLS: Final = 1152
"""The newest call, a row before it, and how wide both are, at scale 1."""
LONGER: Final = 1360
"""How wide a call with a kiosk's own number is, `A7-001`."""
FOOT: Final = 80
TALL_FOOT: Final = 150
"""For two rows, where a screen is higher than wide."""
STRIP: Final = 104
"""One service in a line of its own."""
SERVICES: Final = 700
"""Narrower than this no list of services stands beside the calls."""
DESIGNED: Final = 768
"""How wide a list of services is at its usual size."""
HEAD: Final = 150
"""The branch and the heading above a list of services."""
LINE: Final = 142
_EDGE: Final = 32
_PIXELS: Final = 1.01
"""Letters are drawn in whole pixels."""
_HALF: Final = 0.5
"""Of a wide screen: where more could be shrunk, the calls keep this part of its width."""
MOST_EARLIER: Final = 6
USUAL_EARLIER: Final = 4
LEAST_EARLIER: Final = 2
MOST_LINES: Final = 6
LEAST_LINES: Final = 2
USUAL_MARKS: Final = 4
"""`A021`: a longer number has the whole width."""

Services = Literal["beside", "below", "strip"]


@dataclass(frozen=True, slots=True)
class Caps:
    """Least cap heights, as shares of the screen's height."""

    called: float
    history: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A board that can be read: how large its calls are, how many, and where the services stand."""

    scale: float = 1.0
    """Of the calls; 1 is 43 inches seen from 10 m."""
    earlier: int = 4
    """Rows under the newest call."""
    services: Services = "beside"
    lines: int = 6
    """Services shown at once."""
    calls: float = 0.6
    """The part that the calls have: of the width, or of the height where services are below."""
    fewer: int = 3
    """Rows under the newest call while one service has a line of its own."""
    lettering: float = 1.0
    """How large the services are written."""
    foot: float = FOOT


USUAL: Final = Layout()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """No board can be read on this screen from there."""

    metres: float
    """The farthest from which one could; 0: the screen is too small for a board at all."""


@dataclass(frozen=True, slots=True)
class Screen:
    """A board's screen, and the metres to the last row of seats."""

    metres: float
    inches: float
    width: int = 1920
    height: int = 1080

    @property
    def shape(self) -> float:
        """Width by height."""
        return self.width / self.height

    @property
    def millimetres(self) -> float:
        """Its height."""
        return self.inches * _INCH / math.hypot(1, self.shape)


def least_caps(screen: Screen) -> Caps:
    """What can be read from the last row, standing or sitting."""
    distance = screen.metres * 1000
    called = _ADA_LEAST + _ADA_STEP * max(0.0, distance - _ADA_FROM)
    history = distance * math.tan(_HISTORY_ARC)
    return Caps(called / screen.millimetres, history / screen.millimetres)


def layout(screen: Screen) -> Layout | Unreadable:
    """What the board looks like there, or that it could not be read."""
    least = least_caps(screen)
    drawn = Caps(CALLED * CAP / HEIGHT, HISTORY * CAP / HEIGHT)
    need = _PIXELS * max(least.called / drawn.called, least.history / drawn.history)
    wide, largest = screen.shape * HEIGHT, _largest(screen.shape)
    if need > largest:
        return Unreadable(_farthest(screen))
    usual = wide if wide < HEIGHT else _HALF * wide
    return _arranged(min(largest, max(need, usual / CALLS)), wide)


def _arranged(scale: float, wide: float) -> Layout:
    calls, foot = scale * CALLS, _foot(wide)
    few = _earlier(scale, foot + STRIP)
    if wide - calls >= SERVICES:
        many = _earlier(scale, foot)
        return Layout(scale, many, "beside", MOST_LINES, calls / wide, few, 1.0, foot)
    lettering = min(1.0, wide / DESIGNED)
    room = HEIGHT - foot - _height(scale, USUAL_EARLIER) - lettering * HEAD
    lines = min(MOST_LINES, int(room / (lettering * LINE)))
    if lines >= LEAST_LINES:
        part = _height(scale, USUAL_EARLIER) / (HEIGHT - foot)
        return Layout(scale, USUAL_EARLIER, "below", lines, part, few, lettering, foot)
    return Layout(scale, few, "strip", 1, 1.0, few, lettering, foot)


def _foot(wide: float) -> float:
    return FOOT if wide > HEIGHT else TALL_FOOT


def _height(scale: float, earlier: int) -> float:
    """Of the calls."""
    return _EDGE + scale * (NEWEST + earlier * EARLIER)


def _earlier(scale: float, taken: float) -> int:
    """How many rows have room."""
    room = HEIGHT - taken - _height(scale, 0)
    return min(MOST_EARLIER, int(room / (scale * EARLIER)))


def _largest(shape: float) -> float:
    """The largest scale at which the calls still have room."""
    high = HEIGHT - _foot(shape * HEIGHT) - STRIP - _EDGE
    return min(shape * HEIGHT / LONGER, high / (NEWEST + LEAST_EARLIER * EARLIER))


def _farthest(screen: Screen) -> float:
    """Metres from which the largest calls could still be read, rounded down to tenths."""
    high = _largest(screen.shape) / _PIXELS * CAP * screen.millimetres / HEIGHT
    if high * CALLED < _ADA_LEAST:
        return 0.0
    called = _ADA_FROM + (high * CALLED - _ADA_LEAST) / _ADA_STEP
    history = high * HISTORY / math.tan(_HISTORY_ARC)
    return math.floor(min(called, history) / 100) / 10

"""How high the figures of a board must be to be read from the last row of seats."""

import math
from dataclasses import dataclass
from typing import Final

_INCH: Final = 25.4
_ADA_LEAST, _ADA_FROM, _ADA_STEP = 51.0, 4570.0, 3.2 / 305
"""ADA 703.5.5 for signs up to 3.05 m above the floor: 2 in, and 1/8 in per foot beyond 15 ft."""
_HISTORY_ARC: Final = math.radians(22 / 60)


@dataclass(frozen=True, slots=True)
class Caps:
    """Least cap heights, as shares of the screen's height."""

    called: float
    history: float


def least_caps(metres: float, inches: float, shape: float = 16 / 9) -> Caps:
    """For a screen of that diagonal and shape (width / height), seen from that far."""
    height = inches * _INCH / math.hypot(1, shape)
    distance = metres * 1000
    called = _ADA_LEAST + _ADA_STEP * max(0.0, distance - _ADA_FROM)
    return Caps(called / height, distance * math.tan(_HISTORY_ARC) / height)


CAP: Final = 0.733
"""Cap height of Noto Sans CJK, in em."""
BOARD_HEIGHT: Final = 1080
CALLED: Final = 300
HISTORY: Final = 180
"""Type sizes of the board's numbers at that height."""
DRAWN: Final = Caps(CALLED * CAP / BOARD_HEIGHT, HISTORY * CAP / BOARD_HEIGHT)

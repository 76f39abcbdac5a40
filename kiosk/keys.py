"""The keys of an audio keypad, as most of them can be programmed; and a corner to press."""

from dataclasses import dataclass
from typing import Final

KEYPAD: Final = {
    276: "previous",  # left
    275: "next",  # right
    273: "up",
    274: "ok",  # down, for keypads without Enter
    282: "help",  # F1
    283: "voice:repeat",
    284: "voice:slower",
    285: "voice:faster",
    286: "voice:quieter",
    287: "voice:louder",
    288: "voice:curtain",  # F7
    294: "plugged",  # F13, sent by the jack
    295: "unplugged",
}
"""By Kivy's number of the key."""
HELD: Final = 2.0
"""Seconds after which a key that is held counts again, and the corner begins the guidance."""
CORNER_MM: Final = 25.0


@dataclass(slots=True)
class Held:
    """Keys that are down: a hand that trembles or rests is not ten wishes."""

    _since: dict[int, float]

    def down(self, key: int, at: float) -> bool:
        """Whether this counts: the first time, and then every so many seconds."""
        counts = at - self._since.get(key, float("-inf")) >= HELD
        if counts:
            self._since[key] = at
        return counts

    def up(self, key: int) -> None:
        """The key was let go."""
        self._since.pop(key, None)

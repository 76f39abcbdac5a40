"""Gathers what a keyboard-wedge reader types until its Enter, and keeps nothing after it."""

from dataclasses import dataclass, field
from typing import Final

LONGEST: Final = 128
PAUSE: Final = 0.5
"""Seconds: a reader types faster than this, a person leaning on a key does not matter."""


@dataclass(slots=True)
class Wedge:
    """The characters of one reading."""

    _typed: str = field(default="", repr=False)
    _last: float = float("-inf")

    def key(self, text: str, at: float) -> str | None:
        """Take one key; the whole reading once it is complete."""
        late = at - self._last > PAUSE
        before = "" if late or len(self._typed) >= LONGEST else self._typed
        self._last = at
        if text != "\n":
            self._typed = before + text
            return None
        self._typed = ""
        return before or None

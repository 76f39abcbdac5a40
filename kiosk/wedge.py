"""Gathers what a keyboard-wedge reader types until its Enter, and keeps nothing after it."""

from dataclasses import dataclass, field
from typing import Final

from kiosk import mrz

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
        self.forget(at)
        self._last = at
        before = "" if len(self._typed) >= LONGEST else self._typed
        typed = before + text
        ends = text == "\n" and not mrz.begun(typed)
        self._typed = "" if ends else typed
        return typed.strip("\n") or None if ends else None

    def forget(self, at: float) -> None:
        """What a reader left half said is nobody's business any more."""
        if at - self._last > PAUSE:
            self._typed = ""

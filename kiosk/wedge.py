"""Gathers what a keyboard-wedge reader types until its Enter, and keeps nothing after it."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from kiosk import mrz

LONGEST: Final = 128
PAUSE: Final = 0.5
"""Seconds: a reader types faster than this, a person leaning on a key does not matter."""


_SHIFTED: Final = dict(zip("1234567890-=[]\\;',./`", '!@#$%^&*()_+{}|:"<>?~', strict=True))
"""As readers type: by the keys of an American keyboard."""


def typed(text: str, modifiers: Collection[str]) -> str:
    """The character of a key with what is held down beside it; Kivy tells the bare key."""
    if "shift" in modifiers:
        return _SHIFTED.get(text, text.upper())
    return text.upper() if "capslock" in modifiers else text


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

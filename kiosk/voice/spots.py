"""Everything that can be chosen on a screen, in the order in which it stands there."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from kiosk.sheet import Button
from kiosk.view import View
from words.languages import KNOWN
from words.phrases import say

PICTURED: Final[Mapping[str, str]] = {
    "large": "Larger letters",
    "contrast": "High contrast",
    "low": "Buttons further down",
}
"""Buttons that bear a sign instead of a word."""
NAMING: Final = frozenset({"start", "language"})
"""Buttons that bear the name of a language."""
OWN: Final[Mapping[str, str]] = {
    "voice:repeat": "Say it again",
    "voice:slower": "Speak slower",
    "voice:faster": "Speak faster",
    "voice:quieter": "Quieter",
    "voice:louder": "Louder",
    "voice:curtain": "Screen on or off",
    "voice": "End spoken guidance",
}
"""What only those find who listen."""


@dataclass(frozen=True, slots=True)
class Spot:
    """One thing to choose, for ears."""

    id: str
    name: str
    language: str
    """In which it is said: a language's own name in itself."""
    detail: str = ""
    alive: bool = True
    chosen: bool = False


def spots(seen: View) -> tuple[Spot, ...]:
    """From top to bottom, each row as it is read; at the end what belongs to the voice."""
    own = (Spot(id_, say(seen.language, name), seen.language) for id_, name in OWN.items())
    return (*(_spot(seen.language, button) for button in _buttons(seen)), *own)


def plain(language: str, text: str) -> str:
    """The words of a text: rows and dots are pauses, signs are left out."""
    paused = text.replace("\n", ", ").replace(" · ", ", ").replace("≤", say(language, "at most"))
    words = "".join(mark for mark in paused if unicodedata.category(mark) not in {"So", "Sm"})
    return " ".join(words.strip("›← ").split())


def _buttons(seen: View) -> Iterator[Button]:
    yield from (*seen.tiles, *seen.extras)
    yield from (button for button in (seen.back, seen.middle, seen.staff) if button)
    for row in seen.footer:
        yield from row


def _spot(language: str, button: Button) -> Spot:
    verb, _, code = button.id.partition(":")
    language = code if verb in NAMING and code in KNOWN else language
    sign = PICTURED.get(button.id)
    name = say(language, sign) if sign else plain(language, button.label)
    detail = plain(language, button.detail)
    return Spot(button.id, name, language, detail, button.alive, button.chosen)

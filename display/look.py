"""The shared tokens as Kivy takes them, and what they are applied to."""

from dataclasses import fields
from types import SimpleNamespace
from typing import Final

from words import tokens


def rgba(colour: tokens.Colour) -> tuple[float, float, float, float]:
    """`#RRGGBB` in the form of Kivy's properties."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue, 1.0


def _palette(theme: tokens.Theme) -> SimpleNamespace:
    return SimpleNamespace(
        **{token.name: rgba(getattr(theme, token.name)) for token in fields(theme)}
    )


DAY: Final = _palette(tokens.DAY)
NIGHT: Final = _palette(tokens.NIGHT)
CORNER: Final = tokens.CORNER

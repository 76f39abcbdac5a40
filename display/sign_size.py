"""How large a sign's number is drawn, and how large its screen must be to be read from a distance.

The number is held to what a board's newest call is held to: signs hang as high.
"""

from typing import Final

from words.reading import CAP, Screen, least_caps

FULL: Final = (1280, 800)
"""The screen that the layout was made for; others scale it."""
NUMBER: Final = 470
"""Type size there: `W888` fills the width, a longer number is shrunk."""


def unit(pixels: tuple[int, int]) -> float:
    """Pixels of such a screen for one of the layout."""
    return min(ours / drawn for ours, drawn in zip(pixels, FULL, strict=True))


def least_inches(metres: float, inches: float, pixels: tuple[int, int]) -> float:
    """The diagonal that a screen of that shape needs; more than `inches` where it is too small."""
    drawn = NUMBER * unit(pixels) * CAP / pixels[1]
    return inches * least_caps(Screen(metres, inches, *pixels)).called / drawn

"""The shared tokens as Kivy takes them: screens follow when the bank's own colours come."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Final

from kivy.event import EventDispatcher
from kivy.properties import ColorProperty, StringProperty

from wire.messages import Look
from words import tokens
from words.contrast import PAPER, needs_paper, worn


def rgba(colour: tokens.Colour) -> tuple[float, float, float, float]:
    """`#RRGGBB` in the form of Kivy's properties."""
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return red, green, blue, 1.0


class Palette(EventDispatcher):
    """The colours of one ground, each a property: what is drawn with it follows it."""

    # Kivy takes `on_sun` for what happens when `sun` changes.
    ground = ColorProperty()
    ink = ColorProperty()
    primary = ColorProperty()
    over_primary = ColorProperty()
    muted = ColorProperty()
    tile = ColorProperty()
    edge = ColorProperty()
    sun = ColorProperty()
    over_sun = ColorProperty()
    ok = ColorProperty()
    warn = ColorProperty()
    danger = ColorProperty()
    info = ColorProperty()
    over_state = ColorProperty()
    paper = ColorProperty()
    """Behind the logo; unseen where the ground is as light."""

    def __init__(self, theme: tokens.Theme) -> None:
        super().__init__()
        self._theme = theme
        self.wear({})

    def wear(self, own: Mapping[str, tokens.Colour]) -> None:
        """The bank's own colours, and ours for the rest."""
        theme = worn(self._theme, own)
        for token, colour in asdict(theme).items():
            setattr(self, token.replace("on_", "over_"), rgba(colour))
        self.paper = (*rgba(PAPER)[:3], float(needs_paper(theme.ground)))


class Mark(EventDispatcher):
    """What stands for the bank."""

    file = StringProperty("")
    """Of its logo; none: our flower."""


MARK: Final = Mark()
DAY: Final = Palette(tokens.DAY)
NIGHT: Final = Palette(tokens.NIGHT)
CORNER: Final = tokens.CORNER


def wear(look: Look) -> None:
    """What the server says of the look, on every screen of this program."""
    DAY.wear(look.day)
    NIGHT.wear(look.night)

"""What board and pad have in common on the screen, and where their layouts lie."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ColorProperty, NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.image import Image

from display import drawing, look

__all__ = ["Emblem", "Logo", "Stale", "drawing", "lay_out", "look"]


class Stale(BoxLayout):
    """The mark of what may be out of date; no place when all is well."""

    unit = NumericProperty(1.0)
    text = StringProperty("")
    language = StringProperty("en")


class Logo(Image):
    """The bank's own, in the shape it has; nothing where there is none."""

    unit = NumericProperty(1.0)
    paper = ColorProperty((0, 0, 0, 0))
    tall = NumericProperty(0)
    """So high, while there is one."""
    widest = NumericProperty(0)
    margin = NumericProperty(0)
    """Of its paper, where the ground asks for that."""


class Emblem(BoxLayout):
    """What stands for the bank where nothing else is to be seen: its logo, or our flower."""

    unit = NumericProperty(1.0)
    paper = ColorProperty((0, 0, 0, 0))
    outer = ColorProperty(look.DAY.edge)
    petal = ColorProperty(look.DAY.primary)
    heart = ColorProperty(look.DAY.ink)
    seed = ColorProperty(look.DAY.ground)


def lay_out(name: str) -> None:
    """Read one of the layouts beside this file."""
    Builder.load_file(str(Path(__file__).with_name(name)))


lay_out("parts.kv")

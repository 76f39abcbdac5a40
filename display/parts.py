"""What board and pad have in common on the screen, and where their layouts lie."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import NumericProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from display import drawing, look

__all__ = ["Stale", "drawing", "lay_out", "look"]


class Stale(BoxLayout):
    """The mark of what may be out of date; no place when all is well."""

    unit = NumericProperty(1.0)
    text = StringProperty("")
    language = StringProperty("en")


def lay_out(name: str) -> None:
    """Read one of the layouts beside this file."""
    Builder.load_file(str(Path(__file__).with_name(name)))


lay_out("parts.kv")

"""The motif of the screen that invites: a flower in ink, still."""

from math import cos, pi, sin
from typing import Any, Final

from kivy.graphics import Color, Ellipse, PopMatrix, PushMatrix, Rotate
from kivy.properties import ObjectProperty
from kivy.uix.widget import Widget

from kiosk.widgets import DESIGN

PETALS: Final = 14


class Flower(Widget):
    """Violet, because the sun's colour belongs to the person whose turn it is."""

    look = ObjectProperty(DESIGN, rebind=True)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.bind(pos=self._draw, size=self._draw, look=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        whole = min(self.size) * 0.9
        with self.canvas:
            for petal in range(PETALS):
                self._petal(petal, whole)
            Color(*self.look.ground)
            self._disc(whole * 0.42)
            Color(*self.look.primary)
            self._disc(whole * 0.36)

    def _petal(self, petal: int, whole: float) -> None:
        degrees = 360 * petal / PETALS
        length, width = whole * 0.34, whole * 0.15
        along = degrees * pi / 180
        x = self.center_x + cos(along) * whole * 0.32
        y = self.center_y + sin(along) * whole * 0.32
        PushMatrix()
        Rotate(angle=degrees, origin=(x, y))
        Color(*(self.look.primary if petal % 2 else self.look.edge))
        Ellipse(pos=(x - length / 2, y - width / 2), size=(length, width))
        PopMatrix()

    def _disc(self, across: float) -> None:
        pos = (self.center_x - across / 2, self.center_y - across / 2)
        Ellipse(pos=pos, size=(across, across))

"""What every screen is drawn from: one line of words, a key, an arrow, a face, a flower."""

import math
from typing import Any, Final

from kivy.app import App
from kivy.clock import Clock
from kivy.core.text import Label as Typesetter
from kivy.graphics import (
    Color,
    PopMatrix,
    PushMatrix,
    Rectangle,
    Rotate,
    SmoothEllipse,
    SmoothLine,
    SmoothTriangle,
)
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from display import look
from display.breaking import rows, wrapped

_RISE: Final = 0.0695
"""From the middle of Noto's line box up to the middle of its capitals, in em."""
_SIDES: Final = {0: "left", 0.5: "center", 1: "right"}
GOLDEN_ANGLE: Final = math.degrees(math.pi * (3 - math.sqrt(5)))


class Words(Widget):
    """One line at a fixed size, its capitals centred; shrunk when it is wider than its place."""

    text = StringProperty("")
    language = StringProperty("en")
    points = NumericProperty(20)
    colour = ColorProperty((0, 0, 0, 1))
    align = NumericProperty(0.5)
    natural = NumericProperty(0.0)
    """How wide the line would be unshrunk."""
    scale = NumericProperty(1.0)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        with self.canvas:
            self._ink = Color(*self.colour)
            self._line = Rectangle(size=(0, 0))
        self.bind(text=self._set, language=self._set, points=self._set, align=self._set)
        self.bind(pos=self._place, size=self._place, colour=self._tint)
        self._set()

    def arranged(self, _: Typesetter) -> str:
        """The text in its rows: one."""
        return str(self.text)

    def _set(self, *_: object) -> None:
        rows = _SIDES[self.align]
        setter = Typesetter(font_name=self.language, font_size=self.points, halign=rows)
        setter.text = self.arranged(setter)
        setter.refresh()
        self._line.texture = setter.texture
        self.natural = setter.texture.width if setter.text else 0.0
        self._place()

    def _place(self, *_: object) -> None:
        self.scale = min(1.0, self.width / self.natural) if self.natural else 1.0
        wide, high = self.natural * self.scale, self._line.texture.height * self.scale
        self._line.size = (wide, high)
        rise = _RISE * self.points * self.scale
        self._line.pos = (
            round(self.x + (self.width - wide) * self.align),
            round(self.y + (self.height - high) / 2 + rise),
        )

    def _tint(self, *_: object) -> None:
        self._ink.rgba = self.colour


class Passage(Words):
    """Words that go on in a second row before they shrink, or in as many rows as it takes."""

    freely = BooleanProperty(defaultvalue=False)
    least = NumericProperty(0.0)
    """What would have to be shrunk below this is left out."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.bind(width=self._set, least=self._set, freely=self._set)

    def arranged(self, setter: Typesetter) -> str:
        """The text in its rows, or none."""

        def wide(row: str) -> float:
            return float(setter.get_extents(row)[0])

        broken = (wrapped if self.freely else rows)(self.text, lambda row: wide(row) <= self.width)
        written = max(map(wide, broken)) * self.least <= self.width
        return "\n".join(broken) if written else ""


class Key(ButtonBehavior, BoxLayout):
    """Anything to touch; tests and the remote find it by its name."""

    name = StringProperty("")

    def on_release(self) -> None:
        """A finger was lifted here."""
        App.get_running_app().touch(self.name)


class Drawing(Widget):
    """Shapes, drawn at most once a frame, when place and colours have settled."""

    depends_on: tuple[str, ...] = ()

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        later = Clock.create_trigger(self._draw, -1)
        for name in ("pos", "size", *self.depends_on):
            self.fbind(name, later)
        later()

    def draw(self) -> None:
        """Its shapes."""

    def _draw(self, _: float) -> None:
        self.canvas.clear()
        with self.canvas:
            self.draw()


class Arrow(Drawing):
    """From a number to its counter."""

    depends_on = ("colour", "thickness")
    colour = ColorProperty((0, 0, 0, 1))
    thickness = NumericProperty(6)

    def draw(self) -> None:
        """Its shapes."""
        head = 2.6 * self.thickness
        middle, tip = self.center_y, self.right
        Color(*self.colour)
        Rectangle(
            pos=(self.x, middle - self.thickness / 2),
            size=(max(0, self.width - head), self.thickness),
        )
        corners = (
            tip - 1.5 * head,
            middle + head,
            tip - 1.5 * head,
            middle - head,
            tip,
            middle,
        )
        SmoothTriangle(points=corners)


class Bolt(Drawing):
    """The mark for cut off."""

    depends_on = ("colour",)
    colour = ColorProperty((0, 0, 0, 1))

    def draw(self) -> None:
        """Its shapes."""
        high = min(self.height * 0.6, self.width * 1.4)
        x, y = self.center_x, self.center_y
        Color(*self.colour)
        for side in (1, -1):
            points = ((0.12, 0.5), (-0.3, -0.08), (0.12, -0.08))
            corners = [
                middle + side * part * high
                for point in points
                for middle, part in zip((x, y), point, strict=True)
            ]
            SmoothTriangle(points=corners)


class Tick(Drawing):
    """The mark for chosen."""

    depends_on = ("colour",)
    colour = ColorProperty((0, 0, 0, 1))

    def draw(self) -> None:
        """Its shapes."""
        across = min(self.size) * 0.8
        x, y = self.center_x, self.center_y
        Color(*self.colour)
        parts = (-0.5, 0.0, -0.12, -0.35, 0.5, 0.38)
        middles = (x, y) * 3
        points = [m + across * part for m, part in zip(middles, parts, strict=True)]
        SmoothLine(points=points, width=across * 0.09, cap="round", joint="round")


class Face(Drawing):
    """A drawn face; the score only bends its mouth."""

    depends_on = ("score", "ink", "skin")
    score = NumericProperty(3)
    ink = ColorProperty(look.DAY.ink)
    skin = ColorProperty(look.DAY.ground)

    def draw(self) -> None:
        """Its shapes."""
        across = min(self.size)
        x, y, stroke = self.center_x, self.center_y, across * 0.022
        Color(*self.ink)
        _disc(x, y, across / 2)
        Color(*self.skin)
        _disc(x, y, across / 2 - 2 * stroke)
        Color(*self.ink)
        for side in (-1, 1):
            _disc(x + side * across * 0.165, y + across * 0.1, across * 0.048)
        SmoothLine(points=_mouth(x, y, across, self.score), width=stroke, cap="round")


class Flower(Drawing):
    """The bank's sunflower, in violet: the sun's own colour is kept for whose turn it is."""

    depends_on = ("outer", "petal", "heart", "seed")
    outer = ColorProperty(look.DAY.edge)
    petal = ColorProperty(look.DAY.primary)
    heart = ColorProperty(look.DAY.ink)
    seed = ColorProperty(look.DAY.ground)

    def draw(self) -> None:
        """Its shapes."""
        reach = min(self.size) / 2
        Color(*self.outer)
        self._petals(reach, count=16, turned=11.25)
        Color(*self.petal)
        self._petals(reach * 0.86, count=16, turned=0)
        Color(*self.heart)
        _disc(self.center_x, self.center_y, reach * 0.38)
        Color(*self.seed)
        for place in range(1, 64):
            self._seed(reach * 0.36 * math.sqrt(place / 64), GOLDEN_ANGLE * place, reach)

    def _petals(self, reach: float, count: int, turned: float) -> None:
        wide, start = reach * 0.21, reach * 0.28
        for place in range(count):
            PushMatrix()
            Rotate(angle=turned + 360 * place / count, origin=(self.center_x, self.center_y))
            SmoothEllipse(
                pos=(self.center_x - wide / 2, self.center_y + start), size=(wide, reach - start)
            )
            PopMatrix()

    def _seed(self, away: float, turn: float, reach: float) -> None:
        angle = math.radians(turn)
        size = 0.009 * reach + 0.011 * away
        x = self.center_x + away * math.cos(angle)
        _disc(x, self.center_y + away * math.sin(angle), size)


def _disc(x: float, y: float, radius: float) -> None:
    SmoothEllipse(pos=(x - radius, y - radius), size=(2 * radius, 2 * radius))


def _mouth(x: float, y: float, across: float, score: float) -> list[float]:
    """A parabola, the same in all but its bend: drooping (1), straight (3), smiling (5)."""
    bend = (score - 3) / 2 * across * 0.13
    points: list[float] = []
    for place in range(-12, 13):
        part = place / 12
        points += [x + part * across * 0.22, y - across * 0.19 + bend * (part * part - 0.5)]
    return points

"""The board's widgets: a view in, a picture out."""

from typing import Any, Final

from kivy.animation import Animation
from kivy.factory import Factory
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.boxlayout import BoxLayout

from display import parts
from display.board import EARLIER, NOTICES, Notice, Shown, View

NOBODY: Final = Shown("", "")
"""What an empty row shows."""


class CallRow(BoxLayout):
    """A number, an arrow, a counter; and the way, where the counter is in another zone."""

    unit = NumericProperty(1.0)
    number = StringProperty("")
    counter = StringProperty("")
    points = NumericProperty(20)
    counter_points = NumericProperty(20)
    number_width = NumericProperty(100)
    thickness = NumericProperty(6)
    ink = ColorProperty((0, 0, 0, 1))
    shaft = ColorProperty((0, 0, 0, 1))
    zone = StringProperty("")
    way = StringProperty("")
    language = StringProperty("en")

    def show(self, shown: Shown) -> None:
        """Another call in this row."""
        self.number, self.counter = shown.number, shown.counter
        self.zone, self.way, self.language = shown.zone, shown.way, shown.language


class Calls(BoxLayout):
    """The newest call, large, and those before it."""

    unit = NumericProperty(1.0)
    newest = ObjectProperty(NOBODY, rebind=True)
    lit = BooleanProperty(defaultvalue=False)
    glow = NumericProperty(1.0)
    ink = ColorProperty((0, 0, 0, 1))

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._rows = [Factory.EarlierRow(unit=self.unit) for _ in range(EARLIER)]
        for row in self._rows:
            self.ids.earlier.add_widget(row)

    def show(self, view: View) -> None:
        """The calls of this view."""
        self.lit = view.on_sun
        self.newest = view.newest or NOBODY
        for place, row in enumerate(self._rows):
            row.show(view.earlier[place] if place < len(view.earlier) else NOBODY)

    def flash(self) -> None:
        """Two soft beats, for those who do not hear the chime."""
        Animation.cancel_all(self, "glow")
        self.glow = 0.45
        beat = Animation(glow=1, d=0.25, t="out_quad") + Animation(glow=0.45, d=0.2)
        (beat + Animation(glow=1, d=0.25, t="out_quad")).start(self)


class ServiceLine(BoxLayout):
    """One service in its tile."""

    unit = NumericProperty(1.0)
    line = ObjectProperty(rebind=True)
    language = StringProperty("en")


class Services(BoxLayout):
    """The branch, and how long its services take."""

    unit = NumericProperty(1.0)
    view = ObjectProperty(rebind=True)

    def show(self, view: View) -> None:
        """The services of this view."""
        if self.view.services != view.services or not self.ids.lines.children:
            self.ids.lines.clear_widgets()
            for line in view.services:
                tile = ServiceLine(unit=self.unit, line=line, language=view.language)
                self.ids.lines.add_widget(tile)
        self.view = view


class NoticeLine(BoxLayout):
    """One sentence in one language."""

    unit = NumericProperty(1.0)
    notice = ObjectProperty(rebind=True)


class Notices(BoxLayout):
    """The flower, and one sentence in every language."""

    unit = NumericProperty(1.0)

    def show(self, notices: tuple[Notice, ...]) -> None:
        """Another sentence."""
        self.ids.lines.clear_widgets()
        for notice in notices:
            self.ids.lines.add_widget(NoticeLine(unit=self.unit, notice=notice))


class BoardScreen(BoxLayout):
    """The whole board."""

    unit = NumericProperty(1.0)
    view = ObjectProperty(rebind=True)

    def __init__(self, view: View, **properties: Any) -> None:
        super().__init__(view=view, **properties)
        self._calls = Calls(unit=self.unit, size_hint_x=0.6)
        self._notices = Notices(unit=self.unit)
        self._services = Services(unit=self.unit, view=view, size_hint_x=0.4)
        self._screen = ""
        self.show(view)

    def show(self, view: View) -> None:
        """The picture of this view."""
        before, self.view = self.view, view
        if view.screen != self._screen:
            self._screen = view.screen
            self._arrange()
        if view.notices != before.notices or not self._notices.ids.lines.children:
            self._notices.show(view.notices)
        self._calls.show(view)
        self._services.show(view)

    def flash(self) -> None:
        """Draw the eye to the newest call."""
        self._calls.flash()

    def _arrange(self) -> None:
        body = self.ids.body
        body.clear_widgets()
        body.add_widget(self._notices if NOTICES[self.view.screen][0] else self._calls)
        beside = self.view.screen in {"calling", "empty"}
        self._notices.size_hint_x = 0.6 if beside else 1
        if beside:
            body.add_widget(self._services)


parts.lay_out("board.kv")

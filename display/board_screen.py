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
from kivy.uix.image import Image
from kivy.uix.video import Video
from kivy.uix.widget import Widget

from display import parts
from display.board_view import Line, Notice, Shown, View
from display.playlist import is_film
from words.board import NOTICES
from words.reading import FOOT, Layout

NOBODY: Final = Shown("", "")
"""What an empty row shows."""
NO_LINE: Final = Line("", "", "")


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

    def __init__(self, rows: int, **properties: Any) -> None:
        super().__init__(**properties)
        self._rows = [Factory.EarlierRow(unit=self.unit) for _ in range(rows)]
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


class Strip(BoxLayout):
    """One service in a line, where the calls need the whole width."""

    unit = NumericProperty(1.0)
    line = ObjectProperty(NO_LINE, rebind=True)
    language = StringProperty("en")

    def show(self, view: View) -> None:
        """The first service of this view."""
        self.line, self.language = next(iter(view.services), NO_LINE), view.language


class Reel(BoxLayout):
    """A picture or a film in the place of the services, without sound, and what it says."""

    unit = NumericProperty(1.0)
    caption = StringProperty("")
    language = StringProperty("en")

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self._file = ""

    def show(self, view: View) -> None:
        """This one; or none, and whatever ran ends."""
        self.caption, self.language = view.caption, view.language or self.language
        if view.clip == self._file:
            return
        for shown in self.ids.frame.children:
            if isinstance(shown, Video):
                shown.unload()
        self.ids.frame.clear_widgets()
        self._file = view.clip
        if view.clip:
            self.ids.frame.add_widget(_reel(view.clip))


class Film(Video):
    """A film that is not first tried as a picture, which fails with an error in the log."""

    def texture_update(self, *_: object) -> None:
        """Its first frame comes when it plays."""


def _reel(file: str) -> Widget:
    if not is_film(file):
        return Image(source=file, fit_mode="contain", nocache=True)
    return Film(source=file, state="play", volume=0, options={"eos": "loop"}, fit_mode="contain")


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
    foot = NumericProperty(FOOT)
    view = ObjectProperty(rebind=True)

    def __init__(self, view: View, layout: Layout, **properties: Any) -> None:
        """`unit` is a thousand-and-eightieth of the height, in pixels."""
        super().__init__(view=view, foot=layout.foot, **properties)
        self._layout = layout
        self._calls = Calls(rows=layout.earlier, unit=self.unit * layout.scale)
        self._notices = Notices(unit=self.unit)
        self._services = Services(unit=self.unit * layout.lettering, view=view)
        self._strip = Strip(unit=self.unit)
        self._reel = Reel(unit=self.unit * layout.lettering)
        self._arranged: Any = None
        self.show(view)

    def show(self, view: View) -> None:
        """The picture of this view."""
        before, self.view = self.view, view
        arrangement = (view.screen, view.spread, view.clip)
        if arrangement != self._arranged:
            self._arranged = arrangement
            self._arrange(view)
        if view.notices != before.notices or not self._notices.ids.lines.children:
            self._notices.show(view.notices)
        self._calls.show(view)
        self._reel.show(view)
        self._services.show(view)
        self._strip.show(view)

    def flash(self) -> None:
        """Draw the eye to the newest call."""
        self._calls.flash()

    def _arrange(self, view: View) -> None:
        body, below = self.ids.body, self._layout.services == "below"
        body.clear_widgets()
        body.orientation = "vertical" if below or view.spread else "horizontal"
        first = self._notices if NOTICES[view.screen] else self._calls
        body.add_widget(first)
        at_work = view.screen in {"calling", "empty"}
        part = 1.0 if view.spread or not at_work else self._layout.calls
        first.size_hint = (1.0, part) if below else (part, 1.0)
        if at_work and view.spread:
            body.add_widget(self._strip)
        elif at_work:
            beside = self._reel if view.clip else self._services
            beside.size_hint = (1.0, 1.0 - part) if below else (1.0 - part, 1.0)
            body.add_widget(beside)


parts.lay_out("board.kv")

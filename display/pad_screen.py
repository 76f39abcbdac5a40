"""The pad's widgets: a view in, a picture out."""

from typing import Any, Final

from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    StringProperty,
)
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.image import Image
from kivy.uix.widget import Widget

from display import parts
from display.drawing import Key
from display.pad import Screen
from display.pad_view import Choice, View

TALLEST: Final = 320
"""Units that a face with its word is high at the most."""
BLANK: Final = View("away", "en", "", others=(("en", ""), ("en", "")))


class Others(BoxLayout):
    """The same words in the other languages."""

    unit = NumericProperty(1.0)
    view = ObjectProperty(BLANK, rebind=True)
    points = NumericProperty(30)
    ink = ColorProperty((0, 0, 0, 1))


class Part(BoxLayout):
    """What fills the pad."""

    unit = NumericProperty(1.0)
    view = ObjectProperty(rebind=True)

    def show(self, view: View) -> None:
        """The same part with other words."""
        self.view = view


class Number(Part):
    """The number that is called or served, on sun while called."""


class Quiet(Part):
    """The branch's flower, and what is so."""


class Art(Part):
    """The branch's own picture, and a welcome."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.show(self.view)

    def show(self, view: View) -> None:
        """Another picture, or the same."""
        changed = view.art != self.view.art or not self.ids.frame.children
        self.view = view
        if changed:
            self.ids.frame.clear_widgets()
            self.ids.frame.add_widget(Image(source=view.art, fit_mode="contain", nocache=True))


class FaceKey(Key):
    """One of five faces, all of one weight."""

    unit = NumericProperty(1.0)
    score = NumericProperty(3)
    text = StringProperty("")
    language = StringProperty("en")


class Chip(Key):
    """A word to touch."""

    unit = NumericProperty(1.0)
    text = StringProperty("")
    language = StringProperty("en")
    chosen = BooleanProperty(defaultvalue=False)
    ticked = BooleanProperty(defaultvalue=False)
    """Whether being chosen is also shown by a tick."""
    points = NumericProperty(30)


class Question(Part):
    """A question, its choices, and the languages it can be read in."""

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.show(self.view)

    def show(self, view: View) -> None:
        """The question in the language that is wanted, with what is chosen so far."""
        self.view = view
        for place in (self.ids.choices, self.ids.foot):
            place.clear_widgets()
        for language in view.languages:
            chip = self._chip("language", language, language.id, points=28)
            self.ids.foot.add_widget(chip)
        self.ids.choices.add_widget(self._faces(view) if view.faces else self._reasons(view))
        if view.done:
            self._way_on(view)

    def _faces(self, view: View) -> Widget:
        # On a pad that stands upright the words must not fall far below their faces.
        row = BoxLayout(spacing=14 * self.unit, size_hint_max_y=TALLEST * self.unit)
        for face in view.faces:
            named = {"name": f"face-{face.id}", "score": int(face.id), "text": face.text}
            row.add_widget(FaceKey(unit=self.unit, language=view.language, **named))
        middle = AnchorLayout()
        middle.add_widget(row)
        return middle

    def _reasons(self, view: View) -> Widget:
        grid = GridLayout(cols=2, spacing=16 * self.unit)
        for reason in view.reasons:
            grid.add_widget(self._chip("reason", reason, view.language, ticked=True))
        return grid

    def _way_on(self, view: View) -> None:
        self.ids.foot.add_widget(Widget(size_hint_x=0.3))
        self.ids.foot.add_widget(self._chip("done", Choice("", view.done), view.language))

    def _chip(self, kind: str, choice: Choice, language: str, **more: object) -> Chip:
        name = f"{kind}-{choice.id}".rstrip("-")
        words = {"text": choice.text, "chosen": choice.chosen, "language": language}
        return Chip(unit=self.unit, name=name, **words, **more)


PARTS: Final[dict[Screen, type[Part]]] = {
    "away": Quiet,
    "closed": Quiet,
    "paused": Quiet,
    "idle": Quiet,
    "called": Number,
    "serving": Number,
    "faces": Question,
    "reasons": Question,
    "aspects": Question,
    "thanks": Quiet,
}


class PadScreen(FloatLayout):
    """The whole pad."""

    unit = NumericProperty(1.0)
    view = ObjectProperty(rebind=True)

    def __init__(self, view: View, **properties: Any) -> None:
        super().__init__(view=view, **properties)
        self._part = Part()
        self.show(view)

    def show(self, view: View) -> None:
        """The picture of this view."""
        self.view = view
        kind = Art if view.art else PARTS[view.screen]
        if type(self._part) is kind:
            self._part.show(view)
            return
        self._part = kind(unit=self.unit, view=view)
        self.ids.body.clear_widgets()
        self.ids.body.add_widget(self._part)


parts.lay_out("pad.kv")

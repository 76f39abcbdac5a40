"""The sign's widgets: a view in, a picture out."""

from typing import Any, Final

from kivy.animation import Animation
from kivy.properties import NumericProperty, ObjectProperty, StringProperty
from kivy.uix.floatlayout import FloatLayout

from display import parts
from display.sign import View

BEAT_SECONDS: Final = 0.5
"""Of one flash: two a second, where three are the most that may be (WCAG 2.3.1)."""
DIMMED: Final = 0.55
"""The number can be read all the time."""


class SignScreen(FloatLayout):
    """The whole sign."""

    unit = NumericProperty(1.0)
    view = ObjectProperty(rebind=True)
    words = StringProperty("")
    language = StringProperty("en")
    glow = NumericProperty(1.0)

    def __init__(self, view: View, **properties: Any) -> None:
        super().__init__(view=View("starting"), **properties)
        self.show(view)

    def show(self, view: View) -> None:
        """The picture of this view."""
        before, self.view = self.view, view
        self.language, self.words = view.language, view.text
        if view.blink != before.blink:
            self._blink(on=view.blink)

    def _blink(self, *, on: bool) -> None:
        Animation.cancel_all(self, "glow")
        self.glow = 1.0
        if on:
            half = {"d": BEAT_SECONDS / 2, "t": "out_quad"}
            beat = Animation(glow=DIMMED, **half) + Animation(glow=1.0, **half)
            beat.repeat = True
            beat.start(self)


parts.lay_out("sign.kv")

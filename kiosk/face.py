"""The pages between the frame's upper and lower edge, and which view is drawn by which."""

from collections.abc import Callable, Mapping
from typing import Final

from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from kiosk.flow import EVERYWHERE
from kiosk.look import Look
from kiosk.measure import in_two, two_rows
from kiosk.view import View
from kiosk.widgets import BLANK, DESIGN, Push

SHORTEST: Final = 2.6
"""In em: so wide are the places of back and of help, even while nothing stands there."""


class Note(BoxLayout):
    """One sentence about something that just happened; takes no room when there is none."""

    look = ObjectProperty(DESIGN, rebind=True)
    text = StringProperty()


class Page(BoxLayout):
    """Anything that draws a view."""

    look = ObjectProperty(DESIGN, rebind=True)
    view = ObjectProperty(BLANK, rebind=True)


class Question(Page):
    """One question with its answers as tiles."""

    halign = StringProperty("auto")
    strong = BooleanProperty(False)


class Welcome(Page):
    """The page that invites."""


class Advice(Page):
    """Something to know, and what to do about it."""


class Keypad(Page):
    """A code, and the keys to type it."""


class TakeIt(Page):
    """The page of a number."""


class Message(Page):
    """The page of a sentence."""


PAGES: Final[Mapping[str, Callable[..., Page]]] = {
    "attract": Welcome,
    "services": Question,
    "before": Advice,
    "others": Question,
    "needs": Question,
    "code": Keypad,
    "pin": Keypad,
    "maintenance": Advice,
    "paper": Advice,
    "stands": TakeIt,
    "warning": lambda **given: Question(halign="center", strong=True, **given),
    "take": TakeIt,
    "number": TakeIt,
}


class Face(BoxLayout):
    """One screen in one language and mode; changes in place until the page is another."""

    look = ObjectProperty(DESIGN, rebind=True)
    view = ObjectProperty(BLANK, rebind=True)

    def __init__(self, view: View, unit: float) -> None:
        super().__init__(look=Look.of_frame(view, unit))
        self._page = Page()
        self.show(view)

    def show(self, view: View) -> None:
        """Draw `view`."""
        look = Look.of(view, self.look.u)
        same = view.name == self.view.name and look.letters == self._page.look.letters
        if not (same and self.ids.place.children):
            self._turn(view, look)
        self._page.look = look
        self.view = self._page.view = view
        self._show_buttons(view)

    def buttons(self) -> dict[str, tuple[float, float]]:
        """The centre of everything that answers a touch now."""
        pushes = (push for push in self.walk(restrict=True) if isinstance(push, Push))
        return {
            push.name: push.to_window(*push.center)
            for push in pushes
            if push.name and not push.disabled and self._counts(push.name)
        }

    def _counts(self, name: str) -> bool:
        return self.view.ready or name.partition(":")[0] in EVERYWHERE

    def _turn(self, view: View, look: Look) -> None:
        place = self.ids.place
        place.clear_widgets()
        self._page = PAGES.get(view.name, Message)(look=look, view=view)
        place.add_widget(self._page)

    def _show_buttons(self, view: View) -> None:
        ids = self.ids
        for push, button in ((ids.back, view.back), (ids.middle, view.middle)):
            push.opacity = 1 if button else 0
            push.disabled = button is None
            if button:
                push.show(button)
                push.strong = button.chosen
        ids.staff.show(view.staff)
        if self.look.frame.roomy:
            for push in (ids.back, ids.middle, ids.staff):
                push.size_hint_x = max(SHORTEST, two_rows(push.label)) + 0.45
                push.label = in_two(push.label)
        ids.footer.show(view.footer)

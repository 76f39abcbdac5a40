"""The few Kivy widgets of which every screen is made; kv files lay them out."""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.graphics.texture import Texture
from kivy.properties import (
    BooleanProperty,
    ColorProperty,
    NumericProperty,
    ObjectProperty,
    OptionProperty,
    StringProperty,
)
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.image import Image
from kivy.uix.widget import Widget
from qrcode.main import QRCode

from kiosk.letters import Text
from kiosk.look import Look
from kiosk.measure import asks
from kiosk.screen import Screen
from kiosk.sheet import Button
from kiosk.view import view

BLANK = view(Screen(), 0)
DESIGN = Look.of(BLANK, 1)


class Words(Text):
    """Text that wraps at its width and is as high as it needs."""

    look = ObjectProperty(DESIGN, rebind=True)


class OneLine(Text):
    """Text on one line, as wide as it is."""

    look = ObjectProperty(DESIGN, rebind=True)


class Row(BoxLayout):
    """What stands side by side, beginning where lines of the language begin."""

    look = ObjectProperty(DESIGN, rebind=True)

    def do_layout(self, *arguments: Any) -> None:
        """Place the children; from right to left they are mirrored."""
        super().do_layout(*arguments)
        for child in self.children if self.look.right_to_left else ():
            child.x = self.x + self.right - child.right


class Logo(Image):
    """The bank's own, in the shape it has; nothing where there is none."""

    look = ObjectProperty(DESIGN, rebind=True)
    tall = NumericProperty(0)
    """So high, while there is one."""
    widest = NumericProperty(0)
    margin = NumericProperty(0)
    """Of its paper, where the ground asks for that."""


class Push(ButtonBehavior, BoxLayout):
    """One thing to touch: the whole of it is the button, and it acts when let go."""

    look = ObjectProperty(DESIGN, rebind=True)
    name = StringProperty()
    label = StringProperty()
    detail = StringProperty()
    alive = BooleanProperty(True)
    strong = BooleanProperty(False)
    quiet = BooleanProperty(False)
    """Drawn as paper, not as a button."""
    named = BooleanProperty(False)
    """Bears a name in larger letters."""
    halign = OptionProperty("center", options=("auto", "center"))
    pad = NumericProperty(0)
    fill = ColorProperty(DESIGN.tile)
    rim = ColorProperty(DESIGN.edge)
    ink = ColorProperty(DESIGN.ink)
    soft = ColorProperty(DESIGN.muted)

    def __init__(self, **properties: Any) -> None:
        super().__init__(**properties)
        self.bind(look=self._paint, state=self._paint, quiet=self._paint)
        self.bind(alive=self._paint, strong=self._paint)
        self._paint()

    def show(self, button: Button) -> None:
        """Become this button."""
        self.name, self.label, self.detail = button.id, button.label, button.detail
        self.alive = button.alive
        self.disabled = not button.alive

    def _paint(self, *_: object) -> None:
        look = self.look
        pressed = self.state == "down"
        self.fill = look.primary if self.strong != pressed else look.tile
        self.ink = look.on_primary if self.strong != pressed else look.ink
        self.rim = look.edge
        self.soft = self.ink if pressed or self.strong else look.muted
        if self.quiet:
            self.fill = self.rim = (0, 0, 0, 0)
        if not self.alive:
            # No rim either: in black and white it would look like any other.
            self.fill, self.ink, self.soft = look.ground, look.muted, look.muted
            self.rim = look.ground


def keep(
    pushes: list[Push], buttons: Sequence[Button], build: Callable[[], list[Push]]
) -> list[Push]:
    """What stands there while the ids stay the same, so that no touch is lost; else built anew."""
    if [push.name for push in pushes] != [button.id for button in buttons]:
        pushes = build()
    for push, button in zip(pushes, buttons, strict=True):
        push.show(button)
        push.strong = button.chosen
    return pushes


class Tiles(BoxLayout):
    """A column of buttons, kept while their ids stay the same so that no touch is lost."""

    look = ObjectProperty(DESIGN, rebind=True)
    tiles = ObjectProperty(())
    tallest = NumericProperty(DESIGN.tallest)
    halign = OptionProperty("auto", options=("auto", "center"))
    strong = BooleanProperty(False)

    def on_tiles(self, *_: object) -> None:
        """Show the tiles."""
        pushes = [child for child in reversed(self.children) if isinstance(child, Push)]
        for push, tile in zip(keep(pushes, self.tiles, self._build), self.tiles, strict=True):
            push.strong = push.strong or self.strong
            push.size_hint_y = self.look.tile_height(tile)
            push.size_hint_max_y = max(self.tallest, push.size_hint_y)

    def _build(self) -> list[Push]:
        self.clear_widgets()
        look = self.look
        pushes = [
            Push(
                look=look,
                named=True,
                halign=self.halign,
                pad=32 * look.u,
                strong=self.strong,
            )
            for _ in self.tiles
        ]
        for push in pushes:
            self.add_widget(push)
        self.add_widget(Widget(size_hint_y=0.001))
        return pushes


class Footer(BoxLayout):
    """Languages and modes, on as many rows as they need."""

    look = ObjectProperty(DESIGN, rebind=True)

    def show(self, rows: tuple[tuple[Button, ...], ...]) -> None:
        """Show these buttons."""
        pushes = [push for row in reversed(self.children) for push in reversed(row.children)]
        keep(pushes, [button for row in rows for button in row], lambda: self._build(rows))

    def _build(self, rows: tuple[tuple[Button, ...], ...]) -> list[Push]:
        self.clear_widgets()
        pushes = []
        for buttons in rows:
            row = Row(look=self.look, spacing=self.spacing)
            self.add_widget(row)
            for button in buttons:
                push = Push(look=self.look, size_hint_x=asks(button.label))
                pushes.append(push)
                row.add_widget(push)
        return pushes


class Keys(GridLayout):
    """Digits, and what is done with them, as on a telephone whatever the language."""

    look = ObjectProperty(DESIGN, rebind=True)
    tiles = ObjectProperty(())

    def on_tiles(self, *_: object) -> None:
        """Show the keys."""
        keep(list(reversed(self.children)), self.tiles, self._build)

    def _build(self) -> list[Push]:
        self.clear_widgets()
        pushes = [Push(look=self.look, named=True) for _ in self.tiles]
        for push in pushes:
            self.add_widget(push)
        return pushes


class Extras(Row):
    """A row of smaller buttons; takes no room when there are none."""

    tiles = ObjectProperty(())

    def on_tiles(self, *_: object) -> None:
        """Show the buttons."""
        keep(list(reversed(self.children)), self.tiles, self._build)

    def _build(self) -> list[Push]:
        self.clear_widgets()
        pushes = [Push(look=self.look, size_hint_x=asks(tile.label)) for tile in self.tiles]
        for push in pushes:
            self.add_widget(push)
        return pushes


class Curtain(Widget):
    """The whole screen dark; touches go through it."""


class QrCode(Widget):
    """A link to scan, black on white with its quiet zone."""

    link = StringProperty()
    texture = ObjectProperty(None, allownone=True)

    def on_link(self, *_: object) -> None:
        """Draw the code, or nothing for no link."""
        self.texture = _code(self.link) if self.link else None


def _code(link: str) -> Any:
    code = QRCode()
    code.add_data(link)
    matrix = code.get_matrix()
    texture = Texture.create(size=(len(matrix), len(matrix)), colorfmt="luminance")
    texture.mag_filter = "nearest"
    pixels = bytes(0 if dark else 255 for row in reversed(matrix) for dark in row)
    texture.blit_buffer(pixels, colorfmt="luminance")
    return texture

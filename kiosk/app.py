"""The kiosk's window: shows a view, turns a touch or a key into a word for the shell."""

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from kivy.app import App
from kivy.clock import Clock
from kivy.core.text import LabelBase
from kivy.core.window import Window
from kivy.graphics.opengl import glFinish
from kivy.lang import Builder
from kivy.uix.floatlayout import FloatLayout

from kiosk.face import Face
from kiosk.flower import Flower
from kiosk.keys import CORNER_MM, HELD, KEYPAD, Held
from kiosk.sizes import HEIGHT, WIDTH
from kiosk.stage import FRAMES_A_SECOND, FRAMES_ALONE
from kiosk.view import View
from kiosk.wedge import typed
from kiosk.widgets import Curtain

__all__ = ["Flower", "KioskApp"]  # kv files name the flower


class KioskApp(App):
    """One window; `tap` and `key` are told what people do."""

    tap: Callable[[str], None]
    key: Callable[[str], bool]
    """Whether the key ended what a reader typed."""
    press: Callable[[str], None]
    """A key of the keypad for those who listen."""

    def __init__(
        self,
        first: View,
        fonts: Mapping[str, Path],
        pictures: Sequence[Path] = (),
        find: Callable[[str], Path | None] = lambda _: None,
    ) -> None:
        """`find` knows where a picture of the bank's own is, by its name."""
        super().__init__()
        self._find = find
        self._first, self._fonts, self.pictures = first, fonts, pictures
        self.face: Face | None = None
        self._held = Held({})
        self._corner: Any = None

    def build(self) -> FloatLayout:
        """Load fonts and layouts, once."""
        for language, path in self._fonts.items():
            LabelBase.register(f"heliotrope-{language}", str(path))
        for layout in sorted(Path(__file__).parent.glob("kv/*.kv")):
            Builder.load_file(str(layout))
        Window.bind(on_key_down=self._on_key_down, on_resize=self._on_resize)
        Window.bind(on_key_up=lambda _window, key, *_: self._held.up(key))
        Window.bind(on_touch_down=self._on_touch_down, on_touch_up=self._on_touch_up)
        if os.environ.get("SDL_VIDEODRIVER") == "offscreen":
            Window.bind(on_flip=_finish)
        self.root = FloatLayout()
        self.curtain = Curtain(opacity=0)
        self.show(self._first)
        return self.root

    def picture(self, slide: int) -> str:
        """The file of a picture, one after the other; nothing where the branch has none."""
        return str(self.pictures[slide % len(self.pictures)]) if self.pictures else ""

    def open_settings(self, *_: object) -> bool:
        """Kivy's own settings panel behind F1 is nothing for customers."""
        return False

    def show(self, view: View) -> None:
        """Draw this view; a new face for another language or mode, else in place."""
        # Kivy reads its setting only once, at the start.
        Clock._max_fps = FRAMES_ALONE if view.still else FRAMES_A_SECOND  # noqa: SLF001
        view = replace(view, logo=str(self._find(view.logo) or ""))
        if not self.pictures:  # or a screen on which nothing changes is drawn every 8 s
            view = replace(view, slide=0)
        if self.root is None:
            self._first = view
        elif self.face is None or _mode(self.face.view) != _mode(view):
            self._replace(view)
        else:
            self.face.show(view)

    def _replace(self, view: View) -> None:
        # Fonts at fixed sizes: changing a label's font_size leaks (kivy#5660).
        self.root.clear_widgets()
        self.face = Face(view, self._unit())
        self.root.add_widget(self.face)
        self.root.add_widget(self.curtain)

    def _on_resize(self, *_: object) -> None:
        if self.face:
            self._replace(self.face.view)

    def dim(self, dark: bool) -> None:
        """Nobody reads along with whoever listens."""
        self.curtain.opacity = 1.0 if dark else 0.0

    def _on_key_down(
        self, _window: object, key: int, _scan: int, text: str | None, held: Collection[str]
    ) -> bool:
        if key in KEYPAD:
            if self._held.down(key, Clock.get_time()):
                self.press(KEYPAD[key])
        elif not self.key("\n" if key in _ENTER else typed(text or "", held)) and key in _ENTER:
            self.press("ok")
        return True

    def _on_touch_down(self, _window: object, touch: Any) -> None:
        side = CORNER_MM * self.face.view.glass.mm * self._unit() if self.face else 0
        corner = CORNERS.get((touch.x < side, touch.x > Window.width - side))
        if corner and touch.y > Window.height - side:
            meant, seconds = corner
            self._corner = Clock.schedule_once(lambda _: self.tap(meant), seconds)

    def _on_touch_up(self, _window: object, _touch: Any) -> None:
        if self._corner:
            self._corner.cancel()
        self._corner = None

    def _unit(self) -> float:
        """Pixels of the window for one of the design."""
        return float(min(Window.width / WIDTH, Window.height / HEIGHT))


_ENTER = (13, 271)
CORNERS: Final = {(True, False): ("voice", HELD), (False, True): ("maintain", 2 * HELD)}
"""What holding an upper corner means, left or right, and for how long."""


def _mode(view: View) -> tuple[object, ...]:
    rows = tuple(len(row) for row in view.footer)
    dress = view.contrast, view.colours, view.logo
    return view.language, view.large, view.low, view.glass, dress, rows


def _finish(*_: object) -> None:
    # Offscreen Mesa never flushes by itself and grows by 0.7 MB a frame.
    glFinish()

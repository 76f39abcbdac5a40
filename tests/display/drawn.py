"""Board and pad drawn offscreen in this process, and fingers that touch them."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from PIL import Image

LEAST_SCALE = 0.85
"""Words may give way a little, not become small print."""
WORKER = os.environ.get("PYTEST_XDIST_WORKER", "")
HOME = Path(tempfile.gettempdir()) / f"heliotrope-display-tests{WORKER}"
BOARD = (1920, 1080)
PAD = (1024, 600)


@cache
def kivy() -> SimpleNamespace:
    """Kivy with its one window, and our screens."""
    from display import window  # noqa: PLC0415 - Kivy reads the environment when imported

    HOME.mkdir(exist_ok=True)
    window.prepare(HOME, BOARD)
    from kivy.app import App  # noqa: PLC0415 - and opens its window
    from kivy.base import EventLoop  # noqa: PLC0415
    from kivy.clock import Clock  # noqa: PLC0415
    from kivy.core.window import Window  # noqa: PLC0415
    from kivy.graphics.opengl import glFinish  # noqa: PLC0415

    from display import app, drawing, look, remote  # noqa: PLC0415
    from display.board_screen import BoardScreen  # noqa: PLC0415

    EventLoop.ensure_window()
    EventLoop.status = "started"
    Window.bind(on_flip=lambda *_: glFinish() and None)
    return SimpleNamespace(
        App=App,
        Clock=Clock,
        EventLoop=EventLoop,
        Window=Window,
        app=app,
        look=look,
        remote=remote,
        Words=drawing.Words,
        FaceKey=drawing.Key,
        BoardScreen=BoardScreen,
    )


def frames(count: int = 3) -> None:
    """Let Kivy lay out and draw."""
    for _ in range(count):
        kivy().Window.canvas.ask_update()
        kivy().EventLoop.idle()


@contextmanager
def on_stage(root: Any, size: tuple[int, int]) -> Iterator[Any]:
    """`root` alone in the window; what another test left there comes back afterwards."""
    window = kivy().Window
    before, others = window.size, window.children[:]
    for other in others:
        window.remove_widget(other)
    window.size = size
    window.add_widget(root)
    frames()
    yield root
    window.remove_widget(root)
    window.size = before
    for other in reversed(others):
        window.add_widget(other)


def picture(name: str) -> Image.Image:
    """What is in the window now."""
    frames()
    kept = kivy().Window.screenshot(name=str(HOME / f"{name}.png"))
    with Image.open(kept) as drawn:
        image = drawn.convert("RGB")
    Path(kept).unlink()
    return image


def words(root: Any) -> list[Any]:
    """Every line of words that is drawn."""
    return [one for one in root.walk() if isinstance(one, kivy().Words) and one.text]


def tap(x: float, y: float) -> None:
    """A finger, down and up, through Kivy's own input."""
    finger = kivy().remote.Finger(x, y)
    for phase in ("begin", "end"):
        kivy().EventLoop.post_dispatch_input(phase, finger)
        frames(1)


def tap_key(root: Any, name: str) -> None:
    """A finger on the key of that name."""
    frames()
    tap(*kivy().remote.keys(root)[name])


def squeezed(root: Any, size: tuple[int, int]) -> list[str]:
    """The words that are too small, or reach out of the picture."""
    wide, high = size
    return [
        one.text
        for one in words(root)
        if one.scale < LEAST_SCALE or one.x < 0 or one.right > wide or one.y < 0 or one.top > high
    ]

"""One Kivy window for this process, drawn offscreen, and fingers that touch it."""

import os
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from kiosk import stage
from kiosk.view import View
from words import fonts

LAYOUTS = 3
"""Rounds until everything has found its place."""
HOME = Path(tempfile.gettempdir()) / f"heliotrope-tests{os.environ.get('PYTEST_XDIST_WORKER', '')}"
"""Each process writes its fonts and Kivy's settings for itself."""


@cache
def opened(size: str = "1080x1920") -> Any:
    """The kiosk's app with its window, without a loop: the test calls `frames`."""
    stage.prepare(stage.Size.read(size), HOME / "kivy")
    from kivy.base import EventLoop  # noqa: PLC0415 - after the stage is set

    from kiosk.app import KioskApp  # noqa: PLC0415
    from kiosk.screen import Screen  # noqa: PLC0415
    from kiosk.view import view  # noqa: PLC0415

    app = KioskApp(view(Screen(), 0), fonts.prepare(HOME / "fonts"))
    EventLoop.ensure_window()
    EventLoop.status = "started"
    app.tap = app.key = lambda _: None
    app._app_window = EventLoop.window
    KioskApp._running_app = app
    EventLoop.window.add_widget(app.build())
    return app


def frames(count: int = 3) -> None:
    """Let Kivy lay out and draw."""
    from kivy.base import EventLoop  # noqa: PLC0415
    from kivy.core.window import Window  # noqa: PLC0415

    for _ in range(count):
        Window.canvas.ask_update()
        EventLoop.idle()


def show(view: View) -> Any:
    """Draw this view; the face that shows it."""
    app = opened()
    app.show(view)
    frames()
    return app.face


def arranged(view: View) -> Any:
    """Lay this view out without drawing it, which is the slow part; the face that shows it."""
    from kivy.clock import Clock  # noqa: PLC0415
    from kivy.lang import Builder  # noqa: PLC0415

    app = opened()
    app.show(view)
    for _ in range(LAYOUTS):
        Builder.sync()
        Clock.tick_draw()
        Clock._process_events()
    return app.face

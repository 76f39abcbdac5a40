"""Sets Kivy up: must run before anything of Kivy's window is imported."""

import gc
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

FRAMES_A_SECOND: Final = 30
FRAMES_ALONE: Final = 15
"""While nobody is here: most of what an idle kiosk costs is asking for touches. One is seen within
67 ms, and drawn within 100."""
COLLECT_AFTER: Final = (5_000, 5, 5)
"""Objects: a page makes thousands. By Python's default the collector ran dozens of times while a
page was built, which took as long as building it."""


@dataclass(frozen=True, slots=True)
class Size:
    """A window's size in pixels."""

    width: int
    height: int

    @classmethod
    def read(cls, text: str) -> Self:
        """From `1080x1920`."""
        width, _, height = text.partition("x")
        return cls(int(width), int(height))


def prepare(size: Size, home: Path) -> None:
    """Make Kivy leave arguments, logs and the home folder alone, and open one calm window."""
    os.environ.update(KIVY_NO_ARGS="1", KIVY_NO_FILELOG="1", KIVY_HOME=str(home))
    os.environ.setdefault("KIVY_LOG_MODE", "PYTHON")
    # Where films can be shown, Kivy would speak through their player, which ends without a card.
    os.environ.setdefault("KIVY_AUDIO", "sdl2")
    if "DISPLAY" not in os.environ and "WAYLAND_DISPLAY" not in os.environ:
        os.environ.setdefault("SDL_VIDEODRIVER", "offscreen")
    gc.set_threshold(*COLLECT_AFTER)
    home.mkdir(parents=True, exist_ok=True)
    kivy = logging.getLogger("kivy")
    kivy.setLevel(logging.ERROR)
    # Kivy tells with a traceback that a reader we do not use lacks its library.
    kivy.addFilter(lambda record: "MTDev" not in record.getMessage())
    _configure(size)
    kivy.setLevel(logging.WARNING)


def _configure(size: Size) -> None:
    from kivy.config import Config  # noqa: PLC0415 - it reads the environment when imported

    graphics = {
        "width": size.width,
        "height": size.height,
        "borderless": 1,
        "resizable": 0,
        "maxfps": FRAMES_A_SECOND,
        "multisamples": 0,
    }
    for name, setting in graphics.items():
        Config.set("graphics", name, str(setting))
    Config.set("kivy", "exit_on_escape", "0")
    Config.set("input", "mouse", "mouse,disable_multitouch")

"""Kivy as these programs need it: to be set before its window is imported."""

from pathlib import Path
from typing import Final

from kivy.config import Config
from kivy.core.text import LabelBase

from words import fonts

MAX_FPS: Final = 30


def prepare(folder: Path, size: tuple[int, int]) -> None:
    """A window of that size, with our fonts and without Kivy's own habits."""
    _configure(*size)
    for language, file in fonts.prepare(folder / "fonts").items():
        LabelBase.register(language, str(file))


def _configure(width: int, height: int) -> None:
    graphics = {"width": width, "height": height, "borderless": 1, "resizable": 0}
    for name, setting in {**graphics, "maxfps": MAX_FPS, "multisamples": 0}.items():
        Config.set("graphics", name, str(setting))
    Config.set("input", "mouse", "mouse,disable_multitouch")
    Config.set("kivy", "exit_on_escape", "0")
    for probe in ("mtdev_%(name)s", "hid_%(name)s"):
        Config.remove_option("input", probe)

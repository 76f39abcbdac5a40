"""Draws the kiosk: python tests/kiosk/pictures.py FOLDER [NAME] [INCHES].

One sheet for each scene on that glass: a column for each language, a row for each mode and theme.
"""

import sys
import tempfile
from itertools import product
from pathlib import Path

from kiosk_builds import MODES, THEMES, Build
from kiosk_scenes import scenes
from kiosk_window import opened, show
from PIL import Image

from kiosk.view import View
from words.languages import KNOWN

WIDTH, HEIGHT, GAP = 360, 640, 6


def main(folder: Path, only: str = "", inches: str = "21.5") -> None:
    """The sheets of all scenes with that in their name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in scenes():
        if only in name:
            sheet(name, float(inches)).save(folder / f"{name}-{inches}.png")


def sheet(name: str, inches: float) -> Image.Image:
    """One scene in everything that there is."""
    rows = list(product(range(len(MODES)), range(len(THEMES))))
    size = ((WIDTH + GAP) * len(KNOWN), (HEIGHT + GAP) * len(rows))
    whole = Image.new("RGB", size, "#888888")
    for top, (mode, theme) in enumerate(rows):
        for left, language in enumerate(KNOWN):
            drawn = picture(Build(name, language, inches, mode, theme).seen)
            whole.paste(drawn, (left * (WIDTH + GAP), top * (HEIGHT + GAP)))
    return whole


def picture(seen: View) -> Image.Image:
    """One screen, small enough for a sheet."""
    opened()
    from kivy.core.window import Window  # noqa: PLC0415 - after the stage is set

    show(seen)
    shot = Path(Window.screenshot(name=str(Path(tempfile.gettempdir()) / "one.png")))
    with Image.open(shot) as full:
        small = full.convert("RGB").resize((WIDTH, HEIGHT))
    shot.unlink()
    return small


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

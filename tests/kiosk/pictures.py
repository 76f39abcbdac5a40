"""Draws and measures the kiosk: python tests/kiosk/pictures.py FOLDER [NAME] [INCHES].

One sheet for each scene on that glass: a column for each language, a row for each mode and theme.
Prints what is wrong with them, if anything is, and how near the worst of them comes to it.
With - for the folder they are measured, and not drawn, which takes half as long.
"""

import sys
from itertools import product
from pathlib import Path

from kiosk_builds import MODES, THEMES, Build
from kiosk_measures import Figures
from kiosk_scenes import scenes
from kiosk_window import arranged, frames
from PIL import Image

from kiosk.sizes import Glass
from words.languages import KNOWN

WIDTH, HEIGHT, GAP = 360, 640, 6
NOWHERE = Path("-")


def main(folder: Path, only: str = "", inches: str = "21.5") -> None:
    """The sheets of all scenes with that in their name."""
    figures = Figures()
    for name in (name for name in scenes() if only in name):
        if folder == NOWHERE:
            measure(name, float(inches), figures)
        else:
            folder.mkdir(parents=True, exist_ok=True)
            sheet(name, float(inches), figures).save(folder / f"{name}-{inches}.png")
    for fault in figures.faults:
        print(*fault)
    print(f"{inches} inches: {figures}")
    sys.exit(bool(figures.faults))


def modes(inches: float) -> list[int]:
    """Those that differ on this glass: a low one has no lower half."""
    tall = Glass(inches=inches).tall
    return [place for place, mode in enumerate(MODES) if tall or "low" not in mode]


def measure(name: str, inches: float, figures: Figures) -> None:
    """One scene in everything that there is."""
    for mode, theme, language in product(modes(inches), range(len(THEMES)), KNOWN):
        build = Build(name, language, inches, mode, theme)
        figures.add(arranged(build.seen), build)


def sheet(name: str, inches: float, figures: Figures) -> Image.Image:
    """The same, drawn."""
    rows = list(product(modes(inches), range(len(THEMES))))
    size = ((WIDTH + GAP) * len(KNOWN), (HEIGHT + GAP) * len(rows))
    whole = Image.new("RGB", size, "#888888")
    for top, (mode, theme) in enumerate(rows):
        for left, language in enumerate(KNOWN):
            build = Build(name, language, inches, mode, theme)
            figures.add(arranged(build.seen), build)
            whole.paste(picture(), (left * (WIDTH + GAP), top * (HEIGHT + GAP)))
    return whole


def picture() -> Image.Image:
    """What stands on the screen, small enough for a sheet."""
    from kivy.core.window import Window  # noqa: PLC0415 - after the stage is set
    from kivy.graphics.opengl import (  # noqa: PLC0415
        GL_RGB,
        GL_UNSIGNED_BYTE,
        glReadPixels,
    )

    frames(1)
    pixels = glReadPixels(0, 0, *Window.size, GL_RGB, GL_UNSIGNED_BYTE)
    full = Image.frombytes("RGB", Window.size, pixels)
    return full.transpose(Image.Transpose.FLIP_TOP_BOTTOM).resize((WIDTH, HEIGHT))


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

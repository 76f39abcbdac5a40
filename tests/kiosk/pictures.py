"""Draws every screen in every language: python tests/kiosk/pictures.py FOLDER [NAME]."""

import sys
from dataclasses import replace
from pathlib import Path

from kiosk_scenes import NOW, scenes
from kiosk_window import opened, show
from PIL import Image

from kiosk.view import view
from words.phrases import LANGUAGES

MODES = {"": {}, "-large": {"large": True}, "-contrast": {"contrast": True}}


def main(folder: Path, only: str = "") -> None:
    """One sheet per screen and mode: the three languages side by side."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, screen in scenes().items():
        for suffix, mode in MODES.items():
            if only in name + suffix:
                sheet(
                    [replace(screen, language=code, **mode) for code in LANGUAGES],
                    folder / f"{name}{suffix}.png",
                )


def sheet(screens: list, path: Path) -> None:
    """Several screens in one picture."""
    opened()
    from kivy.core.window import Window  # noqa: PLC0415 - after the stage is set

    pictures = []
    for screen in screens:
        show(view(screen, NOW))
        shot = Path(Window.screenshot(name=str(path.with_suffix(".one.png"))))
        pictures.append(Image.open(shot).convert("RGB").resize((540, 960)))
        shot.unlink()
    whole = Image.new("RGB", (540 * len(pictures) + 20, 960), "#888888")
    for place, picture in enumerate(pictures):
        whole.paste(picture, (place * 550, 0))
    whole.save(path)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])

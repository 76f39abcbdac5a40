"""The lower edge of every screen: languages and modes, on as many rows as they need."""

from typing import Final

from kiosk.measure import in_rows
from kiosk.screen import Screen
from kiosk.sheet import Button
from words.languages import KNOWN

ROW: Final = 24.0
ROW_LARGE: Final = 18.8
"""How many em of words stand side by side at the lower edge."""


def footer(screen: Screen) -> tuple[tuple[Button, ...], ...]:
    """The buttons, row by row."""
    names = tuple(
        Button(f"language:{code}", KNOWN[code].name, chosen=code == screen.language)
        for code in screen.languages
    )
    larger = Button("large", "Aa+", chosen=screen.large)
    modes = (larger, Button("contrast", "◐", chosen=screen.contrast))
    most = ROW_LARGE if screen.large else ROW
    together = in_rows((*names, *modes), most)
    return together if len(together) == 1 else (*in_rows(names, most), modes)

"""The lower edge of every screen: languages and modes, on as many rows as they need."""

from kiosk.measure import in_rows
from kiosk.screen import Screen
from kiosk.sheet import Button
from words.languages import KNOWN


def footer(screen: Screen) -> tuple[tuple[Button, ...], ...]:
    """The buttons, row by row."""
    names = tuple(
        Button(f"language:{code}", KNOWN[code].name, chosen=code == screen.language)
        for code in screen.languages
    )
    larger = Button("large", "Aa+", chosen=screen.large)
    contrast = Button("contrast", "◐", chosen=screen.contrast)
    low = (Button("low", "↓", chosen=screen.low),) if screen.glass.tall else ()
    modes = (larger, contrast, *low)
    most = screen.frame.across
    together, apart = in_rows((*names, *modes), most), (*in_rows(names, most), modes)
    spares = screen.frame.roomy and len(together) < len(apart)
    return together if len(together) == 1 or spares else apart

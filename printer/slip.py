"""What a ticket looks like on paper: drawn, so that any language prints on any printer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from PIL import Image

from printer.sections import Grid, bound, foot, head, number, place, rule, service, waiting
from wire.messages import Forecast, Texts
from words.phrases import LANGUAGES

PAPER_80: Final = 576
"""Dots across 80 mm paper, at 8 a millimetre; 58 mm paper has 384."""


@dataclass(frozen=True, slots=True)
class Slip:
    """One ticket on paper: no name, no account, no tier."""

    branch: Texts
    number: str
    service: Texts
    where: Texts
    ahead: int | None
    """Not known where the kiosk gave the number by itself."""
    forecast: Forecast | None
    issued_at: datetime
    """In the branch's own time: it is printed as it stands."""
    url: str
    """The customer's place in the queue; where it is empty there is no QR code."""
    language: str
    rule: Texts


def draw(slip: Slip, width: int = PAPER_80) -> Image.Image:
    """The slip in black and white, `width` dots wide and as long as its texts ask for."""
    grid = Grid.of(slip.language, width)
    return bound(
        grid,
        head(grid, slip.branch),
        rule(grid),
        number(grid, slip.number),
        service(grid, slip.service, slip.where),
        rule(grid),
        waiting(grid, slip.ahead, slip.forecast),
        rule(grid),
        place(grid, slip.url, slip.issued_at),
        rule(grid),
        foot(grid, slip.rule),
    )


def prepare(
    branch: Texts, services: Iterable[tuple[Texts, Texts]], rule: Texts, width: int = PAPER_80
) -> None:
    """Draw beforehand what never changes; `services` are each a name and where to wait."""
    offered = tuple(services)
    for grid in (Grid.of(language, width) for language in LANGUAGES):
        head(grid, branch)
        foot(grid, rule)
        for name, where in offered:
            service(grid, name, where)

"""What a ticket looks like on paper: drawn, so that any language prints on any printer."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from PIL import Image

from printer import sections
from printer.logo import logo
from printer.sections import Grid, Lines
from printer.template import LOGO, NUMBER, STANDARD, Template
from printer.typeset import column, fixed_column
from wire.messages import Forecast, Texts
from words.phrases import LANGUAGES


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
    logo: Path | None = None
    """The bank's own, where it has one and the template names no other."""


_FIXED: Final[Mapping[str, Callable[[Grid, Slip], Lines]]] = {
    "branch": lambda grid, slip: sections.head(grid, slip.branch),
    "service": lambda grid, slip: sections.service(grid, slip.service, slip.where),
    "foot": lambda grid, slip: sections.foot(grid, slip.rule),
}
"""Words that are the same on many slips."""


def words(grid: Grid, slip: Slip, template: Template, part: str) -> Lines | None:
    """What a part says; None for one that is a picture."""
    if part in template.texts:
        return sections.own(grid, template.texts[part])
    if part == "waiting":
        return sections.waiting(grid, slip.ahead, slip.forecast)
    return _FIXED[part](grid, slip) if part in _FIXED else None


def picture(grid: Grid, slip: Slip, template: Template, part: str) -> Image.Image:
    """A part as dots, without its margins."""
    match part:
        case "line":
            return sections.line(grid)
        case "code":
            return sections.place(grid, slip.url, slip.issued_at)
        case _ if part == NUMBER:
            return sections.number(grid, slip.number)
        case _ if part == LOGO:
            return template.logo or logo(slip.logo, grid.inner)
    lines = words(grid, slip, template, part) or ()
    return (column if part == "waiting" else fixed_column)(lines, grid.inner)


def parts(slip: Slip, template: Template) -> tuple[str, ...]:
    """What stands on this slip: no logo where there is none."""
    has_logo = template.logo is not None or slip.logo is not None
    return tuple(part for part in template.parts if has_logo or part != LOGO)


def draw(slip: Slip, template: Template = STANDARD) -> Image.Image:
    """The slip in black and white, as long as its texts ask for."""
    grid = Grid.of(slip.language, template.width, template.also)
    strips = (picture(grid, slip, template, part) for part in parts(slip, template))
    return sections.bound(grid, *strips)


def prepare(
    branch: Texts,
    services: Iterable[tuple[Texts, Texts]],
    rule: Texts,
    template: Template = STANDARD,
) -> None:
    """Draw beforehand what never changes; `services` are each a name and where to wait."""
    offered = tuple(services)
    for language in LANGUAGES:
        grid = Grid.of(language, template.width, template.also)
        fixed = [sections.head(grid, branch), sections.foot(grid, rule)]
        fixed += [sections.service(grid, name, where) for name, where in offered]
        fixed += [sections.own(grid, texts) for texts in template.texts.values()]
        for lines in fixed:
            fixed_column(lines, grid.inner)

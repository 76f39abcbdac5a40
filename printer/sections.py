"""The parts of a slip, from top to bottom, each a strip of dots on one grid."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from PIL import Image

from printer.code import code
from printer.typeset import BLACK, WHITE, Line, column, figure, fits, fixed_column, printable, stack
from wire.messages import Forecast, Texts
from words.phrases import people_ahead, pick, say
from words.waits import told

_NUMBER: Final = 240
"""Size in dots; its capitals are 22 mm high where the number is short enough."""
_TITLE, _LARGE, _BODY, _SMALL = 44, 33, 28, 23
_WIDE: Final = 512
_GAP: Final = 24
_GUTTER: Final = 32
_LEAST_COLUMN: Final = 200


@dataclass(frozen=True, slots=True)
class Grid:
    """One left edge, one width; the customer's language and one more."""

    first: str
    second: str
    margin: int
    inner: int

    @classmethod
    def of(cls, language: str, width: int) -> Self:
        """The grid of a paper that many dots wide."""
        margin = _GAP if width >= _WIDE else _GAP // 2
        second = "zh" if language == "en" else "en"
        return cls(language, second, margin, width - 2 * margin)


def head(grid: Grid, branch: Texts) -> Image.Image:
    """Whose paper this is."""
    return fixed_column(_pair(grid, branch, (_BODY, _SMALL), bold=True), grid.inner)


def number(grid: Grid, text: str) -> Image.Image:
    """The number, as large as the paper allows; whatever is no number goes on in rows."""
    line = Line(printable(text), grid.first, _TITLE, bold=True)
    if fits(line, grid.inner):
        return figure(line.text, _NUMBER, grid.inner)
    return column((line,), grid.inner)


def service(grid: Grid, name: Texts, where: Texts) -> Image.Image:
    """What the customer came for, and where to wait."""
    names = _pair(grid, name, (_TITLE, _BODY), bold=True)
    places = _pair(grid, where, (_BODY, _SMALL), space=16)
    return fixed_column(names + places, grid.inner)


def waiting(grid: Grid, ahead: int | None, forecast: Forecast | None) -> Image.Image:
    """How many come first, and how long that takes."""
    minutes = Line(told(grid.first, forecast), grid.first, _LARGE)
    if not fits(minutes, grid.inner):
        minutes = replace(minutes, text=told(grid.first, forecast, short=True))
    lines, also = [minutes], [told(grid.second, forecast)]
    if ahead is not None:
        lines.insert(0, Line(people_ahead(grid.first, ahead), grid.first, _TITLE, bold=True))
        also.insert(0, people_ahead(grid.second, ahead))
    one_row = Line(" · ".join(also), grid.second, _SMALL, space=8)
    two_rows = [Line(text, grid.second, _SMALL) for text in also]
    lines += [one_row] if fits(one_row, grid.inner) else two_rows
    return column(lines, grid.inner)


def place(grid: Grid, url: str, issued_at: datetime) -> Image.Image:
    """The code to the customer's place, with caption and time beside it, or below."""
    picture = code(url, grid.inner)
    if picture is None:
        return _issued(grid, issued_at, grid.inner)
    beside = grid.inner - picture.width - _GUTTER
    if beside < _LEAST_COLUMN:
        gap, full = _white(1, _GAP), grid.inner
        return stack(
            (picture, gap, _caption(grid, full), gap, _issued(grid, issued_at, full)), full
        )
    caption, issued = _caption(grid, beside), _issued(grid, issued_at, beside)
    sheet = _white(grid.inner, max(picture.height, caption.height + issued.height))
    sheet.paste(picture, (0, 0))
    sheet.paste(caption, (grid.inner - beside, 0))
    sheet.paste(issued, (grid.inner - beside, sheet.height - issued.height))
    return sheet


def foot(grid: Grid, rule: Texts) -> Image.Image:
    """How numbers are called, and whom to ask."""
    lines = (
        Line(printable(pick(rule, grid.first)), grid.first, _SMALL),
        Line(say(grid.first, "Need help? Please ask our staff."), grid.first, _SMALL, space=8),
    )
    return fixed_column(lines, grid.inner)


def rule(grid: Grid) -> Image.Image:
    """A thin line across."""
    return Image.new("1", (grid.inner, 2), BLACK)


def bound(grid: Grid, *sections: Image.Image) -> Image.Image:
    """The sections on their paper."""
    gap = _white(1, _GAP)
    strips = [strip for section in sections for strip in (section, gap)]
    body = stack((_white(1, _GAP // 2), *strips), grid.inner)
    paper = _white(grid.inner + 2 * grid.margin, body.height)
    paper.paste(body, (grid.margin, 0))
    return paper


def _caption(grid: Grid, width: int) -> Image.Image:
    lines = (
        Line(say(grid.first, "See your place"), grid.first, _BODY, bold=True),
        Line(say(grid.second, "See your place"), grid.second, _SMALL),
    )
    return fixed_column(lines, width)


def _issued(grid: Grid, at: datetime, width: int) -> Image.Image:
    lines = (Line(f"{at:%H:%M}", grid.first, _TITLE), Line(f"{at:%Y-%m-%d}", grid.first, _SMALL))
    return column(lines, width)


def _pair(
    grid: Grid, texts: Texts, sizes: tuple[int, int], *, bold: bool = False, space: int = 0
) -> tuple[Line, ...]:
    """A text in the customer's language, and smaller in the other where it says it differently."""
    first, second = (printable(pick(texts, code)) for code in (grid.first, grid.second))
    lines = (
        Line(first, grid.first, sizes[0], bold, space),
        Line(second, grid.second, sizes[1]),
    )
    return lines[: 1 + (first != second)]


def _white(width: int, height: int) -> Image.Image:
    return Image.new("1", (width, height), WHITE)

"""The parts of a slip: most are words, the others pictures; all stand on one grid."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

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
GAP: Final = 24
_GUTTER: Final = 32
_LEAST_COLUMN: Final = 200
Lines = tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """One left edge, one width; the customer's language and one more."""

    first: str
    second: str
    """Empty where the slip speaks one language only."""
    margin: int
    inner: int

    @classmethod
    def of(cls, language: str, width: int, also: tuple[str, ...] = ("en", "zh")) -> "Grid":
        """The grid of a paper that many dots wide; `also` are the second languages, by rank."""
        margin = GAP if width >= _WIDE else GAP // 2
        second = next((code for code in also if code != language), "")
        return cls(language, second, margin, width - 2 * margin)


# --- words ----------------------------------------------------------------------------------------
def head(grid: Grid, branch: Texts) -> Lines:
    """Whose paper this is."""
    return _pair(grid, branch, (_BODY, _SMALL), bold=True)


def service(grid: Grid, name: Texts, where: Texts) -> Lines:
    """What the customer came for, and where to wait."""
    names = _pair(grid, name, (_TITLE, _BODY), bold=True)
    return names + _pair(grid, where, (_BODY, _SMALL), space=16)


def waiting(grid: Grid, ahead: int | None, forecast: Forecast | None) -> Lines:
    """How many come first, and how long that takes."""
    minutes = Line(told(grid.first, forecast), grid.first, _LARGE)
    if not fits(minutes, grid.inner):
        minutes = replace(minutes, text=told(grid.first, forecast, short=True))
    also = _also(grid, ahead, forecast)
    if ahead is None:
        return (minutes, *also)
    return (Line(people_ahead(grid.first, ahead), grid.first, _TITLE, bold=True), minutes, *also)


def _also(grid: Grid, ahead: int | None, forecast: Forecast | None) -> Lines:
    if not grid.second:
        return ()
    texts = [told(grid.second, forecast)]
    if ahead is not None:
        texts.insert(0, people_ahead(grid.second, ahead))
    one_row = Line(" · ".join(texts), grid.second, _SMALL, space=8)
    two_rows = tuple(Line(text, grid.second, _SMALL) for text in texts)
    return (one_row,) if fits(one_row, grid.inner) else two_rows


def foot(grid: Grid, rule: Texts) -> Lines:
    """How numbers are called, and whom to ask."""
    return (
        Line(printable(pick(rule, grid.first)), grid.first, _SMALL),
        Line(say(grid.first, "Need help? Please ask our staff."), grid.first, _SMALL, space=8),
    )


def own(grid: Grid, texts: Texts) -> Lines:
    """A text of the bank's own."""
    return _pair(grid, texts, (_BODY, _SMALL))


def caption(grid: Grid) -> Lines:
    """What the code leads to."""
    first = Line(say(grid.first, "See your place"), grid.first, _BODY, bold=True)
    if not grid.second:
        return (first,)
    return first, Line(say(grid.second, "See your place"), grid.second, _SMALL)


def issued(grid: Grid, at: datetime) -> Lines:
    """When the ticket was taken, by the branch's clock."""
    return Line(f"{at:%H:%M}", grid.first, _TITLE), Line(f"{at:%Y-%m-%d}", grid.first, _SMALL)


def title(grid: Grid, text: str) -> Line:
    """The number as a line of text."""
    return Line(printable(text), grid.first, _TITLE, bold=True)


# --- pictures -------------------------------------------------------------------------------------
def number(grid: Grid, text: str) -> Image.Image:
    """The number, as large as the paper allows; whatever is no number goes on in rows."""
    line = title(grid, text)
    if fits(line, grid.inner):
        return figure(line.text, _NUMBER, grid.inner)
    return column((line,), grid.inner)


def place(grid: Grid, url: str, issued_at: datetime) -> Image.Image:
    """The code to the customer's place, with caption and time beside it, or below."""
    picture = code(url, grid.inner)
    if picture is None:
        return column(issued(grid, issued_at), grid.inner)
    beside = grid.inner - picture.width - _GUTTER
    if beside < _LEAST_COLUMN:
        gap, full = white(1, GAP), grid.inner
        below = column(issued(grid, issued_at), full)
        return stack((picture, gap, fixed_column(caption(grid), full), gap, below), full)
    above, below = fixed_column(caption(grid), beside), column(issued(grid, issued_at), beside)
    sheet = white(grid.inner, max(picture.height, above.height + below.height))
    sheet.paste(picture, (0, 0))
    sheet.paste(above, (grid.inner - beside, 0))
    sheet.paste(below, (grid.inner - beside, sheet.height - below.height))
    return sheet


def line(grid: Grid) -> Image.Image:
    """A thin line across."""
    return Image.new("1", (grid.inner, 2), BLACK)


def bound(grid: Grid, *sections: Image.Image) -> Image.Image:
    """The sections on their paper."""
    gap = white(1, GAP)
    strips = [strip for section in sections for strip in (section, gap)]
    body = stack((white(1, GAP // 2), *strips), grid.inner)
    return on_paper(grid, body)


def on_paper(grid: Grid, body: Image.Image) -> Image.Image:
    """With its margins."""
    paper = white(grid.inner + 2 * grid.margin, body.height)
    paper.paste(body, (grid.margin, 0))
    return paper


def white(width: int, height: int) -> Image.Image:
    """Nothing."""
    return Image.new("1", (width, height), WHITE)


def _pair(
    grid: Grid, texts: Texts, sizes: tuple[int, int], *, bold: bool = False, space: int = 0
) -> Lines:
    """A text in the customer's language, and smaller in the other where it says it differently."""
    first = printable(pick(texts, grid.first))
    second = printable(pick(texts, grid.second)) if grid.second else first
    lines = (
        Line(first, grid.first, sizes[0], bold, space),
        Line(second, grid.second, sizes[1]),
    )
    return lines[: 1 + (first != second)]

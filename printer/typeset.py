"""How text becomes dots: the right glyph shapes per language, wrapped, never clipped."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from printer.letters import Run, font, length, lettered
from words.languages import right_to_left

WHITE, BLACK = 1, 0
_INK_FROM: Final = 150
"""A dot is black where the smooth glyph is darker than this: thin strokes survive the head."""
_BASELINE, _LEADING = 0.96, 1.36
_BOLD: Final = 0.02
"""The font has one weight; a heading gets an outline of this part of its size."""
_FINE: Final = 2
"""Text is set at twice the size and reduced: at its own, letters snap to whole dots and crowd."""
_NEVER_FIRST: Final = frozenset("，。、；：！？）》」』】”’%…·,.;:!?)]}")
_NEVER_LAST: Final = frozenset("（《「『【“‘([{")


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph of a slip."""

    text: str
    language: str
    size: int
    bold: bool = False
    space: int = 0
    """Dots left white above it."""


@lru_cache(maxsize=128)
def fixed_column(lines: Sequence[Line], width: int) -> Image.Image:
    """A column that is the same on many slips, drawn once; not to be drawn on."""
    return column(lines, width)


def column(lines: Sequence[Line], width: int) -> Image.Image:
    """The lines one below the other, each as many rows as it needs."""
    return stack([_paragraph(line, width) for line in lines if line.text], width)


def stack(strips: Sequence[Image.Image], width: int) -> Image.Image:
    """The pictures one below the other, on white."""
    sheet = Image.new("1", (width, sum(strip.height for strip in strips)), WHITE)
    top = 0
    for strip in strips:
        sheet.paste(strip, (0, top))
        top += strip.height
    return sheet


def figure(text: str, size: int, width: int) -> Image.Image:
    """A number as its bare ink, no wider than `width`."""
    asks = font("en", size).getlength(text) + 2 * size * _BOLD
    shown = max(1, int(size * min(1.0, width / asks)))
    canvas = Image.new("L", (width + 2 * size, 2 * size), 255)
    place, stroke = (size / 2, size / 2), shown * _BOLD
    ImageDraw.Draw(canvas).text(place, text, 0, font("en", shown), stroke_width=stroke)
    dots = _dots(canvas)
    return dots.crop(ImageChops.invert(dots).getbbox() or (0, 0, 1, 1))


def fits(line: Line, width: int) -> bool:
    """Whether the line needs one row only."""
    return _advance(line.text, line) <= width


def printable(text: str) -> str:
    """The text without what has no shape: control bytes, direction marks, broken surrogates."""
    shown = (" " if mark.isspace() else mark for mark in unicodedata.normalize("NFC", text))
    return " ".join("".join(mark for mark in shown if unicodedata.category(mark)[0] != "C").split())


def _paragraph(line: Line, width: int) -> Image.Image:
    rows = list(_rows(line, width))
    leading = round(line.size * _LEADING)
    canvas = Image.new("L", (_FINE * width, _FINE * (line.space + leading * len(rows))), 255)
    for place, row in enumerate(rows):
        baseline = _FINE * (line.space + place * leading + line.size * _BASELINE)
        _ink(ImageDraw.Draw(canvas), row, line, (_FINE * width, baseline))
    return _dots(canvas.reduce(_FINE))


def _ink(pen: ImageDraw.ImageDraw, row: str, line: Line, end: tuple[float, float]) -> None:
    """A row on its baseline; at the right edge where its language begins there."""
    runs, stroke = _lettered(row, line), _FINE * _stroke(line)
    right, baseline = end
    at = right - length(runs) - stroke if right_to_left(line.language) else stroke
    for face, part in runs:
        pen.text((at, baseline), part, 0, face, anchor="ls", stroke_width=stroke)
        at += face.getlength(part)


def _dots(canvas: Image.Image) -> Image.Image:
    return canvas.point(lambda shade: 255 * (shade > _INK_FROM), "1")


def broken(text: str, fit: Callable[[str], bool]) -> Iterator[str]:
    """The text in rows that fit, broken where its language may be broken."""
    row = ""
    for piece in _pieces(text, fit):
        if row and not fit((row + piece).rstrip()):
            yield row.rstrip()
            row = ""
        row += piece
    yield row.rstrip()


def _rows(line: Line, width: int) -> Iterator[str]:
    return broken(line.text, lambda row: _advance(row, line) <= width)


def _pieces(text: str, fit: Callable[[str], bool]) -> Iterator[str]:
    """What must stay together: words, and hanzi with their punctuation; single marks at worst."""
    for piece in _words(text):
        if fit(piece.rstrip()):
            yield piece
        else:
            yield from piece


def _words(text: str) -> Iterator[str]:
    word = ""
    for mark in text:
        if word and _may_break(word[-1], mark):
            yield word
            word = ""
        word += mark
    yield word


def _may_break(before: str, after: str) -> bool:
    if before == " ":
        return True
    if after == " " or after in _NEVER_FIRST or before in _NEVER_LAST:
        return False
    return _is_hanzi(before) or _is_hanzi(after)


def _is_hanzi(mark: str) -> bool:
    return "\u2e80" <= mark <= "\u9fff" or "\uf900" <= mark <= "\uff60"


def _advance(text: str, line: Line) -> float:
    return length(_lettered(text, line)) / _FINE + 2 * _stroke(line)


def _stroke(line: Line) -> float:
    return line.size * _BOLD if line.bold else 0


def _lettered(row: str, line: Line) -> tuple[Run, ...]:
    return lettered(row, line.language, _FINE * line.size)

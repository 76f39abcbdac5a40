"""The letters of a row in the order and the shapes in which they are drawn, font by font."""

from functools import cache

from PIL import ImageFont

from words.fonts import FACES, FILES, SMALLER
from words.glyphs import CJK
from words.languages import KEYS, right_to_left
from words.shaping import drawn, runs

Run = tuple[ImageFont.FreeTypeFont, str]


@cache
def font(language: str, size: int) -> ImageFont.FreeTypeFont:
    """The font in the shapes of that language."""
    face = FACES.get(language, FACES[KEYS])
    return ImageFont.truetype(str(FILES[CJK]), size, index=face)


def lettered(row: str, language: str, size: int) -> tuple[Run, ...]:
    """What stands side by side, from the left."""
    shapes = drawn(row, right_to_left=right_to_left(language))
    return tuple(
        (font(language, size) if name == CJK else _borrowed(name, size), part)
        for name, part in runs(shapes)
    )


def length(row: tuple[Run, ...]) -> float:
    """How far that reaches, in dots."""
    return sum(face.getlength(part) for face, part in row)


@cache
def _borrowed(name: str, size: int) -> ImageFont.FreeTypeFont:
    # The letters are joined and in order already; Pillow's own way would turn them round again.
    plain = ImageFont.Layout.BASIC
    return ImageFont.truetype(str(FILES[name]), round(size * SMALLER), layout_engine=plain)

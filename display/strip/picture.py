"""What a strip of diodes looks like, as a picture: for simulators and for people who judge."""

from typing import Final

from PIL import Image, ImageDraw, ImageFont

from display.strip.frames import Frame
from display.strip.writing import CODE_PAGES, Colour
from words import fonts
from words.glyphs import CJK

ROWS: Final = 16
"""Diodes above each other."""
PITCH: Final = 10
"""Pixels from one diode to the next."""
_LIT: Final = {Colour.RED: "#FF3B30", Colour.GREEN: "#3BE477", Colour.AMBER: "#FFB300"}
_UNLIT: Final = "#2A2A2A"
_BOARD: Final = "#101010"
_FACES: Final = {"gb2312": "zh", "gb18030": "zh", "big5": "zh-hant"}
_RADIUS: Final = 0.42


def draw(frame: Frame | None, code_page: str, cells: int = 8) -> Image.Image:
    """The strip with its diodes; text that moves is drawn as it begins."""
    columns = cells * ROWS // 2
    dots = _dots(frame.text.decode(CODE_PAGES[code_page]) if frame else "", code_page, columns)
    picture = Image.new("RGB", (columns * PITCH, ROWS * PITCH), _BOARD)
    pen = ImageDraw.Draw(picture)
    lit = _LIT[frame.colour] if frame else _UNLIT
    for place in range(columns * ROWS):
        row, column = divmod(place, columns)
        middle = ((column + 0.5) * PITCH, (row + 0.5) * PITCH)
        colour = lit if dots.getpixel((column, row)) else _UNLIT
        pen.circle(middle, _RADIUS * PITCH, colour)
    return picture


def _dots(text: str, code_page: str, columns: int) -> Image.Image:
    face = fonts.FACES[_FACES.get(code_page, "ko")]
    font = ImageFont.truetype(fonts.FILES[CJK], ROWS - 1, index=face)
    dots = Image.new("1", (columns, ROWS))
    pen = ImageDraw.Draw(dots)
    pen.fontmode = "1"
    left, top, right, bottom = pen.textbbox((0, 0), text, font=font)
    across = max(0, (columns - (right - left)) // 2)
    pen.text((across - left, (ROWS - (bottom - top)) // 2 - top), text, font=font, fill=1)
    return dots

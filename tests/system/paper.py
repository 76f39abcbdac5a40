"""Reads a number off a printed slip: looks for the very dots with which it would be set."""

from collections.abc import Iterable
from pathlib import Path

from PIL import Image
from zxingcpp import read_barcodes

from printer.sections import Grid, number


def number_on(slip: Path, among: Iterable[str], language: str = "en") -> str | None:
    """The one number whose dots stand on the paper."""
    with Image.open(slip) as picture:
        paper = picture.convert("1")
    grid = Grid.of(language, paper.width)
    found = [text for text in among if _stands_on(number(grid, text), paper, grid.margin)]
    assert len(found) <= 1, found
    return found[0] if found else None


def link_on(slip: Path) -> str:
    """What the QR code says."""
    with Image.open(slip) as picture:
        return str(read_barcodes(picture.convert("L"))[0].text)


def _stands_on(strip: Image.Image, paper: Image.Image, left: int) -> bool:
    column = paper.crop((left, 0, left + strip.width, paper.height))
    row = (strip.width + 7) // 8
    place = column.tobytes().find(strip.convert("1").tobytes())
    return place >= 0 and place % row == 0

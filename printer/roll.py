"""What an ESC/POS printer makes of the bytes it is sent: rows of dots on a roll of paper."""

from collections.abc import Iterator, Mapping
from typing import Final

from PIL import Image

from printer.typeset import stack

INITIALISE, RASTER, CUT = b"\x1b@", b"\x1dv", b"\x1dV"
KANJI, PLAIN, PLACE, SYMBOL = b"\x1c&", b"\x1c.", b"\x1b$", b"\x1d("
ASK_PAPER, UNASKED_STATUS = b"\x1dr", b"\x1da"
_HEADS: Final[Mapping[bytes, int]] = {
    INITIALISE: 2,
    RASTER: 8,
    KANJI: 2,
    PLAIN: 2,
    PLACE: 4,
    SYMBOL: 5,
}
"""Bytes by which a command's length is known; 3 for those not listed."""
_FEEDING_CUTS: Final = frozenset({65, 66})
_LEAD: Final = frozenset({0x10, 0x1B, 0x1C, 0x1D})


def commands(sent: bytes) -> Iterator[bytes]:
    """The whole commands at the head of `sent`, in order; a byte of text is one of its own."""
    start = 0
    while start < len(sent):
        length = _length(sent[start : start + 8])
        if start + length > len(sent):
            return
        yield sent[start : start + length]
        start += length


def _length(head: bytes) -> int:
    if head[0] not in _LEAD:
        return 1
    kind = head[:2]
    known_by = _HEADS.get(kind, 3)
    if len(head) < known_by:
        return known_by
    if kind == RASTER:
        return known_by + _across(head) * _rows(head)
    if kind == SYMBOL:
        return known_by + (head[3] | head[4] << 8)
    return known_by + (kind == CUT and head[2] in _FEEDING_CUTS)


class Roll:
    """Paper: dots below dots, cut into slips."""

    def __init__(self, rows: int | None = None) -> None:
        self.rows = rows
        """Rows of dots before the paper ends; None for a roll without end."""
        self._strips: list[Image.Image] = []

    @property
    def blank(self) -> bool:
        """Whether nothing was printed since the last cut."""
        return not self._strips

    def takes(self, command: bytes) -> bool:
        """Whether there is paper for it."""
        return self.rows is None or command[:2] != RASTER or _rows(command) <= self.rows

    def print(self, raster: bytes) -> None:
        """Add the dots of one raster command."""
        size = (8 * _across(raster), _rows(raster))
        if all(size):
            self.add(Image.frombytes("1", size, raster[8:], "raw", "1;I"))

    def add(self, strip: Image.Image) -> None:
        """Add dots."""
        self._strips.append(strip)
        if self.rows is not None:
            self.rows -= strip.height

    def cut(self) -> Image.Image:
        """Cut off what was printed."""
        slip = stack(self._strips, max(strip.width for strip in self._strips))
        self._strips.clear()
        return slip


def _across(raster: bytes) -> int:
    return raster[4] | raster[5] << 8


def _rows(raster: bytes) -> int:
    return raster[6] | raster[7] << 8

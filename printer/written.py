"""A slip in a printer's own letters: a kilobyte instead of eighty, for slow lines.

A printer has the letters of one country in its ROM. What it cannot write is drawn, line by line.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PIL import Image

from printer import sections
from printer.code import size
from printer.raster import dots, whole
from printer.sections import GAP, Grid, Lines
from printer.slip import Slip, parts, picture, words
from printer.template import NUMBER, Template
from printer.typeset import Line, broken, column

CELL: Final = 12
"""Dots across for each byte of text, at single size; 24 down."""
_LARGE_FROM: Final = 40
"""Dots: lines that are meant to be so high are written at double size."""
_TALLEST: Final = 8
_LEAST_WIDE: Final = 2
_MOST_MODULE: Final = 16
_QUIET: Final = 4
"""White modules below a code."""
_WRITTEN_URL: Final = frozenset(map(chr, range(0x21, 0x7F)))
_CONTROL: Final = 0x20
_DELETE: Final = 0x7F


@dataclass(frozen=True, slots=True)
class Rom:
    """The letters that a printer has by itself."""

    codec: str
    begin: bytes = b""
    end: bytes = b""

    def write(self, text: str) -> bytes | None:
        """The text in its bytes, none of them a command; None where a letter is missing."""
        try:
            raw = text.encode(self.codec)
        except UnicodeEncodeError:
            return None
        if any(byte < _CONTROL or byte == _DELETE for byte in raw):
            return None
        # GB 18030 has four bytes for what hardly a ROM has.
        return None if len(raw) > sum(1 + (mark > "\x7f") for mark in text) else raw


_KANJI: Final = (b"\x1c&", b"\x1c.")
"""FS & and FS .: two bytes a letter from here, and no longer."""
ROMS: Final[Mapping[str, Rom]] = {
    "gb18030": Rom("gb18030", *_KANJI),
    "cp949": Rom("cp949", *_KANJI),
    "cp437": Rom("cp437", b"\x1bt\x00"),
}


def written(slip: Slip, template: Template, rom: Rom) -> bytes:
    """The slip as a print job."""
    grid = Grid.of(slip.language, template.width, template.also)
    writer = _Writer(grid, rom)
    strips = (_part(writer, slip, template, part) for part in parts(slip, template))
    return whole(writer.feed(GAP // 2) + b"".join(each + writer.feed(GAP) for each in strips))


def _part(writer: "_Writer", slip: Slip, template: Template, part: str) -> bytes:
    grid = writer.grid
    lines = words(grid, slip, template, part)
    if lines is not None:
        return writer.lines(lines)
    own = {NUMBER: writer.number(slip.number), "code": writer.code(slip)}.get(part)
    return own or writer.drawn(picture(grid, slip, template, part))


@dataclass(frozen=True, slots=True)
class _Writer:
    grid: Grid
    rom: Rom

    def lines(self, lines: Lines) -> bytes:
        return b"".join(self.feed(line.space) + self._line(line) for line in lines if line.text)

    def _line(self, line: Line) -> bytes:
        scale = 1 + (line.size >= _LARGE_FROM)
        rows = self._rows(line.text, scale)
        if rows is None:
            return self.drawn(column((line,), self.grid.inner))
        look = bytes([0x1D, 0x21, 0x11 * (scale - 1), 0x1B, 0x45, line.bold])
        return look + b"".join(map(self._row, rows)) + b"\x1d!\x00\x1bE\x00"

    def _rows(self, text: str, scale: int) -> list[bytes] | None:
        if self.rom.write(text) is None:
            return None
        most = self.grid.inner // (CELL * scale)
        rows = broken(text, lambda row: len(self.rom.write(row) or b"") <= most)
        return [self.rom.write(row) or b"" for row in rows]

    def _row(self, raw: bytes) -> bytes:
        return self._at_margin() + self.rom.begin + raw + self.rom.end + b"\n"

    def number(self, text: str) -> bytes | None:
        """As high as letters go, and as wide as the paper is."""
        wide = min(_TALLEST, self.grid.inner // (CELL * max(1, len(text))))
        if wide < _LEAST_WIDE or not text or not _WRITTEN_URL.issuperset(text):
            return None
        look = bytes([0x1D, 0x21, (wide - 1) << 4 | (_TALLEST - 1)])
        return self._at_margin() + look + text.encode() + b"\n\x1d!\x00"

    def code(self, slip: Slip) -> bytes | None:
        """The printer's own QR code, with its caption and the time below."""
        module = min(_MOST_MODULE, size(slip.url, self.grid.inner))
        if not module or not _WRITTEN_URL.issuperset(slip.url):
            return None
        data = slip.url.encode()
        asked = (b"1A2\x00", bytes([0x31, 0x43, module]), b"1E1", b"1P0" + data, b"1Q0")
        qr = b"".join(b"\x1d(k" + len(each).to_bytes(2, "little") + each for each in asked)
        said = sections.caption(self.grid) + sections.issued(self.grid, slip.issued_at)
        return self._at_margin() + qr + self.feed(_QUIET * module) + self.lines(said)

    def drawn(self, image: Image.Image) -> bytes:
        return dots(sections.on_paper(self.grid, image))

    def feed(self, rows: int) -> bytes:
        return bytes([0x1B, 0x4A, rows]) if rows else b""

    def _at_margin(self) -> bytes:
        return b"\x1b$" + self.grid.margin.to_bytes(2, "little")

"""How a printer writes by itself: letters of its ROM in cells, larger or bolder, and QR codes."""

from collections.abc import Callable, Mapping
from typing import Final

from PIL import Image, ImageDraw
from qrcode.constants import ERROR_CORRECT_M
from qrcode.main import QRCode

from printer.letters import font

WIDTH: Final = 576
HIGH: Final = 24
"""Dots of a cell; a letter of one byte is half as wide."""
_LEADING: Final = 6
_SHADE: Final = 150
_PRINTED: Final = 0x20
"""From this byte on it is text."""


class Pen:
    """Turns commands and letters into strips of paper."""

    def __init__(self, codec: str) -> None:
        self._codec = codec
        self._reset()

    def obey(self, command: bytes) -> Image.Image | None:
        """The strip that this command or letter completes, if it does."""
        if command == b"\n":
            return self._row()
        if len(command) == 1 and command[0] >= _PRINTED:
            self._text += command
        return _OBEYS.get(command[:2], _ignore)(self, command)

    def _size(self, command: bytes) -> None:
        self._wide, self._high = (command[2] >> 4) + 1, (command[2] & 7) + 1

    def _weight(self, command: bytes) -> None:
        self._bold = bool(command[2] & 1)

    def _move(self, command: bytes) -> None:
        self._left = command[2] | command[3] << 8

    def _feed(self, command: bytes) -> Image.Image:
        return Image.new("1", (WIDTH, command[2]), 1)

    def _reset(self, _: bytes = b"") -> None:
        self._text = self._stored = b""
        self._wide = self._high = self._module = 1
        self._left, self._bold = 0, False

    def _row(self) -> Image.Image:
        text = self._text.decode(self._codec, "replace")
        cells = sum(1 + (mark > "\x7f") for mark in text)
        grey = Image.new("L", (max(1, cells * HIGH // 2), HIGH), 255)
        place = 0
        for mark in text:
            stroke = int(self._bold)
            ImageDraw.Draw(grey).text(
                (place, HIGH - 4), mark, 0, font("zh", 22), anchor="ls", stroke_width=stroke
            )
            place += HIGH // 2 * (1 + (mark > "\x7f"))
        size = (grey.width * self._wide, grey.height * self._high)
        written = grey.resize(size, Image.Resampling.NEAREST)
        row = Image.new("1", (WIDTH, written.height + _LEADING), 1)
        row.paste(written.point(lambda shade: 255 * (shade > _SHADE), "1"), (self._left, 0))
        self._text, self._left = b"", 0
        return row

    def _code(self, command: bytes) -> Image.Image | None:
        asked = command[5:]
        if asked[:2] == b"1C":
            self._module = asked[2]
        elif asked[:2] == b"1P":
            self._stored = asked[3:]
        return self._drawn_code() if asked[:2] == b"1Q" else None

    def _drawn_code(self) -> Image.Image:
        qr = QRCode(error_correction=ERROR_CORRECT_M, border=0, box_size=self._module)
        qr.add_data(self._stored)
        code = qr.make_image().get_image().convert("1")
        strip = Image.new("1", (WIDTH, code.height), 1)
        strip.paste(code, (self._left, 0))
        self._left = 0
        return strip


def _ignore(_: Pen, __: bytes) -> None:
    """What leaves no trace on paper."""


_OBEYS: Final[Mapping[bytes, Callable[[Pen, bytes], Image.Image | None]]] = {
    b"\x1b@": Pen._reset,  # noqa: SLF001 - the table is the pen's own
    b"\x1d!": Pen._size,  # noqa: SLF001
    b"\x1bE": Pen._weight,  # noqa: SLF001
    b"\x1b$": Pen._move,  # noqa: SLF001
    b"\x1bJ": Pen._feed,  # noqa: SLF001
    b"\x1d(": Pen._code,  # noqa: SLF001
}

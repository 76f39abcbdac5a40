"""A picture as the bytes of one print job."""

import re
from typing import Final

from escpos.printer import Dummy
from PIL import Image

from printer.state import PROOF, QUIET

_PROFILE: Final = "TM-T20II"
_FRAGMENT: Final = 256
"""Rows a command: a printer with a small buffer starts before all has come."""
_ACROSS: Final = 72
"""Bytes of the widest row."""
_REALTIME: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")
"""DLE EOT, DLE ENQ, DLE DC4: obeyed wherever they stand, by Epson's manual even in a picture."""
INITIALISE: Final = b"\x1b@"
CUT: Final = b"\x1dVB\x00"
"""Feed to the knife, then cut."""
MEND: Final = bytes(_FRAGMENT * _ACROSS) + CUT
"""White for as much of a picture as may be missing, which is nothing outside one; then a cut."""


def job(picture: Image.Image) -> bytes:
    """One print job that is all picture."""
    return whole(dots(picture))


def whole(printed: bytes) -> bytes:
    """Be quiet, initialise, print, cut at the slip's end, and answer when done."""
    return QUIET + INITIALISE + printed + CUT + PROOF


def dots(picture: Image.Image) -> bytes:
    """The picture as raster commands."""
    printer = Dummy(profile=_PROFILE)
    printer.image(harmless(picture), impl="bitImageRaster", fragment_height=_FRAGMENT)
    return bytes(printer.output)


def harmless(picture: Image.Image) -> Image.Image:
    """The picture without dots that read as a command: one dot of such a pair becomes two."""
    dots = picture.convert("1").tobytes("raw", "1;I")
    safe = _REALTIME.sub(b"\x18", dots)
    return Image.frombytes("1", picture.size, safe, "raw", "1;I")

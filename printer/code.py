"""The QR code on a slip."""

from typing import Final

import structlog
from PIL import Image
from qrcode.constants import ERROR_CORRECT_M
from qrcode.exceptions import DataOverflowError
from qrcode.main import QRCode

log = structlog.get_logger()
_LEAST: Final = 25 * 8
"""Dots: 25 mm is read from arm's length by an old phone."""
_QUIET: Final = 4
"""White modules above and below; left and right the paper is white anyway."""


def code(url: str, width: int) -> Image.Image | None:
    """The address as a QR code at least 25 mm wide; None where there is none to show."""
    modules = _modules(url) if url else ()
    if not modules:
        return None
    side = len(modules)
    dots = _dots(side, width)
    bits = Image.new("1", (side, side))
    bits.putdata([0 if dark else 255 for row in modules for dark in row])
    return bits.resize((side * dots, side * dots), Image.Resampling.NEAREST)


def size(url: str, width: int) -> int:
    """Dots of one module of that code, for a printer that draws it by itself; 0 for none."""
    side = len(_modules(url))
    return _dots(side, width) if side else 0


def _dots(side: int, width: int) -> int:
    return min(-(-_LEAST // side), width // side)


def _modules(url: str) -> list[list[bool]]:
    qr = QRCode(error_correction=ERROR_CORRECT_M, border=0)
    qr.add_data(url.encode("utf-8", "replace"))
    try:
        qr.make()
    except (DataOverflowError, ValueError):
        log.warning("address too long for a QR code", length=len(url))
        return []
    return [[bool(dark) for dark in row] for row in qr.get_matrix()]

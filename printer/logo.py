"""The bank's own logo on paper: black or white, whatever colours it has."""

from functools import lru_cache
from pathlib import Path
from typing import Final

import structlog
from PIL import Image, UnidentifiedImageError

log = structlog.get_logger()
SHADE: Final = 150
"""Of 255: what is lighter is paper."""
PART: Final = 0.6
"""Of the paper's width at the most."""
TALLEST: Final = 120
"""Dots: 15 mm, so that the number stays what one sees."""


@lru_cache(maxsize=8)
def logo(file: Path | None, room: int) -> Image.Image:
    """The logo in that file, as large as paper of that many dots allows; nothing of what is none.

    A slip must come out even where the picture cannot be read.
    """
    try:
        with Image.open(file or "") as picture:
            drawn = picture.convert("RGBA")
    except (OSError, UnidentifiedImageError, SyntaxError, Image.DecompressionBombError) as wrong:
        log.warning("logo left out", reason=str(wrong))
        return Image.new("1", (1, 1), 1)
    most = min(int(room * PART) / drawn.width, TALLEST / drawn.height)
    size = max(round(drawn.width * most), 1), max(round(drawn.height * most), 1)
    return on_paper(drawn.resize(size, Image.Resampling.LANCZOS))


def on_paper(drawn: Image.Image) -> Image.Image:
    """The picture in black and white."""
    paper = Image.new("RGBA", drawn.size, "white")
    grey = Image.alpha_composite(paper, drawn).convert("L")
    return grey.point(lambda shade: 255 * (shade > SHADE), "1")

"""The branch's own pictures: for a kiosk at which nobody is, and for boards and pads."""

from pathlib import Path
from typing import Final

import structlog
from PIL import Image, UnidentifiedImageError

log = structlog.get_logger()
KINDS: Final = frozenset({".jpg", ".jpeg", ".png", ".webp"})


def in_folder(folder: Path) -> tuple[Path, ...]:
    """The pictures of a folder in the order of their names; what is none is said and left out.

    Raises:
        NotADirectoryError: there is no such folder.
    """
    if not folder.is_dir():
        raise NotADirectoryError(folder)
    files = sorted(file for file in folder.iterdir() if file.suffix.lower() in KINDS)
    return tuple(file for file in files if _can_be_shown(file))


def _can_be_shown(file: Path) -> bool:
    try:
        with Image.open(file) as picture:
            picture.verify()
    except (OSError, UnidentifiedImageError, SyntaxError) as wrong:  # as Pillow says of bad PNGs
        log.warning("picture left out", file=file.name, reason=str(wrong))
        return False
    return True

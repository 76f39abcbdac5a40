"""The branch's pictures and films for a board: a folder, in the order of its names."""

from importlib.util import find_spec
from pathlib import Path
from typing import Final

import structlog

from display.board import Clip
from wire.pictures import in_folder

log = structlog.get_logger()
FILMS: Final = frozenset({".mp4", ".mkv", ".webm", ".mov"})
PLAYER: Final = "ffpyplayer"
REMEDY: Final = "install heliotrope[film]"


def is_film(file: str) -> bool:
    """Whether it moves."""
    return Path(file).suffix.lower() in FILMS


def playlist(folder: Path, seconds: float) -> tuple[Clip, ...]:
    """Each picture and the beginning of each film for so long; what cannot be shown is left out.

    Raises:
        NotADirectoryError: there is no such folder.
    """
    files = sorted((*in_folder(folder), *_films(folder)), key=lambda file: file.name)
    return tuple(Clip(str(file), seconds) for file in files)


def _films(folder: Path) -> list[Path]:
    films = [file for file in folder.iterdir() if is_film(file.name)]
    if films and find_spec(PLAYER) is None:
        log.warning("films left out", count=len(films), remedy=REMEDY)
        return []
    return films

"""A bank's own recordings: `FOLDER/LANGUAGE/NAME.wav`, heard instead of the machine's voice."""

import hashlib
from pathlib import Path
from typing import Final

from voice import sound

LONGEST: Final = 200
"""Bytes of a name: file systems take 255."""


def named(text: str) -> str:
    """The name of a recording of that text: the text itself, where that can be a file's name."""
    name = text.rstrip(".。 ")
    if "/" not in name and "\0" not in name and 0 < len(name.encode()) <= LONGEST:
        return name
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def recorded(folder: Path, language: str, name: str) -> bytes:
    """The recording of that name, as samples; nothing where there is none.

    Raises:
        wave.Error: there is one that cannot be used; the message names it and the remedy.
    """
    path = folder / language / f"{name}.wav"
    return sound.read(path) if path.is_file() else b""

"""The fonts of screens and slips: the shapes that each language's readers expect, as files."""

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import fontpkg_noto_sans_arabic
import noto_cjk_sans_otc

from words.glyphs import ARABIC, CJK
from words.languages import PSEUDO

FILES: Final[Mapping[str, Path]] = {
    CJK: Path(noto_cjk_sans_otc.FONT_PATH),
    ARABIC: next(Path(next(iter(fontpkg_noto_sans_arabic.__path__))).rglob("*.ttf")),
}
"""One family: a collection of the scripts that most of our languages need, and Arabic."""
FACES: Final[Mapping[str, int]] = {
    "zh": 2,
    "zh-hant": 3,
    "ko": 1,
    "en": 1,
    "vi": 1,
    "ar": 1,
    PSEUDO: 1,
}
"""Places in the collection: simplified and traditional Chinese, Korean. Latin comes from the
Korean face, whose quotes are not full width."""
_FIRST_FACE: Final = 12
"""Byte at which a font collection says where its first face begins."""
_OFFSET: Final = struct.Struct(">I")


def prepare(folder: Path) -> dict[str, Path]:
    """A font file for each language, made in `folder` at the first start.

    Kivy opens a collection's first face only, here the Japanese one: so each file is the
    collection with another face put first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = {face: _with_first(face, folder) for face in set(FACES.values())}
    return {language: made[face] for language, face in FACES.items()}


def _with_first(face: int, folder: Path) -> Path:
    source = FILES[CJK]
    target = folder / f"{source.stem}-{face}.ttc"
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return target
    collection = bytearray(source.read_bytes())
    chosen = _OFFSET.unpack_from(collection, _FIRST_FACE + face * _OFFSET.size)
    _OFFSET.pack_into(collection, _FIRST_FACE, *chosen)
    unfinished = target.with_suffix(".new")
    unfinished.write_bytes(collection)
    unfinished.replace(target)
    return target

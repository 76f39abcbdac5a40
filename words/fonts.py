"""The fonts of screens and slips: the shapes that each language's readers expect, as files."""

import struct
from collections.abc import Callable, Mapping
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
SMALLER: Final = 0.86
"""Borrowed letters are set at this part of the size, so that what hangs below fits in the row."""
ABOVE: Final = 1.02
BELOW: Final = 0.428
"""Of the size: together as high as a row of the family, but reaching deeper below the line."""
_FIRST_FACE: Final = 12
"""Byte at which a font collection says where its first face begins."""
_OFFSET: Final = struct.Struct(">I")


def prepare(folder: Path) -> dict[str, Path]:
    """A font file for each language and each borrowed script, made in `folder` at the first start.

    Kivy opens a collection's first face only, here the Japanese one: so each file is the
    collection with another face put first. A borrowed font is made as high as the family's rows.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = {face: _kept(folder, FILES[CJK], f"-{face}", _first(face)) for face in {*FACES.values()}}
    languages = {language: made[face] for language, face in FACES.items()}
    borrowed = (name for name in FILES if name != CJK)
    return languages | {name: _kept(folder, FILES[name], "-row", _as_high) for name in borrowed}


def _kept(folder: Path, source: Path, suffix: str, change: Callable[[bytearray], None]) -> Path:
    target = folder / f"{source.stem}{suffix}{source.suffix}"
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return target
    font = bytearray(source.read_bytes())
    change(font)
    unfinished = target.with_suffix(".new")
    unfinished.write_bytes(font)
    unfinished.replace(target)
    return target


def _first(face: int) -> Callable[[bytearray], None]:
    def change(collection: bytearray) -> None:
        chosen = _OFFSET.unpack_from(collection, _FIRST_FACE + face * _OFFSET.size)
        _OFFSET.pack_into(collection, _FIRST_FACE, *chosen)

    return change


def _as_high(font: bytearray) -> None:
    # A higher row would be drawn over the one above. Both tables hold ascent, descent and gap.
    em = struct.unpack_from(">H", font, _table(font, b"head") + 18)[0]
    rows = (round(ABOVE / SMALLER * em), -round(BELOW / SMALLER * em), 0)
    for place in (_table(font, b"hhea") + 4, _table(font, b"OS/2") + 68):
        struct.pack_into(">hhh", font, place, *rows)


def _table(font: bytearray, name: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * place) for place in range(count))
    return int(next(offset for tag, _, offset, _ in records if tag == name))

"""The one family of every screen, as Kivy can open it: one file for each language's shapes."""

import struct
from pathlib import Path
from typing import Final

import noto_cjk_sans_otc

FACES: Final = {"zh": 2, "ko": 1, "en": 1}
"""Places in the collection. Latin comes from the Korean face, whose quotes are not full width."""
FIGURES: Final = "en"
_FIRST_FACE: Final = 12
"""Byte at which a font collection says where its first face begins."""


def cut(folder: Path) -> dict[str, Path]:
    """A font file per language, made at the first start.

    Kivy opens a collection's first face only, here the Japanese one: so each file is the
    collection with another face put first.
    """
    folder.mkdir(parents=True, exist_ok=True)
    made = {face: _with_first(folder, face) for face in set(FACES.values())}
    return {language: made[face] for language, face in FACES.items()}


def _with_first(folder: Path, face: int) -> Path:
    source = Path(noto_cjk_sans_otc.FONT_PATH)
    target = folder / f"{source.stem}-{face}.ttc"
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return target
    collection = bytearray(source.read_bytes())
    chosen = struct.unpack_from(">I", collection, _FIRST_FACE + 4 * face)
    struct.pack_into(">I", collection, _FIRST_FACE, *chosen)
    draft = target.with_suffix(".draft")
    draft.write_bytes(collection)
    draft.replace(target)
    return target

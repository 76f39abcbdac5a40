"""Fonts with the shapes that each language's readers expect, from one collection on disk."""

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import noto_cjk_sans_otc

FACES: Final[Mapping[str, int]] = {"zh": 2, "ko": 1, "en": 1}
"""Places in the collection: Simplified Chinese, Korean; the latter's Latin marks are narrow."""
_OFFSETS_AT: Final = 12
_OFFSET: Final = struct.Struct(">I")


def prepare(folder: Path) -> dict[str, Path]:
    """One font file per language, made in `folder` at the first start."""
    folder.mkdir(parents=True, exist_ok=True)
    source = Path(noto_cjk_sans_otc.FONT_PATH)
    return {code: _with_face_first(source, face, folder) for code, face in FACES.items()}


def _with_face_first(source: Path, face: int, folder: Path) -> Path:
    # Kivy opens only the first face of a collection, so the header of a copy names ours first.
    target = folder / f"{source.stem}-{face}.ttc"
    if target.exists() and target.stat().st_size == source.stat().st_size:
        return target
    content = bytearray(source.read_bytes())
    wanted = slice(_OFFSETS_AT + face * _OFFSET.size, _OFFSETS_AT + (face + 1) * _OFFSET.size)
    content[_OFFSETS_AT : _OFFSETS_AT + _OFFSET.size] = content[wanted]
    unfinished = target.with_suffix(".new")
    unfinished.write_bytes(content)
    unfinished.replace(target)
    return target

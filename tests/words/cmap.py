"""Reads from a font file which code points have a shape: python tests/words/cmap.py writes them.

Source: OpenType specification 1.9, `cmap`, formats 4 and 12.
"""

import struct
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from words import fonts, glyphs

_COLLECTION = b"ttcf"


def shapes(path: Path, face: int = 0) -> set[int]:
    """The code points for which this face has a glyph of its own."""
    data = path.read_bytes()
    start = struct.unpack_from(">I", data, 12 + 4 * face)[0] if data[:4] == _COLLECTION else 0
    cmap = _table(data, start, b"cmap")
    (count,) = struct.unpack_from(">H", data, cmap + 2)
    records = (struct.unpack_from(">HHI", data, cmap + 4 + 8 * place) for place in range(count))
    return {
        code
        for _, _, offset in records
        for code, glyph in _mapped(data, cmap + offset)
        if glyph and code not in {0xFFFF, 0x0}
    }


def spans(codes: set[int]) -> list[str]:
    """Runs of neighbours, in hexadecimal."""
    ordered = sorted(codes)
    ends = [one for one, other in pairwise(ordered) if other - one > 1] + ordered[-1:]
    begins = ordered[:1] + [other for one, other in pairwise(ordered) if other - one > 1]
    return [
        f"{begin:X}" if begin == end else f"{begin:X}-{end:X}"
        for begin, end in zip(begins, ends, strict=True)
    ]


def _table(data: bytes, start: int, tag: bytes) -> int:
    (count,) = struct.unpack_from(">H", data, start + 4)
    records = (struct.unpack_from(">4sIII", data, start + 12 + 16 * n) for n in range(count))
    return next(offset for name, _, offset, _ in records if name == tag)


def _mapped(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    (form,) = struct.unpack_from(">H", data, at)
    if form == 12:
        yield from _segments(data, at)
    if form == 4:
        yield from _short_segments(data, at)


def _segments(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    (count,) = struct.unpack_from(">I", data, at + 12)
    for place in range(count):
        first, last, glyph = struct.unpack_from(">III", data, at + 16 + 12 * place)
        yield from ((code, glyph + code - first) for code in range(first, last + 1))


def _short_segments(data: bytes, at: int) -> Iterator[tuple[int, int]]:
    (double,) = struct.unpack_from(">H", data, at + 6)
    count = double // 2
    for place in range(count):
        (last,) = struct.unpack_from(">H", data, at + 14 + 2 * place)
        first, delta, shift = (
            struct.unpack_from(">H", data, at + 16 + double * row + 2 * place)[0]
            for row in (1, 2, 3)
        )
        for code in range(first, last + 1):
            if shift:
                where = at + 16 + 3 * double + 2 * place + shift + 2 * (code - first)
                (glyph,) = struct.unpack_from(">H", data, where)
                yield code, (glyph + delta) & 0xFFFF if glyph else 0
            else:
                yield code, (code + delta) & 0xFFFF


def main() -> None:
    """Write the lists that words/glyphs.py reads."""
    for font, path in fonts.FILES.items():
        target = glyphs.FOLDER / f"{font}.txt"
        target.write_text("\n".join(spans(shapes(path))) + "\n", "ascii")


if __name__ == "__main__":
    main()

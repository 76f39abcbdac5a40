"""What the fonts can show, as the server knows it without them."""

import itertools

import pytest
from cmap import shapes, spans

from words.fonts import FACES, FILES
from words.glyphs import ARABIC, CJK, FOLDER, font_of, lacking, named
from words.languages import KNOWN


@pytest.mark.parametrize("font", FILES)
def test_the_lists_are_those_of_the_fonts(font: str) -> None:
    """A newer font changes what a branch file may say: run `make glyphs`."""
    assert (FOLDER / f"{font}.txt").read_text("ascii").split() == spans(shapes(FILES[font]))


def test_every_face_has_the_same_characters() -> None:
    """So one list is enough for the whole collection."""
    assert len({frozenset(shapes(FILES[CJK], face)) for face in set(FACES.values())}) == 1


def test_every_language_has_a_face() -> None:
    """A language that is added is drawn in the shapes that its readers expect."""
    assert FACES.keys() == KNOWN.keys()


def test_names_in_the_characters_of_gb_18030_can_be_written() -> None:
    """All of the two-byte part, and extension A as a whole: people and places bear such names."""
    pairs = itertools.product(range(0x81, 0xFF), (*range(0x40, 0x7F), *range(0x80, 0xFF)))
    decoded = (bytes(pair).decode("gb18030", "ignore") for pair in pairs)
    hanzi = {mark for mark in decoded if "\u4e00" <= mark <= "\u9fff"}
    rare = {chr(code) for code in range(0x3400, 0x4DB6)}

    assert len(hanzi) > 20_000
    assert lacking("".join(hanzi | rare)) == ()


def test_each_script_comes_from_its_font() -> None:
    """Digits and marks always from the family's main font, so that they look alike."""
    assert [font_of(mark) for mark in "中가Aế5≤☏"] == [CJK] * 7
    assert font_of("ع") == ARABIC
    assert font_of("\u0e01") is None


def test_what_has_no_shape_is_named_once_and_findable() -> None:
    """Some characters nobody can see."""
    assert lacking("a\u2066 b\u2066 \n") == ("\u2066",)
    assert named("\u2066").endswith("(U+2066)")

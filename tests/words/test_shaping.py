"""Scripts that join their letters and run from right to left."""

from hypothesis import given
from hypothesis import strategies as some

from words.glyphs import ARABIC, CJK
from words.shaping import drawn, runs


def test_arabic_letters_are_joined_and_stand_from_right_to_left() -> None:
    """Letters that stand alone from left to right are no words."""
    assert drawn("لحظة", right_to_left=True) == "\ufe94\ufec8\ufea4\ufedf"


def test_numbers_and_names_in_arabic_stay_as_they_are_read() -> None:
    """A021 is A021 in every language."""
    line = drawn("رقمك A021", right_to_left=True)

    assert line.startswith("A021 ")
    assert drawn("A021 · 12") == "A021 · 12"


def test_alef_before_lam_is_not_joined_as_lam_before_alef() -> None:
    """Fonts join what stands next to each other; here it is read the other way."""
    assert drawn("صالح", right_to_left=True) == "\ufea2\ufedf\u200c\ufe8e\ufebb"


def test_a_mark_before_a_word_stands_at_its_right() -> None:
    """The line begins there."""
    assert drawn("☏ لحظة", right_to_left=True) == "\ufe94\ufec8\ufea4\ufedf ☏"
    assert drawn("Aa+", right_to_left=True) == "Aa+"


def test_brackets_and_arrows_are_turned_where_they_are_read_from_the_right() -> None:
    """Else they would open at their end; those of a Latin name stay as they are."""
    assert drawn("لحظة (A021) ›", right_to_left=True)[:8] == "‹ (A021)"
    assert "Cash (by the door)" in drawn("Cash (by the door) لحظة", right_to_left=True)
    assert drawn("((لحظة))", right_to_left=True) == f"(({drawn('لحظة')}))"


def test_each_run_is_set_in_a_font_that_has_it() -> None:
    """No boxes among the letters."""
    assert [font for font, _ in runs(drawn("中文 العربية"))] == [CJK, ARABIC]


@given(some.text())
def test_nothing_is_lost_between_the_fonts(text: str) -> None:
    """Whatever a bank writes."""
    assert "".join(run for _, run in runs(text)) == text

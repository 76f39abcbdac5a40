"""How many rows words will take, before anything is drawn."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.measure import ems, rows

WORDS = st.lists(st.text(st.sampled_from("aM请号한글é-"), min_size=1, max_size=12), max_size=9)
ROOM = 10.0
"""Ems."""


def test_a_word_that_has_no_room_begins_a_row() -> None:
    """Six and six and six ems are not two rows: a heading was cut off for that."""
    three = " ".join(["请" * 6] * 3)

    assert rows(three, 1, ROOM) == 3


def test_chinese_is_one_long_word_that_breaks_anywhere() -> None:
    """No space to wait for."""
    assert rows("请" * 19, 1, ROOM) == 3


@given(WORDS)
def test_there_are_rows_enough_and_no_more_than_words_need(words: list[str]) -> None:
    """Never fewer than the width asks for; a row for each word, and one where a long one breaks."""
    text = " ".join(words)
    found = rows(text, 1, ROOM)

    assert found * ROOM >= ems(text) - ems(" ") * found
    assert found <= max(1, len(words)) + sum(2 for word in words if ems(word) > ROOM / 1.06)


@given(WORDS, st.text(st.sampled_from("aM请한"), min_size=1, max_size=12))
def test_one_word_more_never_takes_fewer_rows(words: list[str], word: str) -> None:
    """Text that grows never looks smaller."""
    text = " ".join(words)

    assert rows(f"{text} {word}", 1, ROOM) >= rows(text, 1, ROOM)

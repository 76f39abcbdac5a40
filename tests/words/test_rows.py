"""Rows of Chinese end where a reader expects it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from words.rows import CLOSING, broken

ADVICE = "自助取款机（门口）现在可用，可能更快。"
WAIT = "前面 5 位 ・ 约 12 分钟，一般不超过 20 分钟。"


def wide(text: str) -> float:
    """As wide as it has characters."""
    return len(text)


@pytest.mark.parametrize("room", range(4, 25))
@pytest.mark.parametrize("line", [ADVICE, WAIT])
def test_no_row_begins_with_a_mark_that_closes(line: str, room: int) -> None:
    """A full stop alone on a row looks like a fault of the machine."""
    rows = broken(line, room, wide).split("\n")

    assert not any(row[0] in CLOSING for row in rows)
    assert not any(row.endswith("（") for row in rows)


@pytest.mark.parametrize("room", range(7, 25))
def test_a_number_stays_with_what_it_counts(room: int) -> None:
    """Twenty, on the next row minutes, is read twice."""
    rows = broken(WAIT, room, wide).split("\n")

    assert any("20 分钟" in row for row in rows)


@given(st.text("中文 A1，。（）", max_size=40), st.integers(1, 12))
def test_nothing_but_spaces_is_lost(line: str, room: int) -> None:
    """Whatever stands there, and however little room there is."""
    assert broken(line, room, wide).replace("\n", "").replace(" ", "") == line.replace(" ", "")


@pytest.mark.parametrize("line", ["Please ask. Thank you.", "직원에게 문의해 주세요.", "中文"])
def test_what_needs_no_help_is_left_alone(line: str) -> None:
    """Words of other languages end at spaces, and short lines nowhere."""
    assert broken(line, 3, wide) == line

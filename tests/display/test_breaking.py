"""Where a long way goes on in a second row."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from said import FAR

from display.breaking import rows

WIDE = 40
TEXTS = st.text(st.sampled_from("ab 二楼，。가각()"), max_size=60)


def narrow(text: str) -> bool:
    """A row of forty marks, hanzi and hangul counting double."""
    return sum(1 + (ord(mark) > 0x1100) for mark in text) <= WIDE


@pytest.mark.parametrize(
    ("text", "broken"),
    [
        ("take the lift", ("take the lift",)),
        (FAR["way"]["zh"], ("请从正门旁乘电梯上二楼，", "出电梯后左转，经过现金柜台直走到底")),
        (
            "take the lift beside the entrance to the first floor",
            ("take the lift beside the", "entrance to the first floor"),
        ),
        ("W" * 60, ("W" * 60,)),
    ],
)
def test_a_row_ends_at_a_pause_or_between_words(text: str, broken: tuple[str, ...]) -> None:
    """A word torn apart is read twice."""
    assert rows(text, narrow) == broken


@given(TEXTS)
@example("a" * 40 + " 。b" * 3)
def test_nothing_is_lost_and_no_row_begins_with_a_closing_mark(text: str) -> None:
    """Whatever a bank writes into its branch file."""
    broken = rows(text, narrow)

    assert "".join("".join(broken).split()) == "".join(text.split())
    assert len(broken) <= 2
    assert all(row[0] not in "，。)" for row in broken[1:])

"""What a printer's answers mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from printer.state import Paper, paper, proven, status

FINE = 0x12


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ((FINE, FINE, FINE), Paper.OK),
        ((FINE, FINE, 0x1E), Paper.NEAR_END),
        ((0x1A, 0x32, 0x7E), Paper.OUT),
        ((FINE, FINE, 0x72), Paper.OUT),
        ((0x1A, 0x16, FINE), Paper.COVER),
        ((0x1A, 0x36, 0x7E), Paper.COVER),
        ((0x1A, 0x52, FINE), Paper.JAM),
        ((0x1A, FINE, FINE), Paper.OFFLINE),
    ],
)
def test_status_bytes_are_told_as_states(answers: tuple[int, int, int], state: Paper) -> None:
    """Staff act on the word: an open cover is shut before paper is looked for."""
    told = paper(*answers)

    assert told is state


def test_silence_tells_nothing() -> None:
    """python-escpos reads an empty answer as plenty of paper."""
    answers = (status(b""), proven(b""))

    assert answers == (None, None)


@pytest.mark.parametrize(
    ("heard", "printed"),
    [
        (b"\x00", True),
        (b"\x03", True),
        (b"\x0c", False),
        (b"\x0f", False),
        (b"\x12\x12\x00", True),
        (b"\x10\x00\x00\x00\x00", True),
        (b"\x18\x00\x0f\x00", None),
        (b"\x18\x00\x0f\x00\x00", True),
        (b"\xff\x91", None),
    ],
)
def test_only_the_answer_in_order_proves_a_slip(heard: bytes, printed: bool | None) -> None:
    """Late and unasked status bytes look alike; none of them means printed."""
    told = proven(heard)

    assert told is printed


@given(st.binary())
def test_no_answer_whatever_breaks_the_reader(heard: bytes) -> None:
    """Bytes from the wire are hostile; a status is never read from one that is none."""
    found = status(heard)

    assert proven(heard) in {True, False, None}
    assert found is None or found & 0x93 == FINE

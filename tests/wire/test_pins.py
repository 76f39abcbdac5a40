"""PINs: kept so that a thief of the file must guess."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wire.pins import NoPin, fits, hashed, is_hashed

SALT = bytes(16)


@settings(max_examples=10, deadline=None)  # it is slow on purpose
@given(st.from_regex(r"[0-9]{4,8}", fullmatch=True), st.from_regex(r"[0-9]{4,8}", fullmatch=True))
def test_only_the_same_pin_fits(pin: str, other: str) -> None:
    """And what is kept does not show it."""
    kept = hashed(pin, SALT)

    assert fits(pin, kept)
    assert fits(other, kept) == (other == pin)
    assert is_hashed(kept)


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "１２３４"])
def test_what_is_no_pin_is_refused(pin: str) -> None:
    """Four to eight digits, as keypads have them."""
    with pytest.raises(NoPin, match="four to eight"):
        hashed(pin, SALT)


@given(st.text())
def test_nothing_fits_what_is_not_kept(kept: str) -> None:
    """A damaged setting opens no door."""
    assert not fits("1234", kept)

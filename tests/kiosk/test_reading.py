"""Cards and what types them."""

from hypothesis import given
from hypothesis import strategies as st

from kiosk.cards import tier_of
from kiosk.wedge import LONGEST, Wedge
from wire.messages import CardPrefix

CARDS = (CardPrefix(prefix="622", tier="silver"), CardPrefix(prefix="62218", tier="gold"))


def typed(wedge: Wedge, text: str, at: float = 0.0) -> str | None:
    """Type as fast as a reader; what the last key brought."""
    read = None
    for place, key in enumerate(text):
        read = wedge.key(key, at + place * 0.01)
    return read


def test_the_longest_prefix_decides() -> None:
    """A gold card is also one of the bank's."""
    assert tier_of("6221899", CARDS) == "gold"
    assert tier_of("6229999", CARDS) == "silver"
    assert tier_of("9999999", CARDS) is None


def test_a_magnetic_stripes_marks_do_not_matter() -> None:
    """Readers differ in what they send around the number."""
    assert tier_of("%B6221899^LEE/M^2512?", CARDS) == "gold"
    assert tier_of(";6221899=2512?", CARDS) == "gold"


@given(st.text())
def test_no_reading_breaks_the_table(text: str) -> None:
    """A barcode from the supermarket is only an unknown card."""
    assert tier_of(text, CARDS) in {"gold", "silver", None}


def test_a_reading_ends_with_enter() -> None:
    """Only then is it a card."""
    wedge = Wedge()

    assert typed(wedge, "62218") is None
    assert typed(wedge, "\n", 0.1) == "62218"
    assert typed(wedge, "\n", 0.2) is None


def test_a_pause_begins_anew() -> None:
    """A person's elbow is no card reader."""
    wedge = Wedge()
    typed(wedge, "999")

    assert typed(wedge, "62218\n", 5.0) == "62218"


def test_a_stuck_key_fills_no_memory() -> None:
    """The reading is bounded."""
    wedge = Wedge()
    typed(wedge, "6" * LONGEST * 3)

    assert len(typed(wedge, "\n", 10 * LONGEST * 0.003) or "") <= LONGEST


def test_what_is_being_typed_is_not_in_the_logs() -> None:
    """A repr is how secrets get out."""
    wedge = Wedge()
    typed(wedge, "62218")

    assert "62218" not in repr(wedge)

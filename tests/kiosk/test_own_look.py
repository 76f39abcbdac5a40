"""The bank's own colours on a kiosk: what the menu says, unless somebody needs high contrast."""

from kiosk.look import Look, rgba
from kiosk.view import View
from words.tokens import DAY, HIGH_CONTRAST

OWN = (("primary", "#0A5C48"), ("nonsense", "#123456"))


def test_a_kiosk_wears_the_banks_colours_and_ours_for_the_rest() -> None:
    """A token that an older kiosk does not know is none of its business."""
    look = Look.of_frame(View("services", "en", large=False, contrast=False, colours=OWN), 1.0)

    assert look.primary == rgba("#0A5C48")
    assert look.ink == rgba(DAY.ink)


def test_high_contrast_is_nobodys_to_change() -> None:
    """Whoever asks for it needs it."""
    look = Look.of_frame(View("services", "en", large=False, contrast=True, colours=OWN), 1.0)

    assert look.primary == rgba(HIGH_CONTRAST.primary)

"""The bank's own colours on a kiosk: what the menu says, unless somebody needs high contrast."""

from dataclasses import replace

import pytest
from kiosk_scenes import base
from kiosk_window import show

from kiosk.look import Look, rgba
from kiosk.view import View, view
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


@pytest.mark.ui
def test_a_screen_that_stands_is_dressed_anew_from_edge_to_edge() -> None:
    """Ground, tiles and footer: nothing of the old look is left beside the new one."""
    plain = view(base(), 0.0)
    dressed = replace(plain, colours=(("ground", "#FBFDFC"), ("tile", "#E3F1EC")))
    looks = []
    for seen in (plain, dressed, plain):
        face = show(seen)
        looks.append({each.look.tile for each in face.walk(restrict=True) if hasattr(each, "look")})
        looks.append({face.look.ground})

    usual, own = rgba(DAY.tile), rgba("#E3F1EC")
    assert looks[::2] == [{usual}, {own}, {usual}]
    assert looks[1::2] == [{rgba(DAY.ground)}, {rgba("#FBFDFC")}, {rgba(DAY.ground)}]

"""The bank's own colours on a kiosk: what the menu says, unless somebody needs high contrast."""

from dataclasses import replace
from pathlib import Path

import pytest
from kiosk_scenes import base
from kiosk_window import opened, show
from PIL import Image

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


LOGO = (10, 44, 92)


def drawn() -> dict[tuple[int, int, int], int]:
    """How many dots are of which colour."""
    from kivy.core.window import Window  # noqa: PLC0415 - after the stage is set

    kept = Window.screenshot(name="logo.png")
    with Image.open(kept) as picture:
        found = picture.convert("RGB").getcolors(picture.width * picture.height)
    Path(kept).unlink()
    return {colour: count for count, colour in found or ()}


@pytest.mark.ui
@pytest.mark.parametrize("name", ["attract", "services"])
@pytest.mark.parametrize("contrast", [False, True])
def test_the_banks_logo_stands_on_every_screen_and_on_paper_where_it_is_dark(
    name: str, contrast: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A picture that has not come yet leaves our flower, never a gap."""
    Image.new("RGBA", (300, 100), (*LOGO, 255)).save(tmp_path / "logo.png")
    monkeypatch.chdir(tmp_path)
    seen = replace(view(base(), 0.0), name=name, contrast=contrast, logo="ab" * 32)
    show(seen)
    before = drawn()
    monkeypatch.setattr(opened(), "_find", {"ab" * 32: tmp_path / "logo.png"}.get)
    show(seen)
    after = drawn()

    assert before.get(LOGO, 0) == 0
    assert after[LOGO] > 3_000
    # Nothing but the paper is pure white on a high contrast's black or a day's cream, or it grows.
    assert (after.get((255, 255, 255), 0) > before.get((255, 255, 255), 0)) is contrast

"""The look as numbers: everyone can read every surface."""

import pytest

from words.tokens import THEMES, contrast

TEXT, LARGE = 4.5, 3.0
PAIRS = [
    ("ink", "ground", TEXT),
    ("ink", "tile", TEXT),
    ("muted", "ground", TEXT),
    ("muted", "tile", TEXT),
    ("primary", "ground", TEXT),
    ("on_primary", "primary", TEXT),
    ("on_sun", "sun", TEXT),
    ("on_state", "ok", TEXT),
    ("on_state", "warn", TEXT),
    ("on_state", "danger", TEXT),
    ("on_state", "info", TEXT),
    ("edge", "ground", LARGE),
    ("edge", "tile", LARGE),
]
"""What stands on what, and the least contrast (WCAG 2.2, 1.4.3 and 1.4.11)."""


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(("front", "ground", "least"), PAIRS)
def test_what_stands_on_a_ground_can_be_read(
    theme: str, front: str, ground: str, least: float
) -> None:
    """In daylight, in a dark hall, and by tired eyes."""
    colours = THEMES[theme]

    assert contrast(getattr(colours, front), getattr(colours, ground)) >= least


def test_the_sun_shines_on_boards() -> None:
    """On the dark ground the sun is a mark of its own; on paper it carries ink."""
    assert contrast(THEMES["night"].sun, THEMES["night"].ground) >= TEXT


def test_contrast_as_the_standard_computes_it() -> None:
    """Black on white is 21, a colour on itself 1, and the order does not matter."""
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#4A2C82", "#4A2C82") == 1
    assert (
        contrast("#777777", "#FFFFFF")
        == contrast("#FFFFFF", "#777777")
        == pytest.approx(4.48, abs=0.01)
    )

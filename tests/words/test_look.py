"""The look as numbers: everyone can read every surface."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from words.contrast import OWN, PAIRS, TEXT, nearest, unread, worn
from words.tokens import DAY, NIGHT, THEMES, Theme, contrast


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


COLOURS = some.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06X}")


@given(
    theme=some.sampled_from((DAY, NIGHT)),
    own=some.dictionaries(some.sampled_from(OWN), COLOURS, max_size=4),
    token=some.sampled_from(("ink", "primary", "on_primary", "muted", "edge", "on_sun")),
)
def test_what_is_offered_instead_can_be_read(theme: Theme, own: dict[str, str], token: str) -> None:
    """And a colour that can be read is its own nearest."""
    mine = worn(theme, own)
    offered = nearest(mine, token)
    fails = any(front == token for front, *_ in unread(mine))

    if offered is not None:
        better = worn(mine, {token: offered})
        assert not any(front == token for front, *_ in unread(better))
    assert (offered == getattr(mine, token)) == (not fails)


def test_states_keep_their_colours() -> None:
    """They mean the same in every bank."""
    assert worn(DAY, {"danger": "#00FF00", "ink": "#000000"}).danger == DAY.danger

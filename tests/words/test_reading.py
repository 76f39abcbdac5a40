"""What can be read from the last row, and what has room beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from words.reading import (
    CALLED,
    CALLS,
    CAP,
    EARLIER,
    FOOT,
    HEIGHT,
    HISTORY,
    NEWEST,
    STRIP,
    Layout,
    Screen,
    Unreadable,
    layout,
    least_caps,
)

SIZES = st.sampled_from([(1920, 1080), (3840, 2160), (1080, 1920), (1280, 1024), (1366, 768)])
SCREENS = st.builds(
    lambda metres, inches, size: Screen(metres, inches, *size),
    st.floats(0.5, 30),
    st.floats(10, 120),
    SIZES,
)


@pytest.mark.parametrize(
    ("metres", "inches", "called", "history"),
    [(10, 43, 0.202, 0.12), (10, 55, 0.158, 0.093), (10, 75, 0.116, 0.069)],
)
def test_the_law_of_distance_gives_the_tables_figures(
    metres: float, inches: float, called: float, history: float
) -> None:
    """experience: shares of the screen's height."""
    caps = least_caps(Screen(metres, inches))

    assert caps.called == pytest.approx(called, abs=0.0006)
    assert caps.history == pytest.approx(history, abs=0.0006)


@given(SCREENS)
def test_a_board_that_is_shown_can_be_read_and_has_room(screen: Screen) -> None:
    """Large enough from the last row, and nothing reaches out of the picture."""
    found, least = layout(screen), least_caps(screen)
    if isinstance(found, Unreadable):
        assert found.metres == 0 or found.metres < screen.metres
        return

    assert found.scale * CALLED * CAP / HEIGHT >= least.called - 1e-9
    assert found.scale * HISTORY * CAP / HEIGHT >= least.history - 1e-9
    across = 1.0 if found.services == "below" else found.calls
    assert found.scale * CALLS <= across * screen.shape * HEIGHT + 1e-6
    taken = found.foot + (STRIP if found.services == "strip" else 0)
    assert taken + found.scale * (NEWEST + found.earlier * EARLIER) <= HEIGHT
    assert 2 <= found.earlier <= 6
    assert found.lines >= (1 if found.services == "strip" else 2)


@given(SCREENS)
def test_nearer_than_the_farthest_place_a_board_can_be_read(screen: Screen) -> None:
    """What a refusal says is true."""
    found = layout(screen)
    if isinstance(found, Unreadable) and found.metres > 0:
        nearer = Screen(found.metres, screen.inches, screen.width, screen.height)
        assert isinstance(layout(nearer), Layout)


def test_the_usual_board_is_the_one_that_was_drawn() -> None:
    """43 inches, ten metres: four calls below the newest, six services beside them."""
    found = layout(Screen(10, 43))

    assert isinstance(found, Layout)
    assert (found.earlier, found.services, found.lines, found.foot) == (4, "beside", 6, FOOT)
    assert found.calls == pytest.approx(0.6, abs=0.01)

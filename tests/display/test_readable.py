"""Numbers are as high as they must be, measured in the pictures, on every kind of screen."""

from typing import Any

import pytest
from drawn import BOARD, kivy, on_stage, picture, squeezed
from PIL import Image
from said import call, heartbeat, lobby

from display import board, board_view
from display.hearing import Heard
from words.reading import HEIGHT, Layout, Screen, layout, least_caps

pytestmark = pytest.mark.ui
HALLS = {
    "usual": Screen(10, 43),
    "large screen": Screen(10, 75),
    "far": Screen(13, 43),
    "near": Screen(5, 32),
    "4K": Screen(15, 75, 3840, 2160),
    "upright": Screen(7.5, 43, 1080, 1920),
    "old monitor": Screen(5, 19, 1280, 1024),
}


def _hung(screen: Screen, said: Any) -> tuple[Any, tuple[int, int]]:
    """A board as it is set up for that screen, drawn no larger than this window."""
    found = layout(screen)
    assert isinstance(found, Layout)
    shrunk = min(1.0, BOARD[0] / screen.width, BOARD[1] / screen.height)
    size = round(screen.width * shrunk), round(screen.height * shrunk)
    shown = board.switched_on(0.0, board.Setup(found))
    for message in (heartbeat(), said):
        shown, _ = board.step(shown, Heard(message, 0.0))
    view = board_view.view(shown, 0.0)
    return kivy().BoardScreen(view, found, unit=size[1] / HEIGHT), size


@pytest.mark.parametrize("number", ["E00{}", "E7-00{}"])
@pytest.mark.parametrize("hall", HALLS)
def test_the_numbers_are_as_high_as_the_law_of_distance_asks(hall: str, number: str) -> None:
    """In millimetres on that screen, measured on the strokes of the E, for long numbers too."""
    calls = [call(number.format(place), second=-60, counter="12") for place in range(8)]
    screen, size = _hung(HALLS[hall], lobby(*calls))
    with on_stage(screen, size):
        drawn = picture("caps")
        newest, earlier = screen._calls.ids.newest.ids.number, screen._calls._rows[0].ids.number
        called, history = (_ink_rows(drawn, _letter_box(one, size)) for one in (newest, earlier))
        cut = squeezed(screen, size)
    pixel = HALLS[hall].millimetres / size[1]
    least = least_caps(HALLS[hall])

    assert called * pixel >= least.called * HALLS[hall].millimetres
    assert history * pixel >= least.history * HALLS[hall].millimetres
    assert cut == []


def _ink_rows(image: Image.Image, box: tuple[int, int, int, int]) -> int:
    """How many rows lie between the first and the last that are not ground."""
    left, upper, right, lower = image.convert("L").point(lambda v: 255 * (v > 128)).crop(
        box
    ).getbbox() or (0, 0, 0, 0)
    assert right > left
    return lower - upper


def _letter_box(number: Any, size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where the first letter of a number stands, in rows from the top."""
    wide = int(number.points * 0.55)
    middle = size[1] - number.center_y
    half = number.points * 0.4
    return int(number.x), int(middle - half), int(number.x) + wide, int(middle + half)

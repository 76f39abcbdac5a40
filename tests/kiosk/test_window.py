"""What is drawn, measured in the widget tree: every screen, language and mode."""

from dataclasses import replace
from itertools import combinations, product

import pytest
from kiosk_builds import INCHES, MODES, THEMES, builds, pairs
from kiosk_measures import faults, pushes
from kiosk_scenes import NOW, scenes
from kiosk_window import arranged, frames, opened, show

from kiosk.view import view
from words.languages import KNOWN

pytestmark = pytest.mark.ui
BUILDS = list(builds())


def test_every_pair_of_language_glass_mode_and_theme_is_met() -> None:
    """The whole product is drawn by `make screenshots`; here each two things meet once."""
    met = set().union(*map(pairs, BUILDS))
    axes = (scenes(), KNOWN, INCHES, range(len(MODES)), range(len(THEMES)))
    wanted = {
        ((one, a), (other, b))
        for (one, these), (other, those) in combinations(enumerate(axes), 2)
        for a, b in product(these, those)
    }

    assert wanted <= met


@pytest.mark.parametrize("scene", scenes())
def test_everything_has_room_and_can_be_touched_and_read(scene: str) -> None:
    """K6, K7 and the checklist, on every glass, in every language, mode and theme."""
    for build in BUILDS:
        if build.scene == scene:
            face = arranged(build.seen)

            assert list(faults(face, build)) == []


def test_a_finger_on_a_tile_is_a_tap_when_it_is_lifted() -> None:
    """Acts on up, as the checklist wants."""
    taps = _touched("services", "service:cash", "service:cash")

    assert taps == ["service:cash"]


def test_a_finger_that_slides_off_did_not_mean_it() -> None:
    """Slide-off cancels."""
    assert _touched("services", "service:cash", "service:business") == []


def test_a_closed_service_does_not_answer() -> None:
    """It says so in words and does nothing."""
    assert _touched("services", "service:loans", "service:loans") == []


def test_a_menu_that_comes_during_a_touch_does_not_lose_it() -> None:
    """The server sends one each second."""
    opened()
    screen = scenes()["services"]
    face = show(view(screen, NOW))
    before = {push.name: push for push in pushes(face)}
    offline = show(view(replace(screen, time=None), NOW))
    after = {push.name: push for push in pushes(offline)}

    assert before["service:cash"] is after["service:cash"]
    assert after["service:cash"].detail == ""


def test_many_screens_leave_nothing_behind() -> None:
    """A kiosk runs for months; a face that is gone must be gone. One of each page, mode by mode."""
    import gc  # noqa: PLC0415

    from kiosk.face import Face  # noqa: PLC0415 - after the stage is set

    for seen in {build.seen.name: build.seen for build in BUILDS}.values():
        arranged(seen)
    gc.collect()
    alive = [thing for thing in gc.get_objects() if type(thing) is Face]

    assert len(alive) <= 2


def _touched(scene: str, down: str, up: str) -> list[str]:
    from kivy.tests.common import UnitTestTouch  # noqa: PLC0415 - after the stage is set

    app = opened()
    face = show(view(scenes()[scene], NOW))
    places = {push.name: push.to_window(*push.center) for push in pushes(face)}
    taps: list[str] = []
    app.tap = taps.append
    touch = UnitTestTouch(*places[down])
    touch.touch_down()
    frames(1)
    touch.touch_move(*places[up])
    frames(1)
    touch.touch_up()
    frames(1)
    app.tap = lambda _: None
    return taps

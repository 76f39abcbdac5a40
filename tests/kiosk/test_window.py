"""What is drawn, measured in the widget tree: every screen, language and mode."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations
from typing import Any

import pytest
from kiosk_scenes import NOW, scenes
from kiosk_window import arranged, frames, opened, show

from kiosk.look import PIXELS_A_MM, Rgba
from kiosk.view import View, view
from words.phrases import LANGUAGES
from words.tokens import contrast

pytestmark = pytest.mark.ui
Box = tuple[float, float, float, float]


def views(language: str, **mode: bool) -> list[View]:
    """Every screen in one language and mode."""
    spoken = (replace(screen, language=language, **mode) for screen in scenes().values())
    return [view(screen, NOW) for screen in spoken]


def box(widget: Any) -> Box:
    """Left, bottom, right, top."""
    return (*widget.to_window(*widget.pos), *widget.to_window(widget.right, widget.top))


def labels(face: Any) -> list[Any]:
    """Every text that can be seen."""
    from kiosk.widgets import OneLine, Words  # noqa: PLC0415 - after the stage is set

    found = [child for child in face.walk(restrict=True) if isinstance(child, OneLine | Words)]
    return [label for label in found if label.text and all(up.opacity for up in upwards(label))]


def upwards(widget: Any) -> Iterator[Any]:
    """The widget and all that hold it."""
    while widget.parent is not widget:
        yield widget
        widget = widget.parent


def pushes(face: Any) -> list[Any]:
    """Everything that answers a touch."""
    from kiosk.widgets import Push  # noqa: PLC0415 - after the stage is set

    found = [child for child in face.walk(restrict=True) if isinstance(child, Push)]
    return [push for push in found if push.name and push.opacity and not push.quiet]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("large", [False, True])
def test_no_text_is_cut_off(large: bool, language: str) -> None:
    """K7 and the checklist: the texture fits its box, and the box stands inside what holds it."""
    for seen in views(language, large=large):
        for label in labels(arranged(seen)):
            inner, outer = box(label), box(label.parent)
            where = (seen.name, seen.language, label.text)

            assert label.texture_size[0] <= label.width + 1, where
            assert label.texture_size[1] <= label.height + 1, where
            assert outer[0] - 1 <= inner[0], where
            assert inner[2] <= outer[2] + 1, where
            assert outer[1] - 1 <= inner[1], where
            assert inner[3] <= outer[3] + 1, where


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("large", [False, True])
def test_every_target_is_large_near_and_apart(large: bool, language: str) -> None:
    """K6: 20 mm, tiles 30 mm, 2.5 mm between, within the reach of a wheelchair."""
    for seen in views(language, large=large):
        targets = {push.name: box(push) for push in pushes(arranged(seen))}
        tiles = {tile.id for tile in seen.tiles}
        for name, (left, bottom, right, top) in targets.items():
            least = 30 if name in tiles else 20

            assert min(right - left, top - bottom) >= least * PIXELS_A_MM, (seen.name, name)
            assert top <= 1920 * 2 / 3 + 1, (seen.name, name)
        for (one, a), (other, b) in combinations(targets.items(), 2):
            apart = max(b[0] - a[2], a[0] - b[2], b[1] - a[3], a[1] - b[3])

            assert apart >= 2.5 * PIXELS_A_MM, (seen.name, one, other)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("high", "least"), [(False, 4.5), (True, 7)])
def test_every_text_stands_out(high: bool, least: float, language: str) -> None:
    """4.5 : 1, and 7 : 1 in high contrast."""
    for seen in views(language, contrast=high):
        face = arranged(seen)
        for label in labels(face):
            ratio = contrast(hexed(label.color), hexed(ground(label, face)))

            assert ratio >= least, (seen.name, label.text)


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
    """A kiosk runs for months; a face that is gone must be gone."""
    import gc  # noqa: PLC0415

    from kiosk.face import Face  # noqa: PLC0415 - after the stage is set

    for seen in views("en"):
        arranged(seen)
    gc.collect()
    alive = [thing for thing in gc.get_objects() if type(thing) is Face]

    assert len(alive) <= 2


def ground(label: Any, face: Any) -> Rgba:
    """The colour that a text stands on."""
    from kiosk.face import Note  # noqa: PLC0415 - after the stage is set
    from kiosk.widgets import Push  # noqa: PLC0415

    for holder in upwards(label):
        if isinstance(holder, Push) and holder.fill[3]:
            return tuple(holder.fill)
        if isinstance(holder, Note):
            return holder.look.note
    return face.look.ground


def hexed(colour: Any) -> str:
    """As the tokens have it."""
    return "#" + "".join(f"{round(channel * 255):02X}" for channel in colour[:3])


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

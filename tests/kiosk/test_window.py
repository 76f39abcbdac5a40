"""What is drawn, measured in the widget tree: every screen, language and mode."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import combinations, product
from typing import Any

import pytest
from kiosk_builds import INCHES, MODES, THEMES, Build, builds, pairs
from kiosk_scenes import NOW, scenes
from kiosk_window import arranged, frames, opened, show

from kiosk.fitting import KEYPADS
from kiosk.look import Rgba
from kiosk.sizes import CAPITAL
from kiosk.sizes import frame as frame_of
from kiosk.view import View, view
from words.languages import KNOWN
from words.tokens import contrast

pytestmark = pytest.mark.ui
Box = tuple[float, float, float, float]
BUILDS = list(builds())
LEGIBLE_MM = 4.8
ADVICE = {"before", "maintenance", "paper"}
"""Pages with something to read above their tiles."""
LEGIBLE_ON_LITTLE_MM = 3.4
"""No capital is lower, however much has to be said (ADA 707.7.2); below 12 inches a little."""


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


def faults(face: Any, build: Build) -> Iterator[tuple[object, ...]]:
    """All that is wrong with what is drawn."""
    seen, mm = build.seen, build.seen.glass.mm
    yield from ((*build.parts, "cut off", text) for text in cut_off(face))
    yield from ((*build.parts, *fault) for fault in out_of_reach(face, seen, mm))
    least = 7 if seen.contrast else 4.5
    for label in labels(face):
        ratio = contrast(hexed(label.color), hexed(ground(label, face)))
        if ratio < least:
            yield *build.parts, "pale", label.text, ratio
        legible = LEGIBLE_MM if seen.glass.inches >= 12 else LEGIBLE_ON_LITTLE_MM
        if label.font_size * CAPITAL < legible * mm:
            yield *build.parts, "small", label.text, label.font_size


def cut_off(face: Any) -> Iterator[str]:
    """Texts that are larger than their box, or stand outside of what holds them."""
    for label in labels(face):
        (left, bottom, right, top), outer = box(label), box(label.parent)
        inside = (
            outer[0] - 1 <= left
            and right <= outer[2] + 1
            and outer[1] - 1 <= bottom
            and top <= outer[3] + 1
        )
        wide, high = label.texture_size
        if not inside or wide > label.width + 1 or high > label.height + 1:
            yield label.text


def out_of_reach(face: Any, seen: View, mm: float) -> Iterator[tuple[object, ...]]:
    """Targets that are small, high up, or too near to each other."""
    targets = {push.name: box(push) for push in pushes(face)}
    tiles = {tile.id for tile in seen.tiles}
    frame = frame_of(seen.glass, large=seen.large, low=seen.low)
    little = seen.glass.inches < 12 and (len(tiles) > 2 or seen.name in ADVICE)
    dense = seen.name in KEYPADS or little or seen.name == "maintenance"
    highest = 1 / 2 if frame.low else 1 if frame.roomy else 2 / 3
    for name, (left, bottom, right, top) in targets.items():
        least = 30 if name in tiles and not dense else 20
        if min(right - left, top - bottom) < least * mm - 1:
            yield "small", name, right - left, top - bottom, least * mm
        if top > 1920 * highest + 1:
            yield "high", name, top
    for (one, a), (other, b) in combinations(targets.items(), 2):
        apart = max(b[0] - a[2], a[0] - b[2], b[1] - a[3], a[1] - b[3])
        if apart < 2.5 * mm - 1:
            yield "near", one, other, apart


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

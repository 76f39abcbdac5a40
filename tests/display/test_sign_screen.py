"""What a sign really draws: its sizes, its one bright colour, its words, its flashes."""

from collections.abc import Iterator
from typing import Any

import pytest
from drawn import frames, kivy, on_stage, picture, words
from said import called, counter, heartbeat

from display.hearing import Heard
from display.settings import SignSettings
from display.sign import BLINK_SECONDS, TURN_SECONDS, View, step, switched_on, view
from display.sign_size import FULL, least_inches
from wire.messages import CounterShow, Look
from words.reading import Screen, least_caps
from words.tokens import NIGHT

pytestmark = pytest.mark.ui

LEAST_SCALE = 0.85
"""Words may give way a little, not become small print."""
LANGUAGES = ("zh", "ko", "en", "vi", "zh-hant")
SUN = tuple(int(NIGHT.sun[place : place + 2], 16) for place in (1, 3, 5))
FLASHES_A_SECOND = 3
"""More may start a seizure (WCAG 2.3.1)."""


def picture_of(said: CounterShow | None, at: float = 0.0) -> View:
    """What a sign shows that heard this at its start."""
    sign = switched_on(0.0)
    for message in (heartbeat(), said) if said else ():
        sign = step(sign, Heard(message, 0.0))
    return view(sign, at)


def signs() -> Iterator[tuple[str, View]]:
    """Every state of the sign, in every language."""
    yield "called", picture_of(called("W888"), BLINK_SECONDS)
    yield "called-stale", picture_of(called("W888"), 11)
    yield "serving", picture_of(called("W888", phase="serving"))
    yield "serving-stale", picture_of(called("W888", phase="serving"), 11)
    yield "alone", picture_of(called("A7-001"), BLINK_SECONDS)
    yield "idle", picture_of(counter())
    for turn, language in enumerate(LANGUAGES):
        second = turn * TURN_SECONDS
        for state in ("closed", "paused"):
            said = counter(state=state, languages=LANGUAGES)
            yield f"{state}-{language}", picture_of(said, second)
        hidden = picture_of(called("W888", languages=LANGUAGES), second + 60)
        yield f"hidden-{hidden.words[hidden.turn % len(LANGUAGES)][0]}", hidden
    yield "starting", picture_of(None)


@pytest.fixture(scope="module")
def screen() -> Iterator[Any]:
    """A sign in the window."""
    with on_stage(kivy().app.SignScreen(View("starting"), unit=1.0), FULL) as shown:
        yield shown


def test_no_words_are_squeezed_or_cut(screen: Any) -> None:
    """In every state and language; only a kiosk's own long numbers are smaller."""
    found = {}
    for name, seen in signs():
        screen.show(seen)
        picture("sign")
        wide, high = FULL
        found[name] = [
            one.text
            for one in words(screen)
            if one.scale < LEAST_SCALE or one.x < 0 or one.right > wide or one.top > high
        ]

    assert found.pop("alone") == ["A7-001"]
    assert not any(found.values()), found


def test_the_number_is_as_high_as_the_law_of_distance_asks(screen: Any) -> None:
    """As the settings have it without being told: 10.1 inches from 5 m, measured on an E."""
    usual = SignSettings(branch="b", device="s", password="x", counter="c1")
    screen.show(picture_of(called("EEEE", phase="serving")))
    drawn = picture("sign-caps").convert("L").point(lambda value: 255 * (value > 128))
    _, upper, _, lower = drawn.getbbox() or (0, 0, 0, 0)
    least = least_caps(Screen(usual.distance, usual.diagonal, *FULL))

    assert (lower - upper) / FULL[1] >= least.called


def test_a_larger_screen_is_asked_for_where_one_is_needed() -> None:
    """Neither too strict nor too lax: what is asked for is enough, and a little less is not."""
    need = least_inches(8.0, 10.1, FULL)

    assert need > 10.1
    assert least_inches(8.0, need, FULL) == pytest.approx(need)


def test_only_whose_turn_it_is_has_the_sun(screen: Any) -> None:
    """The one bright colour means one thing."""
    suns = {}
    for name, seen in signs():
        screen.show(seen)
        colours = picture("sign").getcolors(FULL[0] * FULL[1])
        suns[name] = sum(count for count, colour in colours if colour == SUN) > 0

    assert {name for name, sunny in suns.items() if sunny} == {"called", "called-stale", "alone"}


def test_a_sign_wears_the_banks_own_colours_and_takes_them_off(screen: Any) -> None:
    """As soon as the server says so, without a new start."""
    look, corners = kivy().look, []
    screen.show(picture_of(called("A021", phase="serving")))
    for own in (Look(night={"ground": "#06251D"}), Look()):
        look.wear(own)
        frames()
        corners.append(picture("sign-own").convert("RGB").getpixel((2, 2)))

    usual = tuple(int(NIGHT.ground[place : place + 2], 16) for place in (1, 3, 5))
    assert corners == [(0x06, 0x25, 0x1D), usual]


def test_a_call_flashes_but_never_so_often_that_it_harms(screen: Any) -> None:
    """In every second of it."""
    screen.show(picture_of(called("A021")))
    clock, seen = kivy().Clock, []
    begun = clock.get_time()
    while clock.get_time() - begun < 2.5:
        frames(1)
        seen.append((clock.get_time(), screen.glow))
    dimmed = [
        at
        for (_, before), (at, now), (_, after) in zip(seen, seen[1:], seen[2:], strict=False)
        if now < before and now <= after
    ]
    screen.show(picture_of(called("A021", phase="serving")))

    assert len(dimmed) >= 2
    assert all(
        later - earlier > 1
        for earlier, later in zip(dimmed, dimmed[FLASHES_A_SECOND:], strict=False)
    )
    assert screen.glow == 1.0

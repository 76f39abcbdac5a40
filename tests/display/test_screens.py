"""What is really drawn: sizes, words, colours, and keys that answer to a finger."""

import itertools
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from drawn import BOARD, PAD, kivy, on_stage, picture, squeezed, tap, tap_key, words
from PIL import Image
from said import EVERYTHING, FAR, UPSTAIRS, call, counter, heartbeat, lobby, window

from display import board, board_view, pad, pad_view
from display.hearing import Heard
from display.questions import USUAL
from wire.messages import Questionnaire
from words.phrases import LANGUAGES
from words.reading import Layout
from words.tokens import DAY

pytestmark = pytest.mark.ui

SUN = tuple(int(DAY.sun[place : place + 2], 16) for place in (1, 3, 5))
CALLS = [call(number, second=-5 - 60 * place) for place, number in enumerate(("E028", "E014"))]


def boards() -> Iterator[tuple[str, board_view.View]]:
    """Every screen of the board, in every language."""
    full = [call(f"W88{place}", second=-60, counter="88") for place in range(6)]
    for turn, language in enumerate(LANGUAGES):
        for name, said in (("calling", lobby(*full)), ("empty", lobby())):
            yield f"{name}-{language}", _board_view(said, at=10 * turn)
        for place in (UPSTAIRS, FAR, UPSTAIRS | {"way": {}}):
            calls = [
                call(f"W88{row}", second=-row, counter="88", language=language, **place)
                for row in range(6)
            ]
            name = f"{place['zone']['en']}{len(place['way'])}-{language}"
            yield name, _board_view(lobby(*calls), at=10 * turn)
    yield "closed", _board_view(lobby(open=False))
    yield "hidden", _board_view(lobby(*full), at=60)
    yield "starting", board_view.view(board.switched_on(0.0), 0.0)


def _board_view(said: Any, at: float = 0.0) -> board_view.View:
    shown = board.switched_on(0.0)
    for message in (heartbeat(), said):
        shown, _ = board.step(shown, Heard(message, 0.0))
    return board_view.view(shown, at)


def pads() -> Iterator[tuple[str, pad_view.View]]:
    """Every screen of the pad, in every language."""
    asked = counter(rating=window())
    for language in LANGUAGES:
        yield f"faces-{language}", _pad_view(asked, language)
        yield f"reasons-{language}", _pad_view(asked, language, score=2)
        yield f"aspects-{language}", _pad_view(asked, language, score=5, asks=EVERYTHING)
        yield f"thanks-{language}", _pad_view(asked, language, score=5)
        yield f"called-{language}", _pad_view(counter(number="W888", phase="called"), language)
        yield (
            f"serving-{language}",
            _pad_view(counter(number="W888", phase="serving", teller="王 芳"), language),
        )
        for state in ("open", "paused", "closed"):
            yield f"{state}-{language}", _pad_view(counter(state=state), language)
        yield f"away-{language}", _pad_view(counter(), language, at=60)


def _pad_view(
    said: Any, language: str, score: int = 0, at: float = 0.0, asks: Questionnaire = USUAL
) -> pad_view.View:
    shown = pad.switched_on(0.0, asks=asks)
    events = [Heard(heartbeat(), 0.0), Heard(said, 0.0), pad.LanguageTouched(language, 0.0)]
    for event in [*events, pad.FaceTouched(score, "x", 0.0)]:
        shown, _ = pad.step(shown, event)
    return pad_view.view(shown, at)


def _board_screen(view: board_view.View) -> Any:
    return kivy().BoardScreen(view, Layout(), unit=1.0)


def _pad_screen(view: pad_view.View) -> Any:
    return kivy().app.PadScreen(view, unit=1.0)


def test_no_words_are_squeezed_or_cut_on_the_board() -> None:
    """In the longest language as in the shortest."""
    first = _board_screen(next(boards())[1])
    found = {}
    with on_stage(first, BOARD) as screen:
        for name, view in boards():
            screen.show(view)
            picture("board")
            found[name] = squeezed(screen, BOARD)

    assert not any(found.values()), found


def test_no_words_are_squeezed_or_cut_on_the_pad() -> None:
    """In the longest language as in the shortest."""
    first = _pad_screen(next(pads())[1])
    found = {}
    with on_stage(first, PAD) as screen:
        for name, view in pads():
            screen.show(view)
            picture("pad")
            found[name] = squeezed(screen, PAD)

    assert not any(found.values()), found


@pytest.mark.parametrize("language", LANGUAGES)
def test_zone_and_way_stand_beside_the_counter_of_every_call(language: str) -> None:
    """On the flash and in the list; a way too long for the list is not made small print."""
    calls = [
        call(f"C00{row}", second=-60 * row, language=language, **place)
        for row, place in enumerate((FAR, UPSTAIRS, FAR))
    ]
    with on_stage(_board_screen(_board_view(lobby(*calls))), BOARD) as screen:
        picture("way")
        drawn = [one.text for one in words(screen._calls) if one.natural]
        inside = set(screen._calls.ids.turn.walk(restrict=True))
        column = [one for one in words(screen) if one in inside and one.text != "1"]

    wanted = [place[part][language] for place in (FAR, UPSTAIRS) for part in ("zone", "way")]
    assert [drawn.count(text) for text in wanted] == [2, 1, 1, 1]
    assert [one.text for one in column] == ["C000", *wanted[:2]]
    assert all(upper.y >= lower.top for upper, lower in itertools.pairwise(column))


def _suns(image: Image.Image) -> int:
    return sum(count for count, colour in image.getcolors(BOARD[0] * BOARD[1]) if colour == SUN)


def test_only_the_person_whose_turn_it_is_has_the_sun() -> None:
    """The one bright colour means one thing."""
    fresh = _board_view(lobby(*CALLS))
    old = _board_view(lobby(call("E001", second=-60)))
    with on_stage(_board_screen(fresh), BOARD) as screen:
        on_sun = _suns(picture("sun"))
        screen.show(old)
        in_white = _suns(picture("white"))

    assert on_sun > 100_000
    assert in_white == 0


def test_the_five_faces_weigh_the_same() -> None:
    """R2: neither size nor colour recommends an answer; only the mouth differs."""
    view = _pad_view(counter(rating=window()), "zh")
    with on_stage(_pad_screen(view), PAD) as screen:
        drawn = picture("faces")
        keys = kivy().remote.keys(screen)
    palettes, inks = [], []
    for score in range(1, 6):
        x, y = keys[f"face-{score}"]
        box = (int(x) - 80, PAD[1] - int(y) - 100, int(x) + 80, PAD[1] - int(y) + 50)
        colours = drawn.crop(box).getcolors(1 << 16)
        palettes.append({colour for count, colour in colours if count > 200})
        inks.append(sum(count for count, colour in colours if sum(colour) < 200))

    assert all(palette == palettes[0] for palette in palettes)
    assert max(inks) <= 1.1 * min(inks)


@pytest.fixture
def asked() -> Iterator[tuple[Any, list[Any]]]:
    """A pad that asks, and all that it wants done."""
    effects: list[Any] = []
    shell = kivy().app.PadShell(1.0, effects.append, pad.switched_on(time.monotonic()))
    running, kivy().App._running_app = kivy().App._running_app, shell
    now = datetime.now(UTC)  # noqa: TID251 - the server's clock in this test
    shell.hear(heartbeat(made_at=now))
    closes = {"opened_at": now, "closes_at": now + timedelta(seconds=60)}
    shell.hear(counter(rating=window().model_copy(update=closes)))
    with on_stage(shell.screen, PAD):
        yield shell, effects
    kivy().App._running_app = running


def _past_a_double_strike() -> None:
    deadline = time.monotonic() + pad.DOUBLE_STRIKE_SECONDS
    while time.monotonic() < deadline:
        picture("waiting")


def test_a_touch_on_a_face_is_kept_and_its_reasons_are_asked(asked: Any) -> None:
    """From the finger to the disk, through every widget."""
    shell, effects = asked
    tap_key(shell.screen, "face-2")

    assert [(type(one), one.answer.score) for one in effects] == [(pad.Keep, 2)]
    assert shell.told()["screen"] == "reasons"


def test_reasons_and_skip_answer_to_a_finger(asked: Any) -> None:
    """All keys of the second question are really there."""
    shell, effects = asked
    tap_key(shell.screen, "face-1")
    _past_a_double_strike()
    tap_key(shell.screen, "reason-other")
    tap_key(shell.screen, "done")

    assert effects[-1] == pad.Send(effects[0].answer.model_copy(update={"reasons": ("other",)}))
    assert shell.told()["screen"] == "thanks"


def test_a_touch_beside_the_faces_does_nothing(asked: Any) -> None:
    """No answer by accident."""
    _, effects = asked
    tap(2, 2)

    assert not effects


def test_a_language_answers_to_a_finger(asked: Any) -> None:
    """One tap on every screen with words to choose."""
    shell, _ = asked
    tap_key(shell.screen, "language-ko")

    assert shell.screen.view.language == "ko"


def test_an_aspect_answers_to_a_finger(asked: tuple[Any, list[Any]]) -> None:
    """The same faces once more; skipping is one touch too."""
    shell, effects = asked
    shell.want(EVERYTHING)
    for key in ("face-5", "face-2", "done"):
        tap_key(shell.screen, key)
        _past_a_double_strike()

    assert effects[-1].answer.aspects == {"attitude": 2}


def test_the_branchs_picture_is_there_while_nobody_is(tmp_path: Path) -> None:
    """The whole of it, above a welcome; and gone when somebody is called."""
    file = tmp_path / "art.png"
    Image.new("RGB", (300, 200), (0, 160, 0)).save(file)
    idle = replace(_pad_view(counter(), "en"), art=str(file))
    called = _pad_view(counter(number="A001", phase="called"), "en")
    with on_stage(_pad_screen(idle), PAD) as screen:
        shown = picture("art")
        screen.show(called)
        gone = picture("art")
    green = [drawn.getpixel((PAD[0] // 2, PAD[1] // 3)) == (0, 160, 0) for drawn in (shown, gone)]

    assert green == [True, False]
    assert shown.getpixel((20, PAD[1] // 3)) != (0, 160, 0)

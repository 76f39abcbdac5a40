"""The bank's own pictures on displays: its logo everywhere, and what stands between calls."""

from datetime import UTC, date, datetime, time
from pathlib import Path

import pytest
from display_parts import Broker, Program, until
from display_server import Server
from drawn import BOARD, kivy, on_stage, picture
from hypothesis import given
from hypothesis import strategies as some
from PIL import Image
from said import call, heartbeat, lobby
from watched import Watched

from display import board, board_view
from display.board import Clip, Listed
from display.hearing import Heard
from wire.board import TURN_SECONDS
from wire.messages import Hours, Look, Playlist, Showing
from wire.topics import PLAYLIST
from words.reading import Layout

MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)
NAVY = (10, 44, 92)
ROUND = 3 * TURN_SECONDS
"""The services in three languages."""


def shown(*clips: Clip, at: float = ROUND + 1.0) -> board_view.View:
    """A quiet board, after its first round of services."""
    watched = Watched()
    watched.hear(heartbeat(), 0.0)
    watched.hear(lobby(call("A001", second=-60)), 0.0)
    watched.board, _ = board.step(watched.board, Listed(clips, 0.0))
    watched.hear(heartbeat(at), at)
    return watched.seen(at)


def test_a_picture_of_the_plan_stands_after_the_services_with_its_words() -> None:
    """In the language whose turn it is."""
    clip = Clip("rates.jpg", 10, {"zh": "新利率", "ko": "새 금리", "en": "New rates"})
    before, after = shown(clip, at=ROUND - 1), shown(clip)

    assert (before.clip, before.caption) == ("", "")
    assert (after.clip, after.caption) == ("rates.jpg", clip.text[after.language])


def test_those_of_its_own_folder_come_first() -> None:
    """IT and the office may both have some."""
    setup = board.Setup(playlist=(Clip("own.png", 10),))
    watched = Watched(board.switched_on(0.0, setup))
    watched.hear(heartbeat(), 0.0)
    watched.hear(lobby(call("A001", second=-60)), 0.0)
    watched.board, _ = board.step(watched.board, Listed((Clip("theirs.png", 10),), 0.0))
    first = watched.seen(ROUND + 1).clip
    watched.hear(heartbeat(2 * ROUND + 11), 2 * ROUND + 11)
    second = watched.seen(2 * ROUND + 11).clip

    assert [first, second] == ["own.png", "theirs.png"]


@given(some.floats(0, 55), some.floats(1, 60))
def test_no_picture_ever_stands_over_a_call(called: float, seconds: float) -> None:
    """Whenever it comes."""
    watched = Watched()
    watched.hear(heartbeat(), 0.0)
    watched.hear(lobby(call("A001", second=-60)), 0.0)
    watched.board, _ = board.step(watched.board, Listed((Clip("a.png", seconds),), 0.0))
    watched.hear(heartbeat(called), called)
    watched.hear(lobby(call("A002", second=called), call("A001", second=-60)), called)

    assert watched.seen(called).on_sun
    assert not watched.seen(called).clip


@pytest.mark.parametrize(
    ("clip", "expected"),
    [
        (Clip("a", 1, until=date(2026, 1, 5)), True),
        (Clip("a", 1, until=date(2026, 1, 4)), False),
        (Clip("a", 1, hours=(Hours(begins=time(9), ends=time(12), days=(0,)),)), True),
        (Clip("a", 1, hours=(Hours(begins=time(9), ends=time(10), days=(0,)),)), False),
        (Clip("a", 1, hours=(Hours(begins=time(9), ends=time(12), days=(5, 6)),)), False),
    ],
)
def test_a_picture_keeps_to_its_hours_and_its_last_day(clip: Clip, expected: bool) -> None:
    """By the branch's clock, which comes with every heartbeat."""
    assert clip.is_shown(MONDAY) is expected


@pytest.mark.ui
def test_the_logo_stands_beside_the_branchs_name_on_paper(tmp_path: Path) -> None:
    """A dark logo on a dark board would be lost."""
    file = tmp_path / "logo.png"
    Image.new("RGBA", (300, 100), (*NAVY, 255)).save(file)
    view = _quiet()
    with on_stage(kivy().BoardScreen(view, Layout(), unit=1.0), BOARD):
        plain = _dots(picture("plain"))
        kivy().look.MARK.file = str(file)
        worn = _dots(picture("worn"))
        kivy().look.MARK.file = ""
        again = _dots(picture("again"))

    assert plain == again == (0, plain[1])
    assert worn[0] > 5_000
    assert worn[1] > plain[1] + 2_000


@pytest.mark.system
async def test_logo_and_pictures_come_over_the_broker_and_stay_when_all_else_is_gone(
    broker: Broker, server: Server, tmp_path: Path
) -> None:
    """A board that starts without broker and server still shows whose it is."""
    logo, clip = server.gallery.hold("#0A2C5C"), server.gallery.hold("#00AA77", (160, 90))
    other = server.gallery.hold("#5C0A2C")
    kept = tmp_path / "board-1" / "pictures"
    with Program("board", tmp_path, broker) as shows:
        server.link.say(
            PLAYLIST, Playlist(showings=(Showing(picture=clip, seconds=5),)), zone="hall"
        )
        server.beat()
        server.call("A001", 1, Look(logo=logo))
        first = await shows.until(lambda seen: seen["logo"])
        await until((kept / f"{clip}.png").exists)
        server.call("A002", 2, Look(logo=other))
        second = await shows.until(lambda seen: seen["logo"] not in {"", first["logo"]})
        shows.kill()
        broker.kill()
        shows.start()
        third = await shows.until(lambda seen: seen["logo"])
        broker.start()

    assert Path(first["logo"]).stem == logo
    assert Path(second["logo"]).stem == Path(third["logo"]).stem == other
    assert third["screen"] == "starting"


def _quiet() -> board_view.View:
    quiet = board.switched_on(0.0)
    for message in (heartbeat(), lobby(call("A001", second=-60))):
        quiet, _ = board.step(quiet, Heard(message, 0.0))
    return board_view.view(quiet, 0.0)


def _dots(drawn: Image.Image) -> tuple[int, int]:
    """How many are of the logo's colour, and how many white."""
    colours = {colour: count for count, colour in drawn.getcolors(BOARD[0] * BOARD[1])}
    return colours.get(NAVY, 0), colours[255, 255, 255]

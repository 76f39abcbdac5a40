"""The branch's pictures and films on a board."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
from drawn import BOARD, kivy, on_stage, picture
from ffpyplayer.pic import Image as Frame
from ffpyplayer.writer import MediaWriter
from PIL import Image
from said import call, heartbeat, lobby
from structlog.testing import capture_logs

from display import board, board_view
from display.hearing import Heard
from display.playlist import playlist
from words.reading import Layout

pytestmark = pytest.mark.ui
SIZE = (320, 180)
TEAL = (0, 128, 128)
PATIENCE = 10.0
NEAR = 24


def film(path: Path) -> Path:
    """Two seconds of teal."""
    told = {"pix_fmt_in": "rgb24", "pix_fmt_out": "yuv420p", "codec": "mpeg4"}
    size = {"width_in": SIZE[0], "height_in": SIZE[1], "frame_rate": (10, 1)}
    writer = MediaWriter(str(path), [told | size])
    frame = Frame(plane_buffers=[bytes(TEAL) * (SIZE[0] * SIZE[1])], pix_fmt="rgb24", size=SIZE)
    for place in range(20):
        writer.write_frame(img=frame, pts=place / 10, stream=0)
    writer.close()
    return path


def still(path: Path) -> Path:
    """A picture in teal."""
    Image.new("RGB", SIZE, TEAL).save(path)
    return path


def teals(drawn: Image.Image) -> int:
    """How many pixels are about teal."""
    colours = drawn.getcolors(BOARD[0] * BOARD[1])
    return sum(count for count, colour in colours if is_teal(colour))


def is_teal(colour: tuple[int, ...]) -> bool:
    """As near as a film's colours are."""
    return all(abs(one - other) < NEAR for one, other in zip(colour, TEAL, strict=True))


@pytest.mark.parametrize("make", [still, film])
def test_a_picture_and_a_film_stand_in_the_place_of_the_services(
    make: object, tmp_path: Path
) -> None:
    """And make way for them again."""
    clip = make(tmp_path / ("one.png" if make is still else "one.mp4"))  # type: ignore[operator]
    shown = board.switched_on(0.0)
    for message in (heartbeat(), lobby(call("A001", second=-60))):
        shown, _ = board.step(shown, Heard(message, 0.0))
    view = board_view.view(shown, 0.0)
    with on_stage(kivy().BoardScreen(view, Layout(), unit=1.0), BOARD) as screen:
        screen.show(replace(view, clip=str(clip)))
        deadline = time.monotonic() + PATIENCE
        while not (found := teals(picture("clip"))) and time.monotonic() < deadline:
            pass
        screen.show(view)
        afterwards = teals(picture("services"))

    assert found > 100_000
    assert afterwards == 0


def test_a_folder_is_shown_in_the_order_of_its_names(tmp_path: Path) -> None:
    """What is neither picture nor film is left alone; what is broken is named."""
    for name in ("b.png", "a.jpg"):
        still(tmp_path / name)
    film(tmp_path / "c.mp4")
    (tmp_path / "broken.png").write_bytes(b"no picture")
    (tmp_path / "notes.txt").write_text("buy milk")
    with capture_logs() as said:
        clips = playlist(tmp_path, 7.0)

    assert [Path(clip.file).name for clip in clips] == ["a.jpg", "b.png", "c.mp4"]
    assert {clip.seconds for clip in clips} == {7.0}
    assert [line["file"] for line in said] == ["broken.png"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """Before the board hangs on the wall."""
    with pytest.raises(NotADirectoryError):
        playlist(tmp_path / "nowhere", 7.0)

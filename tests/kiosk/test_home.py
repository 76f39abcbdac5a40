"""The pages on which nobody is: pictures, closed, full."""

from dataclasses import replace
from pathlib import Path

import pytest
from kiosk_scenes import NOW, PLACE, base, full, helpful, menu, scenes
from PIL import Image

from kiosk import effects as e
from kiosk import screen as s
from kiosk.flow import step
from kiosk.screen import Screen
from kiosk.view import view
from wire.pictures import in_folder

ATTRACT = replace(base(), language="en", page=s.Attract())
FULL = replace(ATTRACT, menu=full(), page=s.Full())
SLIP = menu().phone + "x" * 32


def told(screen: Screen, came: object) -> Screen:
    """The server says what it offers."""
    after, _ = step(screen, s.MenuCame(menu=came, at=NOW + 1, id="x"))
    return after


def test_when_every_ticket_is_taken_that_is_said_before_anybody_touches_anything() -> None:
    """Not tile by tile; and it ends by itself when there are tickets again."""
    shut = told(ATTRACT, full().model_copy(update={"sequence": 11}))
    again = told(shut, helpful().model_copy(update={"sequence": 12}))
    seen = view(replace(shut, language="en"), NOW + 1)

    assert (shut.page, again.page) == (s.Full(), s.Attract())
    assert seen.lines == ("All tickets for today are taken; please come again tomorrow.",)


def test_whoever_is_still_choosing_then_comes_home_to_it() -> None:
    """The session goes on until it ends: staff and languages are there."""
    choosing = replace(ATTRACT, menu=full(), page=s.Services())
    after, _ = step(choosing, s.Tapped(button="back", at=NOW + 1, id="x", token="t"))

    assert after.page == s.Full()


def test_an_appointment_is_checked_in_though_all_tickets_are_taken() -> None:
    """It was promised."""
    after, _ = step(FULL, s.Tapped(button="appointment", at=NOW + 1, id="x", token="t"))

    assert view(FULL, NOW).middle
    assert after.page == s.Code()


@pytest.mark.parametrize("page", [s.Full(), s.Closed()])
def test_a_slip_is_looked_up_while_no_tickets_are_issued(page: s.Page) -> None:
    """The hall is served out: whoever waits may ask, and a card begins nothing."""
    screen = replace(FULL, page=page)
    read, (ask,) = step(screen, s.CardRead(text=SLIP, token="t", at=NOW + 1, id="r1"))
    place = s.Replied(reply=PLACE.model_copy(update={"id": "r1"}), at=NOW + 2, id="x")
    stands, _ = step(read, place)

    assert isinstance(ask, e.LookUp)
    assert isinstance(stands.page, s.Stands)
    assert step(screen, s.CardRead(text="62218", at=NOW + 1, id="r1")) == (screen, ())


def test_pictures_follow_each_other_slowly_and_only_where_nobody_is() -> None:
    """No advert between touch and slip; an eighth of a change a second cannot flicker."""
    slides = [view(ATTRACT, NOW + second).slide for second in range(17)]
    others = {name for name, screen in scenes().items() if view(screen, NOW).slide}

    assert len(set(slides)) == 3
    assert others == {"attract"}


def test_what_is_no_picture_is_left_out(tmp_path: Path) -> None:
    """One bad file must not keep a kiosk from inviting."""
    Image.new("RGB", (8, 8)).save(tmp_path / "b.png")
    Image.new("RGB", (8, 8)).save(tmp_path / "a.JPG", "JPEG")
    (tmp_path / "c.png").write_bytes(b"\x89PNG\r\n\x1a\n broken")
    (tmp_path / "notes.txt").write_text("no picture")

    assert [file.name for file in in_folder(tmp_path)] == ["a.JPG", "b.png"]


def test_a_folder_that_is_not_there_is_said(tmp_path: Path) -> None:
    """At the start, where the operator reads it."""
    with pytest.raises(NotADirectoryError):
        in_folder(tmp_path / "none")


@pytest.mark.parametrize("page", [s.Full(), s.Closed()])
def test_a_language_chosen_there_outlives_the_next_menu_and_not_its_customer(page: s.Page) -> None:
    """Menus come every second on a busy day; whoever reads must be able to read on."""
    came = full() if isinstance(page, s.Full) else full().model_copy(update={"open": False})
    shown = replace(FULL, page=page, language="zh")
    spoken, _ = step(shown, s.Tapped(button="language:ko", at=NOW + 1, id="x", token="t"))
    after = told(spoken, came.model_copy(update={"sequence": 11}))
    left, _ = step(after, s.Ticked(at=NOW + 40, id="x"))

    assert (after.page, after.language) == (page, "ko")
    assert left.language == "zh"


@pytest.mark.parametrize("mode", ["large", "contrast", "low", "spoken"])
@pytest.mark.parametrize("page", [s.Starting(), s.Attract(), s.Full(), s.Closed()])
def test_what_somebody_switched_on_and_left_is_off_for_the_next(page: s.Page, mode: str) -> None:
    """Also where no session had begun: a dark screen with huge letters invites nobody."""
    fresh = replace(base(), menu=full(), page=page)
    left = replace(fresh, **{mode: True}, touched=NOW)
    still, _ = step(left, s.Ticked(at=NOW + 59, id="x"))
    after, _ = step(left, s.Ticked(at=NOW + 61, id="x"))

    assert still.adapted
    assert not after.adapted

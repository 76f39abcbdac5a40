"""Every language on the screen: as many as a branch names, from either side."""

from dataclasses import replace
from typing import Any

import pytest
from kiosk_scenes import NOW, scenes
from kiosk_window import arranged

from kiosk.view import View, view
from words.languages import KNOWN

pytestmark = pytest.mark.ui
ALL = tuple(KNOWN)


def seen(name: str, language: str, offered: tuple[str, ...] = ALL) -> View:
    """A screen of a branch that speaks these languages."""
    screen = scenes()[name]
    assert screen.menu
    menu = screen.menu.model_copy(update={"languages": offered})
    return view(replace(screen, language=language, menu=menu), NOW)


def lefts(face: Any) -> dict[str, float]:
    """Where each button begins."""
    from kiosk.widgets import Push  # noqa: PLC0415 - after the stage is set

    found = (child for child in face.walk(restrict=True) if isinstance(child, Push))
    return {push.name: push.to_window(*push.pos)[0] for push in found if push.opacity}


def test_every_language_is_one_touch_away() -> None:
    """K10: however many a branch speaks."""
    face = arranged(seen("services", "en"))

    assert {f"language:{code}" for code in ALL} <= face.buttons().keys()


def test_a_language_from_right_to_left_mirrors_every_row() -> None:
    """Who reads from the right looks for the way back at the right."""
    english, arabic = (lefts(arranged(seen("services", code))) for code in ("en", "ar"))

    assert english["back"] < english["card"] < english["staff"]
    assert arabic["back"] > arabic["card"] > arabic["staff"]
    assert english["language:zh"] < english["language:ko"]
    assert arabic["language:zh"] > arabic["language:ko"]


def test_a_branch_that_speaks_one_language_offers_no_other() -> None:
    """And its kiosk asks nobody which."""
    face = arranged(seen("services", "ko", ("ko",)))

    assert [name for name in face.buttons() if name.startswith("language:")] == ["language:ko"]


def test_where_words_take_more_room_they_are_fewer() -> None:
    """Both figures stay, whatever the language needs."""
    vietnamese, english = (seen("services", code).tiles[0].detail for code in ("vi", "en"))

    assert english == "5 ahead · about 8, usually within 20 min"
    assert vietnamese == "5 người phía trước · 8 phút, thường ≤ 20"

"""The staff at the kiosk: a corner, a PIN, and what can be done."""

from dataclasses import replace

import pytest
from kiosk_scenes import NOW, base
from kiosk_staff import FACTS
from kiosk_walk import tapped, walk

from kiosk import effects as e
from kiosk import screen as s
from kiosk.flow import step
from kiosk.screen import Screen
from kiosk.view import view

ATTRACT = replace(base(), page=s.Attract())
RIGHT = s.Judged(right=True, locked=False)


def reported(of: s.Facts | s.Tested | s.Judged, at: float) -> s.Reported:
    """The shell's word."""
    return s.Reported(of=of, at=at, id="r")


def typed(screen: Screen, pin: str) -> tuple[Screen, list[e.Effect]]:
    """Key by key, then OK."""
    keys = [tapped(f"key:{key}", NOW + 2 + 0.6 * place) for place, key in enumerate(pin)]
    return walk(screen, tapped("maintain", NOW), *keys, tapped("enter", NOW + 9))


def inside() -> Screen:
    """The PIN was right, and the kiosk has been looked at."""
    asked, _ = typed(ATTRACT, "2468")
    screen, _ = walk(asked, reported(RIGHT, NOW + 10), reported(FACTS, NOW + 10))
    return screen


def test_a_pin_opens_the_page_and_stands_nowhere() -> None:
    """Not in the state, not in a log of it, not on the glass."""
    asked, effects = typed(ATTRACT, "2468")
    shown = view(walk(ATTRACT, tapped("maintain", NOW), tapped("key:2", NOW + 2))[0], NOW + 2)
    screen, more = walk(asked, reported(RIGHT, NOW + 10))

    assert effects == [e.CheckPin("2468")]
    assert "2468" not in repr((asked, effects))
    assert shown.lines[-1] == "●"
    assert (type(screen.page), more) == (s.Maintenance, [e.Inspect()])


@pytest.mark.parametrize(("locked", "said"), [(False, "密码不正确。"), (True, "已错五次")])
def test_a_wrong_pin_is_said_and_nothing_opens(locked: bool, said: str) -> None:
    """And a verdict that nobody waits for opens nothing either."""
    asked, _ = typed(ATTRACT, "1111")
    wrong = reported(s.Judged(right=False, locked=locked), NOW + 10)
    screen, _ = walk(asked, wrong, reported(RIGHT, NOW + 11))

    assert isinstance(screen.page, s.Pin)
    assert any(line.startswith(said) for line in view(screen, NOW + 11).lines)


@pytest.mark.parametrize("page", [s.Services(), s.Identify(), s.Take("A021", on_paper=False)])
def test_a_customer_is_not_interrupted(page: s.Page) -> None:
    """Whoever rests a hand on the corner is a customer."""
    screen, effects = walk(replace(base(), page=page), tapped("maintain", NOW))

    assert (screen.page, effects) == (page, [])


def test_how_the_kiosk_is_is_told_and_looked_at_again() -> None:
    """Every second, as long as anybody is there."""
    screen, effects = walk(
        inside(), s.Ticked(at=NOW + 11.1, id="t"), s.Ticked(at=NOW + 11.2, id="t")
    )
    shown = view(screen, NOW + 11)

    assert effects == [e.Inspect()]
    assert shown.heading == "k1 · 0.1.0"
    assert any("180" in line for line in shown.lines)


@pytest.mark.parametrize(
    ("button", "effect"),
    [
        ("test", e.PrintTestPage()),
        ("again:B007", e.PrintNumber("B007")),
        ("restart", e.Restart()),
        ("paper", e.LookAtPaper()),
    ],
)
def test_each_button_does_what_it_says(button: str, effect: e.Effect) -> None:
    """Every one of them stands on the page."""
    screen = inside()
    assert button in [tile.id for tile in view(screen, NOW + 12).tiles]

    assert step(screen, tapped(button, NOW + 12))[1] == (effect,)


def test_changing_paper_goes_as_far_as_the_printer_says() -> None:
    """Open, new roll, closed; then a test page, and back."""
    out = s.PaperSeen(paper="out", at=NOW + 12, id="p")
    screen, _ = walk(inside(), out, tapped("paper", NOW + 13))
    told = []
    for place, paper in enumerate(("out", "cover", "ok")):
        seen = s.PaperSeen(paper=paper, at=NOW + 14 + place, id="p")
        screen, _ = step(screen, seen)
        told.append(view(screen, NOW + 14 + place))
    tested, asked = walk(
        screen, tapped("test", NOW + 20), reported(s.Tested(printed=True), NOW + 22)
    )
    back, looked = walk(tested, tapped("back", NOW + 23))

    assert [page.lines[0][:4] for page in told] == ["请打开打", "请装入新", "已装纸，"]
    assert [page.tiles[0].alive for page in told] == [False, False, True]
    assert asked == [e.PrintTestPage()]
    assert "测试页已打印。" in view(tested, NOW + 22).lines
    assert (type(back.page), looked) == (s.Maintenance, [e.Inspect()])


def test_nobody_leaves_the_page_open() -> None:
    """After a minute and a warning the customers' page is back."""
    screen = inside()
    for second in range(100):
        screen, _ = step(screen, s.Ticked(at=NOW + 12 + second, id="t"))

    assert isinstance(screen.page, s.Attract)

"""The walking lobby on real parts: one tap, one number everywhere, one rating."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.system import paper
from tests.system.hall import Hall, browser, hall, log_in, new_teller
from tests.system.parts import Remote, rows, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]
NUMBERS = [f"A{ordinal:03d}" for ordinal in range(1, 30)]


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hall]:
    """All parts, once for the tests of this file."""
    with hall(tmp_path_factory.mktemp("hall")) as parts:
        yield parts


@pytest.fixture(scope="module")
def page(made: Hall) -> Iterator[Page]:
    """Anna's page at counter 1."""
    password = new_teller(made)
    with browser() as chromium:
        teller = chromium.new_page(viewport={"width": 1280, "height": 900})
        log_in(teller, made.url, "anna", password)
        teller.goto(f"{made.url}/teller/c1")
        teller.click("[data-key=open]")
        yield teller


def take(kiosk: Remote, made: Hall) -> tuple[str, Path]:
    """One customer: English, cash, a slip; the number on screen and the paper."""
    before = len(made.slips)
    wake(kiosk)
    kiosk.tap("service:cash")
    number = str(kiosk.see(screen="take")["number"])
    wait_for(lambda: len(made.slips) > before, "the slip")
    return number, made.slips[-1]


def wake(kiosk: Remote) -> None:
    """Bring the kiosk to its services, in English."""
    wait_for(lambda: "language:en" in kiosk.look()["buttons"], "a kiosk with a menu")
    kiosk.tap("language:en")
    if kiosk.look()["screen"] != "services":
        wait_for(lambda: _at_services(kiosk), "the services")


def _at_services(kiosk: Remote) -> bool:
    seen = kiosk.look()
    if seen["screen"] == "services":
        return True
    for button in ("done", "start", "back"):
        if button in seen["buttons"]:
            kiosk.send({"tap": button})
            break
    return False


def state_of(made: Hall, number: str) -> str:
    """A ticket's state in the database."""
    found = rows(made.database, f"SELECT state FROM ticket WHERE number = '{number}'")
    return str(found[0][0]) if found else ""


def test_one_number_from_the_tap_to_the_rating(made: Hall, page: Page) -> None:
    """Paper, phone, teller, board, pad and database agree; the rating is stored once."""
    kiosk, board, pad = (made.remote(name) for name in ("k1", "b1", "pad1"))
    number, slip = take(kiosk, made)

    assert paper.number_on(slip, NUMBERS) == number
    with urllib.request.urlopen(paper.link_on(slip)) as phone:
        assert number in phone.read().decode()
    assert state_of(made, number) == "waiting"

    page.keyboard.press("F9")
    expect(page.locator("[data-number]")).to_have_text(number)

    assert board.see(number=number)["counter"] == "1"
    assert pad.see(number=number)["counter"] == "1"
    assert state_of(made, number) == "called"

    page.click("[data-key=start]")
    wait_for(lambda: state_of(made, number) == "serving", "the start")
    wait_for(lambda: _served_a_second(made, number), "a second of service")
    page.click("[data-key=finish]")
    pad.tap("face-5")
    wait_for(lambda: ratings(made), "the rating")

    assert ratings(made) == [(number, 5, "given")]


def _served_a_second(made: Hall, number: str) -> bool:
    heart = rows(made.database, "SELECT strftime('%s', started_at) FROM ticket"
                 f" WHERE number = '{number}' AND started_at IS NOT NULL")  # fmt: skip
    return bool(heart)


def ratings(made: Hall) -> list[tuple[object, ...]]:
    """Every rating there is."""
    query = "SELECT number, rating, rating_state FROM ticket WHERE rating IS NOT NULL"
    return rows(made.database, query)

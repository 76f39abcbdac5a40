"""The walking lobby on real parts: one tap, one number everywhere, one rating."""

import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.system import paper
from tests.system.hall import Hall, browser, hall, log_in, new_teller, wake
from tests.system.parts import Part, Remote, rows, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(240)]
NUMBERS = [f"A{ordinal:03d}" for ordinal in (*range(1, 30), *range(500, 530))]
"""The server's, and those of the kiosk's reserve."""


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
        teller.click("#big")
        expect(teller.locator("#desk")).to_have_attribute("data-action", "call-next")
        yield teller


def take(kiosk: Remote, made: Hall) -> tuple[str, Path]:
    """One customer: English, cash, a slip; the number on screen and the paper."""
    before = len(made.slips)
    wake(kiosk)
    kiosk.tap("service:cash")
    kiosk.tap("ticket")
    number = str(kiosk.see(screen="take")["number"])
    wait_for(lambda: len(made.slips) > before, "the slip")
    return number, made.slips[-1]


def test_one_number_from_the_tap_to_the_rating(made: Hall, page: Page) -> None:
    """Paper, phone, teller, board, pad and database agree; the rating is stored once."""
    kiosk, board, pad = (made.remote(name) for name in ("k1", "b1", "pad1"))
    number, slip = take(kiosk, made)

    assert paper.number_on(slip, NUMBERS) == number
    with urllib.request.urlopen(paper.link_on(slip)) as phone:
        assert number in phone.read().decode()
    assert state_of(made, number) == "waiting"

    kiosk.tap("back")
    kiosk.see(screen="attract")
    kiosk.send({"key": paper.link_on(slip) + "\n"})
    assert kiosk.see(screen="stands")["number"] == number

    page.keyboard.press("F9")
    expect(page.locator(".now-number")).to_have_text(number)

    assert board.see(number=number)["counter"] == "1"
    assert pad.see(number=number)["counter"] == "1"
    assert state_of(made, number) == "called"
    assert made.figure("heliotrope_tap_to_ticket_seconds_count") == 1
    wait_for(
        lambda: made.figure("heliotrope_call_to_board_seconds_count"), "the board's confirmation"
    )
    assert made.figure("heliotrope_branch_devices", kind="board", state="ready") == 1

    serve(made, page, number)
    pad.tap("face-5")
    wait_for(lambda: ratings(made), "the rating")

    assert ratings(made) == [(number, 5, "given")]
    assert rows(made.database, GIVEN) == [(1,)]


def test_a_bad_rating_becomes_a_case_that_the_teller_does_not_see(made: Hall, page: Page) -> None:
    """From the finger on the pad to somebody's list; on the phone it is asked no more."""
    kiosk, pad = made.remote("k1"), made.remote("pad1")
    number, slip = take(kiosk, made)
    wait_for(lambda: call_next(page, number), "the call")
    pad.see(number=number)
    serve(made, page, number)
    phone = paper.link_on(slip) + "/rating"
    with urllib.request.urlopen(phone) as asked:
        question = asked.read().decode()
    pad.tap("face-1")
    wait_for(lambda: rows(made.database, CASES), "the case")
    with urllib.request.urlopen(phone) as asked:
        afterwards = asked.read().decode()
    seen = page.request.get(f"{made.url}/cases")

    assert 'name="score"' in question
    assert rows(made.database, CASES) == [(number, 1)]
    assert (afterwards, seen.status) == ("", 403)


CASES = (
    "SELECT json_extract(body, '$.concern.number'), json_extract(body, '$.concern.score') "
    "FROM service_case"
)


def test_nothing_is_lost_or_doubled_when_broker_and_server_are_killed(
    made: Hall, page: Page
) -> None:
    """`kill -9` of each in the middle of a ticket: one number a tap, one slip a number."""
    kiosk, board = made.remote("k1"), made.remote("b1")
    wait_for(lambda: rows(made.database, LEASED), "the kiosk's reserve")
    numbers = [take(kiosk, made)[0]]
    numbers += [take_over_a_kill(made, kiosk, part) for part in (made.mosquitto, made.server)]
    made.wait_for_server()
    numbers.append(take(kiosk, made)[0])
    wait_for(lambda: set(numbers) <= set(issued(made)), "what was printed meanwhile")

    assert len(issued(made)) == len(made.slips) == len(set(issued(made)))
    assert sorted(paper.number_on(slip, NUMBERS) for slip in made.slips) == issued(made)

    wait_for(lambda: call_next(page, numbers[0]), "the page to come back by itself")
    assert board.see(number=numbers[0])["counter"] == "1"
    serve(made, page, numbers[0])


LEASED = "SELECT 1 FROM journal WHERE kind = 'NumbersLeased'"


def issued(made: Hall) -> list[str]:
    """All numbers that there are."""
    return [str(row[0]) for row in rows(made.database, "SELECT number FROM ticket ORDER BY number")]


def take_over_a_kill(made: Hall, kiosk: Remote, part: Part) -> str:
    """Tap, kill, start again: the number is the server's or, after a moment, the kiosk's."""
    before = len(made.slips)
    wake(kiosk)
    part.kill()
    kiosk.tap("service:cash")
    kiosk.tap("ticket")
    part.start()
    number = str(kiosk.see(screen="take")["number"])
    wait_for(lambda: len(made.slips) > before, "the slip")
    return number


def call_next(page: Page, number: str) -> bool:
    """Press F9 as long as the page has not called that number."""
    shown = page.locator(".now-number").text_content()
    if shown != number:
        page.keyboard.press("F9")
        page.wait_for_timeout(500)
    return shown == number


def serve(made: Hall, page: Page, number: str) -> None:
    """Start, and finish after the second that the branch file asks for."""
    page.click("#big")
    wait_for(lambda: state_of(made, number) == "serving", "the start")
    page.wait_for_timeout(1100)
    page.click("#big")
    wait_for(lambda: state_of(made, number) == "served", "the finish")


def state_of(made: Hall, number: str) -> str:
    """A ticket's state in the database."""
    found = rows(made.database, f"SELECT state FROM ticket WHERE number = '{number}'")
    return str(found[0][0]) if found else ""


GIVEN = "SELECT count(*) FROM journal WHERE kind = 'RatingGiven'"


def ratings(made: Hall) -> list[tuple[object, ...]]:
    """Every rating there is."""
    rating = "json_extract(body, '$.rating')"
    query = (
        f"SELECT number, {rating}, json_extract(body, '$.rating_state') FROM ticket "
        f"WHERE {rating} IS NOT NULL"
    )
    return rows(made.database, query)


def test_a_server_that_is_away_costs_nobody_a_ticket(made: Hall) -> None:
    """Printed from the reserve at once, and waiting in its place when the server is back."""
    kiosk = made.remote("k1")
    made.server.kill()
    number, slip = take(kiosk, made)
    made.server.start()
    wait_for(lambda: state_of(made, number) == "waiting", "the hand-in")

    assert paper.number_on(slip, NUMBERS) == number
    assert number in {f"A{ordinal}" for ordinal in range(500, 540)}


CARD = "6221812345678901"
"""No bank's card; the sample's prefix table makes it gold."""


def test_a_card_gives_its_tier_and_leaves_nothing_behind(made: Hall) -> None:
    """The number of the card stands in no database, log, message or slip."""
    kiosk = made.remote("k1")
    made.wait_for_server()
    wake(kiosk)
    kiosk.send({"key": f"{CARD}\n"})
    kiosk.tap("service:loans")
    kiosk.tap("ticket")
    number = str(kiosk.see(screen="take")["number"])
    wait_for(lambda: state_of(made, number), "the ticket")
    written = (file for file in made.folder.rglob("*") if file.is_file())
    seen = [file.name for file in written if CARD.encode() in file.read_bytes()]

    assert rows(made.database, f"SELECT tier FROM ticket WHERE number = '{number}'") == [("gold",)]
    assert seen == []

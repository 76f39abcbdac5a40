"""The web board: what a television set in the hall shows, and for how long it may."""

import io
from uuid import uuid4

import httpx
import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from web_browser import Branch
from web_world import PASSWORD

from words.reading import Screen, least_caps

pytestmark = pytest.mark.system
expect.set_options(timeout=15_000)
HALLS = {
    "usual": Screen(10, 43),
    "far": Screen(13, 43),
    "upright": Screen(7.5, 43, 1080, 1920),
}
PARTS = ("#services", "#newest", "footer")


def call_next(branch: Branch, teller: str, counter: str) -> None:
    """As the teller's page does it."""
    with httpx.Client(base_url=branch.url, headers={"Origin": branch.url}) as browser:
        browser.post("/login", data={"name": teller, "password": PASSWORD})
        pressed = {"request": uuid4().hex}
        browser.post(f"/teller/{counter}/call-next", data=pressed).raise_for_status()


def watch(page: Page, branch: Branch, screen: Screen = HALLS["usual"], **query: str) -> None:
    """The board of the hall, on that screen, its clock in the test's hand."""
    page.set_viewport_size({"width": screen.width, "height": screen.height})
    page.clock.install()
    asked = {
        "metres": f"{screen.metres}",
        "inches": f"{screen.inches}",
        "size": f"{screen.width}x{screen.height}",
        **query,
    }
    page.goto(f"{branch.url}/board/sample/hall?{httpx.QueryParams(asked)}")
    until(page, "said !== null")


def until(page: Page, wanted: str) -> None:
    """Real time passes while the page's own clock stands still."""
    for _ in range(600):
        if page.evaluate(wanted):
            return
        page.wait_for_timeout(50)
    raise AssertionError(wanted)


def test_two_calls_at_once_have_their_time_one_after_the_other(branch: Branch, page: Page) -> None:
    """The second never takes the place of the first."""
    watch(page, branch)
    for teller, counter in (("tom", "c6"), ("mei", "c1")):
        call_next(branch, teller, counter)
    until(page, "waiting.length + (current ? 1 : 0) === 2")
    seen = []
    for _ in range(60):
        page.clock.run_for(250)
        seen.append(page.evaluate("document.querySelector('#newest.is-sun b')?.textContent"))
    turns = [number for place, number in enumerate(seen) if number and seen[place - 1] != number]

    assert turns == page.evaluate("said.calls.slice(0, 2).map((call) => call.number).reverse()")
    assert all(seen.count(number) >= 15 for number in turns)


def test_a_call_that_is_taken_back_is_off_the_sun_at_once(branch: Branch, page: Page) -> None:
    """Undone within ten seconds: nobody shall get up for it."""
    watch(page, branch)
    call_next(branch, "tom", "c6")
    until(page, "current !== null")
    number = page.evaluate("current.number")
    page.evaluate("hear({ ...said, calls: said.calls.slice(1), named: said.named - 1 })")

    expect(page.locator("#newest.is-sun")).to_have_count(0)
    expect(page.locator("#newest b").first).not_to_have_text(number)


def test_a_call_that_others_have_pushed_out_is_shown_all_the_same(
    branch: Branch, page: Page
) -> None:
    """A board of one service is told of its own among the last calls of the whole zone."""
    watch(page, branch, services="loans")
    call = {"number": "L001", "counter": "5", "attempt": 1, "language": "en", "zone": "", "way": ""}
    heard = "call => hear({ ...said, calls: [{ ...call, called: said.now }], named: 8 })"
    page.evaluate(heard, call)
    page.evaluate("hear({ ...said, calls: [] })")

    expect(page.locator("#newest.is-sun b").first).to_have_text("L001")


def test_silence_is_marked_and_then_hides_the_numbers_and_the_next_word_brings_them_back(
    branch: Branch, page: Page
) -> None:
    """Never a stale number after 60 seconds; right again with the first message."""
    watch(page, branch)
    page.clock.run_for(1_000)
    number = page.locator("#newest b").first
    shown = number.text_content()
    branch.kill()
    page.clock.run_for(10_500)
    expect(page.locator("#stale")).to_be_visible()
    page.clock.run_for(50_000)
    expect(number).to_be_hidden()
    expect(page.locator("#notices")).to_contain_text("Please listen to our staff")
    branch.start("busy")
    until(page, "(watch(), seconds() - heard < 5)")

    expect(number).to_have_text(shown or "")
    expect(page.locator("#stale")).to_be_hidden()


@pytest.mark.parametrize("hall", HALLS)
def test_the_numbers_are_as_high_as_the_law_of_distance_asks(
    branch: Branch, page: Page, hall: str
) -> None:
    """In millimetres on that screen, measured in the picture; and nothing is cut off."""
    screen = HALLS[hall]
    page.emulate_media(reduced_motion="reduce")  # a flash is paler than what is measured
    call_next(branch, "tom", "c6")
    watch(page, branch, screen)
    page.clock.run_for(500)
    least = least_caps(screen)

    assert _height(page, "#newest b") * screen.millimetres >= least.called * screen.millimetres
    assert _height(page, "#earlier b") >= least.history
    boxes = [page.locator(part).bounding_box() or {} for part in PARTS]
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= screen.width for box in boxes)
    assert all(box["y"] >= 0 and box["y"] + box["height"] <= screen.height for box in boxes)


def _height(page: Page, selector: str) -> float:
    """Of the ink of a number, as a part of the screen's height."""
    with Image.open(io.BytesIO(page.locator(selector).first.screenshot())) as drawn:
        grey = drawn.convert("L")
    ground = grey.getpixel((0, 0))
    box = grey.point(lambda value: 255 * (abs(value - ground) > 100)).getbbox()
    assert box
    return (box[3] - box[1]) / (page.viewport_size or {})["height"]


def test_the_words_take_turns_in_the_branchs_languages(shared: Branch, page: Page) -> None:
    """And each part says in which it is."""
    watch(page, shared)
    spoken = []
    for _ in range(3):
        page.clock.run_for(10_000)
        spoken.append(page.evaluate("document.documentElement.lang"))

    assert sorted(spoken) == ["en", "ko", "zh"]


def test_a_board_that_hears_a_new_language_learns_its_words(shared: Branch, page: Page) -> None:
    """A branch file with one more language is imported while the sets are on."""
    watch(page, shared)
    page.evaluate("delete texts.ko")
    with page.expect_navigation():
        page.evaluate("hear(said)")
    until(page, "said !== null")

    assert page.evaluate("Object.keys(said.words).every((language) => texts[language])")

"""The pages in a real browser before a real server."""

import httpx
import pytest
from playwright.sync_api import Page, expect
from web_browser import PATIENCE, Branch, log_in
from web_world import PASSWORD

pytestmark = pytest.mark.system
RECOVERY_MS = 20_000
STALE_MS, LOST_MS = 6_000, 11_000  # a second more than live.js waits
RELEASES = """() => {
  const live = document.getElementById("live");
  window.releases ??= 0;
  window.watcher ??= new MutationObserver(() => { if (!live.inert) window.releases++; });
  window.watcher.observe(live, { attributes: true, attributeFilter: ["inert"] });
  return window.releases;
}"""
expect.set_options(timeout=15_000)  # two cores may have other things to do


def test_f9_calls_next_from_any_focus_and_the_focus_stays(branch: Branch, page: Page) -> None:
    """A teller looks at the customer, not for the cursor."""
    log_in(page, branch, "tom", "/teller/c6")
    page.focus("#verb-pause")
    page.keyboard.press("F9")
    expect(page.locator(".now.is-called .now-number")).to_have_text("A006")

    assert page.evaluate("document.activeElement.id") == "verb-pause"


def test_the_big_key_goes_through_the_whole_round(branch: Branch, page: Page) -> None:
    """One key, and its word says what it will do."""
    log_in(page, branch, "tom", "/teller/c6")
    words = []
    for wanted in ("Start", "Finish", "Call next"):
        page.wait_for_timeout(320)  # longer than a nervous finger, which is what the page waits for
        page.keyboard.press("NumpadEnter")
        expect(page.locator("#big > span").first).to_have_text(wanted)
        words.append(wanted)

    expect(page.locator(".today")).to_contain_text("1 served")


def test_the_same_key_twice_within_a_moment_is_one_press(branch: Branch, page: Page) -> None:
    """F9 while serving, pressed twice, must not finish one customer and pass over the next."""
    log_in(page, branch, "mei", "/teller/c1")
    posts: list[str] = []
    page.on("request", lambda asked: posts.append(asked.url) if asked.method == "POST" else None)
    page.keyboard.press("F9")
    page.keyboard.press("F9")
    expect(page.locator(".now.is-called")).to_be_visible()

    assert len(posts) == 1


def test_focus_and_choice_survive_every_swap(shared: Branch, page: Page) -> None:
    """The page is drawn anew every two seconds; nobody may notice."""
    log_in(page, shared, "mei", "/teller/c1")
    page.check("#outcome-A003-papers", force=True)
    page.evaluate("window.swaps = 0; addEventListener('htmx:after:swap', () => window.swaps++)")
    page.focus("#outcome-A003-papers")
    while page.evaluate("window.swaps") < 3:
        page.wait_for_timeout(100)

    assert page.evaluate("document.activeElement.id") == "outcome-A003-papers"
    assert page.is_checked("#outcome-A003-papers")


def test_the_page_says_so_when_the_server_is_gone_and_recovers_by_itself(
    branch: Branch, page: Page
) -> None:
    """No teller reloads a page, and none may act on an old one."""
    log_in(page, branch, "anna", "/teller/c3")
    branch.kill()
    expect(page.locator("#cut")).to_be_visible(timeout=7_000)
    page.keyboard.press("NumpadEnter")
    expect(page.locator("#said")).to_contain_text("not sent")
    branch.start("morning", "1")
    expect(page.locator("#cut")).to_be_hidden(timeout=RECOVERY_MS)

    expect(page.locator(".queue .count")).to_have_text("1 waiting")


def test_a_refusal_is_said_and_goes(shared: Branch, page: Page) -> None:
    """In a live region, so that it is heard too."""
    page.clock.install()
    log_in(page, shared, "sora", "/teller/c4")
    page.keyboard.press("F9")
    expect(page.locator("#said[role=alert]")).to_have_text("Counter 4 already has C001.")
    page.clock.fast_forward(9_000)

    expect(page.locator("#said")).to_be_empty()


def test_the_teller_page_fits_beside_the_core_banking_window(shared: Branch, page: Page) -> None:
    """420 pixels, no sideways scrolling, in every language."""
    log_in(page, shared, "mei", "/teller/c1")
    widths = []
    for language in ("en", "zh", "ko"):
        page.goto(f"{shared.url}/teller/c1?lang={language}")
        widths.append(page.evaluate("document.documentElement.scrollWidth"))

    assert max(widths) <= 420


def test_a_person_is_chosen_and_sent_without_dragging(branch: Branch, page: Page) -> None:
    """Gloves, one hand, a moving tablet."""
    page.set_viewport_size({"width": 1180, "height": 820})
    log_in(page, branch, "lena", "/lobby")
    page.click("#segment-D001")
    page.click(".person-card button[value=accounts]")
    expect(page.locator("#row-accounts #segment-D001")).to_be_visible()

    expect(page.locator(".person-card")).to_have_count(0)


def test_nothing_to_touch_is_smaller_than_44_pixels(shared: Branch, page: Page) -> None:
    """Every button of the tablet, with a person chosen."""
    page.set_viewport_size({"width": 820, "height": 1180})
    log_in(page, shared, "lena", "/lobby")
    page.click("#segment-D001")
    page.wait_for_selector(".person-card")
    small = page.evaluate(
        """[...document.querySelectorAll('main button, .person button, summary')]
        .filter(one => one.checkVisibility())
        .map(one => one.getBoundingClientRect())
        .filter(box => box.width < 44 || box.height < 44).length"""
    )

    assert small == 0


def test_a_tablet_that_is_cut_off_cannot_be_acted_on(branch: Branch, page: Page) -> None:
    """No optimistic lies: what is old can be read, not pressed."""
    page.clock.install()
    log_in(page, branch, "lena", "/lobby")
    branch.kill()
    page.clock.run_for(STALE_MS)
    expect(page.locator("#cut")).to_be_visible()
    page.clock.run_for(LOST_MS)

    expect(page.locator("#live[inert]")).to_be_attached()
    expect(page.locator(".what-if[inert]")).to_be_attached()
    assert page.evaluate(RELEASES) == 0  # starts to watch
    page.clock.run_for(6 * LOST_MS)
    assert page.evaluate(RELEASES) == 0  # nor while it tries to reach the server again


def test_the_phone_is_told_when_its_number_is_called(branch: Branch, page: Page) -> None:
    """Pushed, not asked for."""
    page.goto(f"{branch.url}{branch.phone_page(10)}?lang=en")
    expect(page.locator(".lead")).to_have_text("You are next")
    with httpx.Client(base_url=branch.url, headers={"Origin": branch.url}, timeout=PATIENCE) as tom:
        tom.post("/login", data={"name": "tom", "password": PASSWORD})
        tom.post("/teller/c6/call-next", data={"request": "a-press-of-tom"})

    expect(page.locator(".lead")).to_have_text("Please go to counter 6")
    expect(page.locator("#leave")).to_be_hidden()


def test_a_what_if_is_asked_and_answered_in_place(shared: Branch, page: Page) -> None:
    """The form keeps what was chosen while the lobby around it is redrawn."""
    page.set_viewport_size({"width": 820, "height": 1180})
    log_in(page, shared, "lena", "/lobby")
    page.click("#what-if summary")
    page.select_option("#what-if select[name=counter]", "c5")
    page.click("#what-if form:first-of-type button")

    expect(page.locator("#effect")).to_contain_text("If counter 5 opens")
    expect(page.locator("#effect tbody tr")).to_have_count(4)
    expect(page.locator("#what-if select[name=counter]")).to_have_value("c5")


def test_a_press_on_a_warning_brings_the_counter_back(branch: Branch, page: Page) -> None:
    """And the warning goes, because it may not be true any more."""
    page.set_viewport_size({"width": 820, "height": 1180})
    log_in(page, branch, "lena", "/lobby")
    page.get_by_role("button", name="Resume counter 2").click()

    expect(page.locator("#counter-c2")).to_contain_text("Free")
    expect(page.locator("#warning-accounts-basic")).to_have_count(0)
    expect(page.locator("#warning-cash-gold")).to_be_visible()

"""The customer's answer on the phone and the staff's cases, in a real browser."""

import httpx
import pytest
from playwright.sync_api import Page, expect
from web_browser import PATIENCE, Branch, log_in
from web_world import PASSWORD

pytestmark = pytest.mark.system
TOUCHED = (
    "main button, main a, main label.reason, main summary, main textarea, "
    "main input:not([type=hidden]):not([type=radio])"
)
SMALL = f"""[...document.querySelectorAll('{TOUCHED}')]
  .filter(one => one.checkVisibility()).map(one => [one.textContent, one.getBoundingClientRect()])
  .filter(([, box]) => box.width < 44 || box.height < 44).map(([text]) => text)"""
AT_COUNTER_1 = 4
"""Whom mei is serving."""
expect.set_options(timeout=15_000)  # two cores may have other things to do


def enter(page: Page, branch: Branch, name: str) -> None:
    """Log in and see the cases."""
    page.goto(f"{branch.url}/cases")  # on to where they wanted, by way of the log-in
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("button.big")
    page.wait_for_url("**/cases")


def press(page: Page, key: str, until: str) -> None:
    """Move with the keyboard until the focus is there."""
    for _ in range(40):
        page.keyboard.press(key)
        if page.evaluate(f"document.activeElement.matches({until!r})"):
            return
    raise AssertionError(f"{key} never comes to {until}")


def test_a_case_is_opened_and_closed_by_keyboard_alone(branch: Branch, page: Page) -> None:
    """And nothing is closed before it is said what came of it."""
    enter(page, branch, "lena")
    press(page, "Tab", "#text")
    page.keyboard.type("The pen was dry.")
    press(page, "Tab", "button.do")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("Complaint")
    press(page, "Tab", "form[action$='/close'] button")
    page.keyboard.press("Enter")
    expect(page.locator(".state.is-near")).to_have_text("new")  # the form wants an outcome
    press(page, "Shift+Tab", "[name=ending]")
    page.keyboard.press("ArrowDown")
    press(page, "Tab", "form[action$='/close'] button")
    page.keyboard.press("Enter")

    expect(page.locator(".history")).to_contain_text("Case closed · lena")
    expect(page.locator("form[action$='/close']")).to_have_count(0)


@pytest.mark.parametrize("width", [420, 810, 1280])
def test_the_pages_of_cases_fit_and_everything_on_them_can_be_touched(
    shared: Branch, page: Page, width: int
) -> None:
    """A tablet upright, a desk, and 420 pixels beside the core-banking window."""
    page.set_viewport_size({"width": width, "height": 1080})
    enter(page, shared, "lena")
    page.fill("#text", "She waited an hour.")
    page.click("main form button")
    page.wait_for_selector(".history")
    seen = []
    for path in (page.url, f"{shared.url}/cases"):
        for language in ("zh", "ko", "en"):
            page.goto(f"{path}?lang={language}")
            wide = page.evaluate("document.documentElement.scrollWidth")
            seen.append((wide <= width, page.evaluate(SMALL)))

    assert seen == [(True, [])] * 6


def test_the_question_comes_to_the_phone_and_a_beat_does_not_undo_the_choice(
    branch: Branch, page: Page
) -> None:
    """Pushed at the finish; what has been touched stays while the page goes on living."""
    page.goto(f"{branch.url}{branch.phone_page(AT_COUNTER_1)}?lang=en")
    expect(page.locator(".rate")).to_have_count(0)
    with httpx.Client(base_url=branch.url, headers={"Origin": branch.url}, timeout=PATIENCE) as mei:
        mei.post("/login", data={"name": "mei", "password": PASSWORD})
        mei.post("/teller/c1/finish", data={"request": "a-press-of-mei"})
    expect(page.locator(".rate")).to_be_visible()
    expect(page.locator(".rate-why")).to_be_hidden()
    page.keyboard.press("Tab")
    press(page, "Tab", "[name=score]")
    page.keyboard.press("Space")
    expect(page.locator(".rate-why")).to_be_visible()
    page.wait_for_timeout(6000)  # longer than a beat of the page
    kept = page.locator("[name=score]:checked").count()
    page.click(".rate-send")

    assert kept == 1
    expect(page.locator(".rated-thanks")).to_have_text("Thank you")


def test_the_lobby_manager_is_told_of_a_complaint_without_touching_the_page(
    branch: Branch, page: Page
) -> None:
    """At once: it is pushed."""
    page.set_viewport_size({"width": 810, "height": 1080})
    log_in(page, branch, "lena", "/lobby")
    expect(page.locator("#cases-head")).to_have_count(0)
    with httpx.Client(base_url=branch.url, headers={"Origin": branch.url}, timeout=PATIENCE) as mei:
        mei.post(f"{branch.phone_page(AT_COUNTER_1)}/complaint")
    alert = page.locator(".warning", has_text="Complaint")
    expect(alert).to_contain_text("A003")
    alert.get_by_role("link", name="Look").click()

    expect(page.locator("h1")).to_have_text("Complaint · A003")

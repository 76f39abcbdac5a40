"""The key of the silent alarm in a real browser: it is sent, and the page does not move."""

import pytest
from playwright.sync_api import Page, expect
from web_axe import violations
from web_browser import Branch, sit_down

pytestmark = pytest.mark.system
PATIENCE_MS = 25_000


def test_two_presses_raise_it_and_the_page_stays_as_it_was(branch: Branch, page: Page) -> None:
    """Also from a strip, with the focus where it was; a single press does nothing."""
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    sit_down(page, branch, "tom", "/teller/c6")
    page.keyboard.press("Numpad8")
    expect(page.locator("#ask-number")).to_be_focused()
    page.keyboard.press("Pause")
    before = page.locator("body").inner_text()
    with page.expect_response("**/teller/c6/alarm") as answered:
        page.keyboard.press("Pause")

    assert answered.value.status == 204
    assert page.locator("body").inner_text() == before
    assert page.evaluate("document.activeElement.id") == "ask-number"
    assert len([url for url in asked if url.endswith("/alarm")]) == 1


def test_it_is_sent_when_the_server_is_back(branch: Branch, page: Page) -> None:
    """An alarm does not wait for a better moment to be pressed again."""
    sit_down(page, branch, "tom", "/teller/c6")
    branch.kill()
    page.keyboard.press("Pause")
    page.keyboard.press("Pause")
    with page.expect_response("**/teller/c6/alarm", timeout=PATIENCE_MS) as answered:
        branch.start("busy")

    assert answered.value.status == 204


def test_whoever_can_help_sees_it_at_once(branch: Branch, page: Page) -> None:
    """And nothing bars the way on that page, with an alarm and without."""
    sit_down(page, branch, "sun", "/alarms")
    barred = violations(page)
    other = page.context.browser
    assert other is not None
    counter = other.new_context().new_page()
    sit_down(counter, branch, "tom", "/teller/c6")
    counter.keyboard.press("Pause")
    counter.keyboard.press("Pause")
    expect(page.locator("#alarm-c6")).to_contain_text("Counter 6")
    counter.context.close()
    barred += violations(page)
    page.click("#alarm-c6 button")
    expect(page.locator("#alarm-c6")).to_have_count(0)

    assert barred == []

"""The server goes away in the middle of a morning, and nothing of what was done then is lost."""

import pytest
from playwright.sync_api import Page, expect
from web_axe import violations
from web_browser import Branch, sit_down

pytestmark = pytest.mark.system
AWAY_MS = 20_000
BACK_MS = 25_000


def test_a_teller_goes_on_by_voice_and_hands_the_list_in(branch: Branch, page: Page) -> None:
    """By keyboard alone; a mistyped number is said and put right, and the rest is filed once."""
    sit_down(page, branch, "tom", "/teller/c6")
    branch.kill()
    expect(page.locator("#paper[data-mode=away]")).to_be_visible(timeout=AWAY_MS)
    for number in ("a001", "z999", "b001"):
        page.keyboard.type(number)
        page.keyboard.press("NumpadEnter")
    expect(page.locator("#paper-list li")).to_have_count(3)
    barred = violations(page)
    branch.start("busy")
    expect(page.locator("#paper[data-mode=back]")).to_be_visible(timeout=BACK_MS)
    barred += violations(page)
    page.reload()  # the list outlives it
    expect(page.locator("#paper-list li")).to_have_count(3)
    page.focus("#paper-hand-in")
    page.keyboard.press("Enter")
    expect(page.locator("#paper-list li")).to_have_count(1)
    expect(page.locator(".key-wrong")).to_contain_text("no such ticket")
    page.focus("#paper-list input")
    page.keyboard.press("Control+A")
    page.keyboard.type("D001")
    page.focus("#paper-hand-in")
    page.keyboard.press("Enter")
    expect(page.locator("#paper-said")).to_have_text("Everything is handed in.")

    assert barred == []
    expect(page.locator(".queue .count")).to_have_text("9 waiting")

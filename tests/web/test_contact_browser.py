"""Consents in a real browser: nothing that was written is lost, and one press takes it back."""

from playwright.sync_api import Page, expect
from web_browser import Branch

WRITTEN = "#address-ask"
AGREED = "#contact .is-agreed"


def test_what_was_written_stays_until_it_can_be_read_and_one_press_takes_it_back(
    page: Page, shared: Branch
) -> None:
    """On the customer's own phone, 390 pixels wide."""
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{shared.url}{shared.phone_page(5)}?lang=en")
    page.get_by_text("May we ask you afterwards?").click()
    page.fill(WRITTEN, "a.customer@")
    page.get_by_role("button", name="Ask me afterwards").click()
    expect(page.locator("#said")).to_have_text("Please look at the e-mail address again.")
    kept = page.input_value(WRITTEN)
    page.fill(WRITTEN, "a.customer@bank.example")
    page.get_by_role("button", name="Ask me afterwards").click()
    expect(page.locator(AGREED)).to_contain_text("We will ask you later.")
    page.reload()
    expect(page.locator(AGREED)).to_contain_text("We will ask you later.")
    page.get_by_role("button", name="Take this back").click()
    expect(page.locator(AGREED)).to_have_count(0)

    assert kept == "a.customer@"
    expect(page.get_by_text("May we ask you afterwards?")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390

"""A web board with pictures: one after each round of the services, and never over a call."""

from io import BytesIO

import pytest
from PIL import Image
from playwright.sync_api import Page, expect
from test_board_page import call_next, until, watch
from test_office_journeys import enter
from web_browser import Branch

pytestmark = pytest.mark.system


def test_a_picture_stands_between_calls_and_makes_way(branch: Branch, page: Page) -> None:
    """Given in the office, shown in its turn, gone as soon as somebody is called."""
    made = BytesIO()
    Image.new("RGB", (160, 90), "#00AA77").save(made, "PNG")
    (branch.folder / "new.png").write_bytes(made.getvalue())
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/playlist")
    page.set_input_files("[name=file]", branch.folder / "new.png")
    page.fill("[name='text.en']", "New rates")
    page.click("form.office-form button.do")
    page.click("text=Check it")
    page.click("text=Let it count from now on")
    watch(page, branch)
    rounds = page.evaluate("Object.keys(said.words).length * pace.turn")
    before = page.locator("#clip").is_hidden()
    page.clock.run_for(int(rounds * 1000) + 1000)
    expect(page.locator("#clip img")).to_be_visible()
    until(page, "document.querySelector('#clip img').naturalWidth === 160")
    beside = page.locator("#services").is_hidden()
    call_next(branch, "tom", "c6")
    until(page, "current !== null || waiting.length > 0")
    page.clock.run_for(500)

    assert before
    assert beside
    expect(page.locator("#clip")).to_be_hidden()
    expect(page.locator("#services")).to_be_visible()

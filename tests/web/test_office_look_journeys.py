"""Who sets the bank's look, in a real browser."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from test_office_journeys import Journey, enter
from web_browser import Branch

pytestmark = pytest.mark.system
LOGO = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"><path d="M0 0h9v3H0z"/></svg>'


def an_admin_colours_the_buttons(page: Page, branch: Branch) -> None:
    """Shown first, then on every page."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/office")
    page.click("a.way[href='/look']")
    page.fill("[name='day.primary']", "#0a5c48")
    page.click("text=Show it")
    expect(page.locator(".look-button")).to_have_css("background-color", "rgb(10, 92, 72)")
    page.click("text=Check it")
    page.click("text=Let it count from now on")
    page.goto(f"{branch.url}/shifts")
    expect(page.locator(".periods [aria-current=true]")).to_have_css(
        "background-color", "rgb(10, 92, 72)"
    )


def an_admin_takes_the_nearest_colour_that_can_be_read(page: Page, branch: Branch) -> None:
    """With one press."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/look")
    page.fill("[name='night.muted']", "#333333")
    page.click("text=Show it")
    expect(page.locator("[role=alert]").first).to_contain_text("Small text on Ground")
    page.click("[role=alert] button >> nth=0")
    expect(page.locator("[role=alert]")).to_have_count(0)
    expect(page.locator(".state.is-near")).to_contain_text("Draft")


def an_admin_gives_a_logo(page: Page, branch: Branch) -> None:
    """On the slip of the preview, then beside the branch's name, there and on web boards."""
    file = branch.folder / "logo.svg"
    Path(file).write_text(LOGO, "utf-8")
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/look")
    page.set_input_files("[name=file]", file)
    page.click("text=Take this logo")
    expect(page.locator(".look-slip img")).to_be_visible()
    page.click("text=Check it")
    page.click("text=Let it count from now on")
    page.goto(f"{branch.url}/me")
    expect(page.locator(".brand .symbol")).to_be_hidden()
    page.goto(f"{branch.url}/board/sample/hall")
    drawn = "one => one.complete && one.naturalWidth"
    page.wait_for_selector("#services .logo", state="visible")
    page.wait_for_load_state("load")
    assert page.locator("#services .logo").evaluate(drawn) > 100


JOURNEYS: list[Journey] = [
    an_admin_colours_the_buttons,
    an_admin_takes_the_nearest_colour_that_can_be_read,
    an_admin_gives_a_logo,
]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_the_look_is_set(branch: Branch, page: Page, journey: Journey) -> None:
    """As a person goes, page by page."""
    journey(page, branch)

    assert page.url.startswith(branch.url)

"""Who plans the shifts, in a real browser, with the keyboard."""

import re

import pytest
from playwright.sync_api import Page, expect
from test_office_journeys import Journey, enter
from web_browser import Branch

pytestmark = pytest.mark.system


def a_manager_plans_today_and_it_counts(page: Page, branch: Branch) -> None:
    """From the front page, through the effect."""
    enter(page, branch, "min")
    page.goto(f"{branch.url}/")
    page.click("a.way[href='/shifts']")
    page.select_option("#add [name=counter]", "c5")
    page.fill("#add [name=begins]", "09:00")
    page.fill("#add [name=ends]", "17:00")
    page.fill("#add [name=teller]", "sora")
    page.keyboard.press("Enter")
    expect(page.locator(".shift-grid .shift")).to_have_count(1)
    page.click("text=Show the effect")
    page.click("text=Let it count from now on")
    expect(page).to_have_url(re.compile("/shifts$"))
    page.goto(f"{branch.url}/shifts/today")
    expect(page.locator(".is-late")).to_contain_text("sora")


def a_manager_is_told_of_a_teller_at_two_counters(page: Page, branch: Branch) -> None:
    """And puts it right where it is shown."""
    enter(page, branch, "min")
    page.goto(f"{branch.url}/shifts?day=2026-11-23")
    for counter in ("c1", "c2"):
        if page.locator("#add[open]").count() == 0:
            page.click("#add summary")
        page.select_option("#add [name=counter]", counter)
        page.fill("#add [name=begins]", "09:00")
        page.fill("#add [name=ends]", "12:00")
        page.fill("#add [name=teller]", "mei")
        with page.expect_navigation():
            page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_contain_text("mei would be at two counters")
    page.click("details.account:not(#add) >> nth=1")
    page.fill("details[open] [name=teller]", "jun")
    page.keyboard.press("Enter")
    expect(page.locator("[role=alert]")).to_have_count(0)
    expect(page.locator(".shift-grid")).to_contain_text("jun")


def a_manager_copies_a_day_and_takes_it_back(page: Page, branch: Branch) -> None:
    """Nothing is left of it."""
    enter(page, branch, "min")
    page.goto(f"{branch.url}/shifts?day=2026-11-24")
    page.select_option("#add [name=counter]", "c1")
    page.fill("#add [name=begins]", "09:00")
    page.fill("#add [name=ends]", "17:00")
    page.fill("#add [name=rest_begins]", "12:00")
    page.fill("#add [name=rest_ends]", "12:30")
    page.keyboard.press("Enter")
    expect(page.locator(".shift-grid .shift")).to_have_count(2)
    page.goto(f"{branch.url}/shifts?day=2026-11-25")
    page.click("text=Copy yesterday")
    expect(page.locator(".shift-grid .shift")).to_have_count(2)
    page.click("text=Take the shifts back")
    expect(page.locator(".made")).to_have_count(0)


JOURNEYS: list[Journey] = [
    a_manager_plans_today_and_it_counts,
    a_manager_is_told_of_a_teller_at_two_counters,
    a_manager_copies_a_day_and_takes_it_back,
]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_shifts_are_planned(branch: Branch, page: Page, journey: Journey) -> None:
    """As a person goes, page by page."""
    journey(page, branch)

    assert page.url.startswith(branch.url)

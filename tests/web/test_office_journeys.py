"""What office people do in a day, in a real browser."""

import re
from collections.abc import Callable

import pyotp
import pytest
from playwright.sync_api import Page, expect
from web_browser import Branch
from web_world import PASSWORD

pytestmark = pytest.mark.system
Journey = Callable[[Page, Branch], None]
GOOD = "seven teal lanterns drift by"


def enter(page: Page, branch: Branch, name: str, password: str = PASSWORD) -> None:
    """Through the door, with the keyboard."""
    page.goto(f"{branch.url}/login?lang=en")
    expect(page.locator("#name")).to_be_focused()
    page.keyboard.insert_text(name)
    page.keyboard.press("Tab")
    page.keyboard.insert_text(password)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def an_admin_raises_a_tiers_head_start(page: Page, branch: Branch) -> None:
    """Form, check, and it counts."""
    enter(page, branch, "admin")
    page.click("a[href^='/office']")
    page.click("a[href^='/office/tiers']")
    page.click("summary >> text=gold")
    page.fill("details[open] [name$='head_start_minutes']", "61")
    page.click("form.office-form button.do")
    expect(page.locator(".changes .is-new")).to_contain_text("head_start_minutes = 61")
    page.click("text=Let it count from now on")
    expect(page.locator("body")).to_contain_text("Version 1 counts")


def an_admin_is_told_what_is_wrong_and_puts_it_right(page: Page, branch: Branch) -> None:
    """The line, the remedy, and then nothing is left of it."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/office/calls")
    page.fill("[name='0/wrap_up_seconds']", "soon")
    page.click("form.office-form button.do")
    expect(page.locator("body")).to_contain_text("To put right")
    page.goto(f"{branch.url}/office/calls")
    page.fill("[name='0/wrap_up_seconds']", "20")
    page.click("form.office-form button.do")
    expect(page.locator("text=Let it count from now on")).to_be_visible()


def an_admin_silences_a_kind_of_alert(page: Page, branch: Branch) -> None:
    """And the lobby hears less from then on."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/office/alerts")
    page.check("[name='0/quiet'][value=idle]")
    page.fill("[name='0/most_an_hour']", "1")
    page.click("form.office-form button.do")
    expect(page.locator(".changes")).to_contain_text("most_an_hour = 1")
    page.click("text=Let it count from now on")
    expect(page.locator("body")).to_contain_text("Version 1 counts")
    page.goto(f"{branch.url}/alerts")
    expect(page.locator("#flood")).to_contain_text("The office can set when it counts")
    page.click("#more-alerts summary")
    expect(page.locator("#more-alerts .warning").first).to_be_visible()


def an_admin_throws_a_draft_away(page: Page, branch: Branch) -> None:
    """And what counts is all there is."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/office/calls")
    page.fill("[name='0/overtakes_most']", "2")
    page.click("form.office-form button.do")
    page.goto(f"{branch.url}/office")
    page.click("text=Discard it")
    expect(page.locator("text=Discard it")).to_have_count(0)


def an_admin_adds_a_teller_who_logs_in(page: Page, branch: Branch) -> None:
    """With the password that is shown once."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/staff")
    page.fill("form[action='/staff'] [name=name]", "yuna")
    page.click("form[action='/staff'] button")
    password = page.locator(".made .secret").inner_text()
    with page.expect_navigation():
        page.click(".who button")
    enter(page, branch, "yuna", password)
    expect(page).to_have_url(re.compile("/teller"))


def an_admin_disables_somebody(page: Page, branch: Branch) -> None:
    """Who is out at once."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/staff")
    page.click("form[action='/staff/tom/disable'] button")
    expect(page.locator("form[action='/staff/tom/enable']")).to_be_visible()


def a_manager_gets_a_second_factor(page: Page, branch: Branch) -> None:
    """Scan, type, log in with it."""
    enter(page, branch, "min")
    page.goto(f"{branch.url}/me")
    page.click("form[action='/me/factor/begin'] button")
    telephone = pyotp.TOTP(page.locator(".secret").inner_text())
    page.fill("#code", telephone.now())
    page.keyboard.press("Enter")
    expect(page.locator("form[action='/me/factor/end']")).to_be_visible()
    with page.expect_navigation():
        page.click(".who button")
    enter(page, branch, "min")
    expect(page.locator("#code")).to_be_focused()


def an_analyst_changes_the_password(page: Page, branch: Branch) -> None:
    """And stays logged in."""
    enter(page, branch, "ana")
    page.goto(f"{branch.url}/me")
    page.fill("#old", PASSWORD)
    page.fill("#new", GOOD)
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Done")
    page.goto(f"{branch.url}/forecast")
    expect(page.locator("h1")).to_be_visible()


def an_analyst_reads_the_forecasts_figures(page: Page, branch: Branch) -> None:
    """And is shut out of names."""
    enter(page, branch, "ana")
    expect(page).to_have_url(re.compile("/forecast"))
    page.goto(f"{branch.url}/ratings")
    expect(page.locator("body")).to_contain_text("This is not open to you.")


def an_auditor_looks_for_who_logged_in(page: Page, branch: Branch) -> None:
    """Newest first."""
    enter(page, branch, "audrey")
    page.click("a[href^='/audit/staff']")
    expect(page.locator(".trail tbody tr").first).to_contain_text("audrey")


def an_auditor_sieves_the_journal(page: Page, branch: Branch) -> None:
    """By whom, and what."""
    enter(page, branch, "audrey")
    page.fill("[name=actor]", "teller:")
    page.select_option("[name=kind]", "TicketCalled")
    page.click("form.sieve button")
    expect(page).to_have_url(re.compile("kind=TicketCalled"))


def a_manager_reads_ratings_and_cases(page: Page, branch: Branch) -> None:
    """From the front page."""
    enter(page, branch, "min")
    for path in ("/ratings", "/cases", "/calls"):
        page.goto(f"{branch.url}/")
        page.click(f"a.way[href='{path}']")
        expect(page.locator("h1")).to_be_visible()


def a_supervisor_stands_in_at_a_counter(page: Page, branch: Branch) -> None:
    """And in the hall."""
    enter(page, branch, "sun")
    expect(page).to_have_url(re.compile("/lobby"))
    page.goto(f"{branch.url}/teller/c3")
    expect(page.locator("#big")).to_be_visible()


JOURNEYS: list[Journey] = [
    an_admin_raises_a_tiers_head_start,
    an_admin_is_told_what_is_wrong_and_puts_it_right,
    an_admin_silences_a_kind_of_alert,
    an_admin_throws_a_draft_away,
    an_admin_adds_a_teller_who_logs_in,
    an_admin_disables_somebody,
    a_manager_gets_a_second_factor,
    an_analyst_changes_the_password,
    an_analyst_reads_the_forecasts_figures,
    an_auditor_looks_for_who_logged_in,
    an_auditor_sieves_the_journal,
    a_manager_reads_ratings_and_cases,
    a_supervisor_stands_in_at_a_counter,
]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_a_day_in_the_office(branch: Branch, page: Page, journey: Journey) -> None:
    """As a person goes, page by page."""
    journey(page, branch)

    assert page.url.startswith(branch.url)

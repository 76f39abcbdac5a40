"""Who looks after the devices, in a real browser."""

import httpx
import pytest
from playwright.sync_api import Page, expect
from test_devices_page import asked
from test_office_journeys import Journey, enter
from web_axe import violations
from web_browser import Branch

pytestmark = pytest.mark.system


def an_admin_invites_a_kiosk_and_revokes_it(page: Page, branch: Branch) -> None:
    """The code is carried to the device, which comes with it."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/")
    page.click("a.way[href='/devices']")
    page.fill("[name=device]", "kiosk-7")
    page.select_option("[name=kind]", "kiosk")
    page.click("form.sieve button")
    expect(page.locator(".to-scan svg")).to_be_visible()
    code = page.locator(".secret").inner_text()
    said = {"Content-Type": "application/json"}
    httpx.post(f"{branch.url}/enrol", content=asked(code, "kiosk-7"), headers=said)
    page.goto(f"{branch.url}/devices")
    page.click("#device-kiosk-7 summary")
    page.click("#device-kiosk-7 form button")
    expect(page.locator("#device-kiosk-7")).to_contain_text("revoked")
    page.goto(f"{branch.url}/audit/staff")
    expect(page.locator(".trail tbody tr").first).to_contain_text("Device revoked")


def an_admin_names_a_kiosk(page: Page, branch: Branch) -> None:
    """Through the draft, as everything that the plan says; without a mouse."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/devices")
    page.focus("#device-kiosk-1 a")
    page.keyboard.press("Enter")
    page.focus("[name='name.en']")
    page.keyboard.type("Kiosk by the door")
    page.keyboard.press("Enter")
    page.focus("text=Let it count from now on")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Rules of the branch")
    page.goto(f"{branch.url}/devices")
    expect(page.locator("#device-kiosk-1")).to_contain_text("Kiosk by the door")


def nothing_bars_the_way_where_a_code_is_shown(page: Page, branch: Branch) -> None:
    """In both themes and three widths."""
    enter(page, branch, "admin")
    page.goto(f"{branch.url}/devices")
    page.fill("[name=device]", "kiosk-8")
    page.click("form.sieve button")
    expect(page.locator(".secret")).to_be_visible()
    assert violations(page) == []


JOURNEYS: list[Journey] = [
    an_admin_invites_a_kiosk_and_revokes_it,
    an_admin_names_a_kiosk,
    nothing_bars_the_way_where_a_code_is_shown,
]


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda journey: journey.__name__)
def test_devices_are_looked_after(branch: Branch, page: Page, journey: Journey) -> None:
    """As a person goes, page by page."""
    journey(page, branch)

    assert page.url.startswith(branch.url)

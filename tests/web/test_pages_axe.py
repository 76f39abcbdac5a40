"""Every other page: nothing of WCAG 2.2 AA that axe finds, in both themes and three widths."""

import pytest
from playwright.sync_api import Page
from web_axe import violations
from web_browser import Branch
from web_world import PASSWORD

pytestmark = pytest.mark.system
PAGES = (
    "/",
    "/me",
    "/staff",
    "/branches",
    "/audit",
    "/audit/staff",
    "/forecast",
    "/ratings",
    "/cases",
    "/calls",
    "/alerts",
    "/office/alerts",
    "/limits",
    "/devices/kiosk-1/name",
    "/office",
    "/office/plan",
    "/office/counters",
    "/office/hours",
    "/devices",
    "/playlist",
    "/look",
    "/shifts",
    "/shifts?day=mon",
    "/shifts/today",
)


def admitted(page: Page, branch: Branch, language: str = "en") -> None:
    """As an admin, whose pages are all."""
    page.goto(f"{branch.url}/login?lang={language}")
    page.fill("#name", "admin")
    page.fill("#password", PASSWORD)
    page.click("button.big")
    page.wait_for_url(f"{branch.url}/")


@pytest.mark.parametrize("path", PAGES)
def test_nothing_bars_the_way(shared: Branch, page: Page, path: str) -> None:
    """Whoever hears, enlarges or does not see colours works here too."""
    admitted(page, shared)
    page.goto(f"{shared.url}{path}")

    assert violations(page) == []


def test_nor_at_the_door(shared: Branch, page: Page) -> None:
    """Also after a wrong password."""
    page.goto(f"{shared.url}/login")
    before = violations(page)
    page.fill("#name", "nobody")
    page.fill("#password", "wrong")
    page.click("button.big")
    page.wait_for_selector("#wrong")

    assert (before, violations(page)) == ([], [])


def test_nor_before_a_rule_counts(branch: Branch, page: Page) -> None:
    """With a draft, its faults, and its changes."""
    admitted(page, branch)
    found = []
    for value in ("45", "no number"):
        page.goto(f"{branch.url}/office/calls")
        page.fill("[name='0/wrap_up_seconds']", value)
        page.click("form.office-form button.do")
        page.wait_for_url("**/office/check")
        found += violations(page)

    assert found == []


def test_nor_where_a_second_factor_is_set_up(branch: Branch, page: Page) -> None:
    """And where an account was just made."""
    admitted(page, branch)
    page.goto(f"{branch.url}/me")
    page.click("form[action='/me/factor/begin'] button")
    page.wait_for_selector(".to-scan")
    found = violations(page)
    page.goto(f"{branch.url}/staff")
    page.fill("[name=name]", "yuna")
    page.click("text=Add")
    page.wait_for_selector(".made")

    assert [*found, *violations(page)] == []

"""The chosen person on the tablet: a late answer takes nothing out of the hand."""

import pytest
from playwright.sync_api import Page, Route, expect
from web_browser import Branch, log_in

pytestmark = pytest.mark.system
LONGER_THAN_A_REFRESH = 6_000


def opened(page: Page, branch: Branch) -> None:
    """The lobby page, with time in our hands."""
    page.clock.install()
    log_in(page, branch, "lena", "/lobby")


def test_a_note_being_written_outlives_a_fresh_copy_on_its_way(shared: Branch, page: Page) -> None:
    """Also when the keyboard of the tablet took the focus away."""
    held: list[Route] = []
    opened(page, shared)
    page.click("#segment-D001")
    page.wait_for_selector(".person-card")
    page.route("**/lobby/tickets/*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wants a function of ours
    page.clock.fast_forward(LONGER_THAN_A_REFRESH)
    page.fill("#note", "left her glasses")
    page.evaluate("document.activeElement.blur()")
    with page.expect_event("requestfinished", lambda done: "/lobby/tickets/" in done.url):
        held[0].continue_()
    page.clock.fast_forward(LONGER_THAN_A_REFRESH)

    expect(page.locator("#note")).to_have_value("left her glasses")
    assert len(held) == 1


def test_whoever_was_chosen_last_is_shown(shared: Branch, page: Page) -> None:
    """What is pressed must be meant for the person who is seen."""
    held: list[Route] = []
    opened(page, shared)
    page.route("**/lobby/tickets/*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright wants a function of ours
    people = page.locator("[data-person]")
    for place in range(3):
        people.nth(place).click()
    wanted = people.nth(2).locator(".segment-number").inner_text()
    for route in held:
        route.continue_()

    expect(page.locator(".person-number")).to_have_text(wanted)

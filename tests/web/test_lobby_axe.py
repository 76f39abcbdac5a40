"""The lobby manager's page in each of its states: nothing of WCAG 2.2 AA that axe finds."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from test_lobby_journeys import take
from web_axe import violations
from web_browser import Branch, free_branch, sit_down, watched

pytestmark = pytest.mark.system
STATES = {
    "busy": ".cards ~ mei",
    "a person who waits": "+#segment-D001 | .person-number ~ D001",
    "a person who is called": '"C001 | Enter | .person-number ~ C001',
    "a person who is served": '"A003 | Enter | .person-number ~ A003',
    "a change of tier": "+#segment-D001 | +#upgrade summary | #upgrade[open] ~ Reason",
    "several with these digits": '"2 | Enter | .person-card ~ Which one?',
    "nobody": '"999 | Enter | .person-card ~ no such ticket',
    "a new ticket": "+#new | #new-ticket ~ Service",
    "an alert that somebody sees to": "+#alert-late-cash .do | #alert-late-cash ~ lena",
    "a counter": "+#plate-c6 | .person-number ~ Counter 6",
    "what if": "+#what-if > summary | +.wish button | #effect ~ Then",
}


@pytest.fixture(scope="module")
def hall(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    """One server, which the states leave as it is."""
    running = free_branch(tmp_path_factory.mktemp("hall"))
    running.start("busy")
    yield running
    running.kill()


@pytest.fixture
def tablet(chromium: Browser) -> Iterator[Page]:
    """A touch screen."""
    with watched(chromium, has_touch=True, locale="en") as page:
        yield page


@pytest.mark.parametrize("state", STATES)
def test_nothing_bars_the_way_in_the_state(hall: Branch, tablet: Page, state: str) -> None:
    """Whoever hears, enlarges or does not see colours works here too."""
    sit_down(tablet, hall, "lena", "/lobby")
    for step in STATES[state].split(" | "):
        take(tablet, step)
    expect(tablet.locator("#cut")).to_be_hidden()

    assert violations(tablet) == []

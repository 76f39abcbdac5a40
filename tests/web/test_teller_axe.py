"""The teller's page in each of its states: nothing of WCAG 2.2 AA that axe finds, no breach."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from web_axe import violations
from web_browser import Branch, free_branch, sit_down

pytestmark = pytest.mark.system
STATES = {
    "serving": ("mei", "c1", ""),
    "called": ("sora", "c4", ""),
    "free": ("tom", "c6", ""),
    "paused": ("jun", "c2", ""),
    "closed": ("anna", "c3", ""),
    "taken": ("anna", "c1", ""),
    "further verbs": ("mei", "c1", "NumpadAdd"),
    "transfer": ("mei", "c1", "Numpad4"),
    "put aside": ("mei", "c1", "Numpad5"),
    "note": ("mei", "c1", "NumpadAdd Numpad4"),
    "call one": ("tom", "c6", "Numpad8"),
    "customer": ("mei", "c1", "NumpadAdd NumpadSubtract"),
    "service card": ("sora", "c4", "NumpadAdd NumpadDivide"),
    "keys": ("tom", "c6", "NumpadDivide"),
}
SEEN = {
    "NumpadAdd NumpadDivide": "#card[open]",
    "NumpadAdd": "#more[open]",
    "NumpadDivide": "#help[open]",
}


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    """One server, which the states leave as it is."""
    running = free_branch(tmp_path_factory.mktemp("teller"))
    running.start("busy")
    yield running
    running.kill()


@pytest.mark.parametrize("state", STATES)
def test_nothing_bars_the_way_in_the_state(desks: Branch, page: Page, state: str) -> None:
    """Whoever hears, enlarges or does not see colours works here too."""
    teller, counter, keys = STATES[state]
    sit_down(page, desks, teller, f"/teller/{counter}")
    for key in keys.split():
        page.keyboard.press(key)
    if keys:
        expect(page.locator(SEEN.get(keys, "#asks"))).to_be_visible()

    assert violations(page) == []


def test_nothing_bars_the_way_to_other_keys(desks: Branch, page: Page) -> None:
    """Neither as the keys are, nor with one that is not free."""
    sit_down(page, desks, "jun", "/teller/c2")
    page.goto(f"{desks.url}/keys")
    page.focus("#key-recall")
    page.keyboard.press("Numpad3")
    page.click("button.big")
    expect(page.locator("#wrong-recall")).to_be_visible()

    assert violations(page) == []

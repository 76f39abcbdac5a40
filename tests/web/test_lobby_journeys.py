"""A lobby manager's day by finger: every journey has a branch of its own in one real server."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from web_browser import Branch, free_branch, sit_down, watched
from web_lobby import JOURNEYS

pytestmark = pytest.mark.system
UPRIGHT, LYING = {"width": 810, "height": 1080}, {"width": 1180, "height": 820}
expect.set_options(timeout=15_000)  # two cores may have other things to do


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    """As many branches as there are journeys."""
    running = free_branch(tmp_path_factory.mktemp("lobby"))
    running.start("many", str(len(JOURNEYS)))
    yield running
    running.kill()


@pytest.fixture
def tablet(chromium: Browser, place: int) -> Iterator[Page]:
    """A touch screen, held upright by every second."""
    held = LYING if place % 2 else UPRIGHT
    with watched(chromium, viewport=held, has_touch=True, locale="en") as page:
        yield page


THROUGH = "() => [...document.querySelectorAll('.htmx-request')].every(one => one.id === 'live')"
"""No request but the stream is on its way."""


@pytest.mark.parametrize("place", range(len(JOURNEYS)), ids=[one.name for one in JOURNEYS])
def test_a_lobby_manager_who(many: Branch, tablet: Page, place: int) -> None:
    """Needs nothing but a finger, and a scanner's keys."""
    journey = JOURNEYS[place]
    sit_down(tablet, many, "lena", f"/lobby?branch=j{place}")
    for step in journey.steps.split(" | "):
        take(tablet, step)


def take(page: Page, step: str) -> None:
    """One step of a journey, when the one before is through: nobody is quicker than the page."""
    page.wait_for_function(THROUGH)
    if step.startswith("+"):
        page.locator(step[1:]).first.tap()
    elif step.startswith('"'):
        page.keyboard.type(step[1:])
    elif " ~ " in step:
        selector, _, text = step.partition(" ~ ")
        expect(page.locator(selector).first).to_contain_text(text)
    elif step.endswith(" ="):
        expect(page.locator(step[:-2])).to_be_hidden()
    else:
        page.keyboard.press(step)

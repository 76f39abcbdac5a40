"""A teller's day by keyboard alone: every journey has a branch of its own in one real server."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from web_browser import Branch, free_branch, sit_down
from web_journeys import JOURNEYS

pytestmark = pytest.mark.system
NERVOUS_SECONDS = 0.35
"""The same key within less is one press."""
expect.set_options(timeout=15_000)  # two cores may have other things to do


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    """As many branches as there are journeys."""
    running = free_branch(tmp_path_factory.mktemp("teller"))
    running.start("many", str(len(JOURNEYS)))
    yield running
    running.kill()


@pytest.mark.parametrize("place", range(len(JOURNEYS)), ids=[one.name for one in JOURNEYS])
def test_a_teller_who(many: Branch, page: Page, place: int) -> None:
    """Never touches the mouse."""
    journey = JOURNEYS[place]
    sit_down(page, many, journey.teller, f"/teller/{journey.counter}?branch=j{place}")
    pressed: dict[str, float] = {}
    for step in journey.steps.split(" | "):
        soon = NERVOUS_SECONDS - (time.monotonic() - pressed.get(step, -NERVOUS_SECONDS))
        page.wait_for_timeout(max(0.0, soon) * 1000)  # as calm fingers do
        take(page, step)
        pressed[step] = time.monotonic()


def take(page: Page, step: str) -> None:
    """One step of a journey."""
    if step.startswith('"'):
        page.keyboard.type(step[1:])
    elif " = " in step or step.endswith(" ="):
        selector, _, text = step.partition(" =")
        see(page, selector, text.strip())
    elif " ~ " in step:
        selector, _, text = step.partition(" ~ ")
        expect(page.locator(selector).first).to_contain_text(text)
    else:
        page.keyboard.press(step)


def see(page: Page, selector: str, text: str) -> None:
    """Wait for it; without a text, for it to be hidden."""
    if text:
        expect(page.locator(selector).first).to_have_text(text)
    else:
        expect(page.locator(selector)).to_be_hidden()

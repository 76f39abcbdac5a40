"""The customer's page: nothing of WCAG 2.2 AA that axe finds, whatever becomes of the ticket."""

import httpx
import pytest
from playwright.sync_api import Page, expect
from web_axe import violations
from web_browser import PATIENCE, Branch
from web_world import PASSWORD

pytestmark = pytest.mark.system


def found(page: Page, branch: Branch, place: int) -> list[str]:
    """What axe finds on a customer's page in each of three languages."""
    seen = list[str]()
    for language in ("zh", "ko", "en"):
        page.goto(f"{branch.url}{branch.phone_page(place)}?lang={language}")
        expect(page.locator(".lead")).to_be_visible()
        seen += [f"{language}: {one}" for one in violations(page)]
    return seen


@pytest.mark.parametrize("place", [0, 5, 10])
def test_nothing_bars_the_way_on_the_telephone(shared: Branch, page: Page, place: int) -> None:
    """At a counter, in the middle of the queue, and next."""
    assert found(page, shared, place) == []


def test_nor_when_the_number_is_called(branch: Branch, page: Page) -> None:
    """That is what everybody waits for."""
    with httpx.Client(base_url=branch.url, headers={"Origin": branch.url}, timeout=PATIENCE) as tom:
        tom.post("/login", data={"name": "tom", "password": PASSWORD})
        tom.post("/teller/c6/call-next", data={"request": "a-press-of-tom"})

    assert found(page, branch, 10) == []

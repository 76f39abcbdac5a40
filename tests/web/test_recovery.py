"""After an outage of any kind the pages are right again by themselves, and can be pressed."""

import pytest
from playwright.sync_api import Browser, expect
from web_browser import Branch, sit_down, watched
from web_outages import KINDS, Gateway, Outages, listen, moment, recovered, wait_until_cut

pytestmark = pytest.mark.system
expect.set_options(timeout=15_000)  # two cores may have other things to do


@pytest.mark.parametrize("kind", KINDS)
def test_teller_and_lobby_work_on_after(branch: Branch, chromium: Browser, kind: str) -> None:
    """Nobody reloads a page; the next press counts."""
    with Gateway(branch.port) as gateway, watched(chromium) as teller, watched(chromium) as lobby:
        front = Branch(gateway.port, branch.folder)
        sit_down(teller, front, "tom", "/teller/c6")
        sit_down(lobby, front, "lena", "/lobby")
        pages = teller, lobby

        def out() -> None:
            for page in pages:
                wait_until_cut(page)

        for page in pages:
            listen(page)
        KINDS[kind](Outages(branch, gateway), out)
        began = moment(teller)
        for page in pages:
            recovered(page, began)
        teller.keyboard.press("F9")
        expect(teller.locator(".now.is-called .now-number")).to_have_text("A006")

        expect(lobby.locator("#counter-c6")).to_contain_text("A006")

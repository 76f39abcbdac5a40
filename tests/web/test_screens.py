"""The button for alerts on a locked screen, and what it does in a browser."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, expect
from web_browser import Branch, sit_down, watched

from server.web.house import House

LogIn = Callable[[str], Awaitable[httpx.AsyncClient]]
GIVEN = {"endpoint": "https://push.example/1", "key": "k", "auth": "a"}
SHOWN = """async (title) => {
  while (true) {
    const found = await self.registration.getNotifications();
    if (found.some((one) => one.title === title)) return found.map((one) => [one.title, one.tag]);
    await new Promise((after) => setTimeout(after, 50));
  }
}"""
REGISTERED = """async () => {
  const known = await navigator.serviceWorker.register("/static/worker.js");
  while (!known.active) await new Promise((after) => setTimeout(after, 50));
}"""


async def test_a_log_in_is_told_until_it_ends_it(log_in: LogIn, house: House) -> None:
    """The page shows how it stands."""
    client = await log_in("lena")
    pressed = []
    for path in ("", "/end"):
        answer = await client.post(f"/screens{path}", data=GIVEN)
        assert answer.status_code == 204
        page = (await client.get("/lobby")).text
        pressed.append('id="screens" aria-pressed="true"' in page)

    assert pressed == [True, False]
    assert house.screens.public_key in page


@pytest.mark.parametrize(
    ("form", "status"),
    [
        (GIVEN | {"endpoint": "https://10.0.0.1/1"}, 409),
        (GIVEN | {"endpoint": "x" * 1025}, 422),
        ({"endpoint": "https://push.example/1"}, 422),
    ],
)
async def test_what_is_no_screen_is_not_kept(
    log_in: LogIn, form: dict[str, str], status: int
) -> None:
    """Nothing of it is asked either."""
    client = await log_in("lena")
    answer = await client.post("/screens", data=form)

    assert answer.status_code == status
    assert 'aria-pressed="true"' not in (await client.get("/lobby")).text


@pytest.mark.system
def test_the_worker_shows_what_is_pushed_and_what_is_over_takes_its_place(
    branch: Branch, chromium: Browser
) -> None:
    """Chromium's own tools hand the push to the worker: there is no push service in a test."""
    with watched(chromium, permissions=["notifications"]) as page:
        sit_down(page, branch, "lena", "/lobby")
        page.evaluate(REGISTERED)
        tools, found = page.context.new_cdp_session(page), list[Any]()
        tools.on("ServiceWorker.workerRegistrationUpdated", lambda told: found.append(told))  # noqa: PLW0108 - Playwright writes on what it calls
        tools.send("ServiceWorker.enable")
        expect(page.locator("#screens")).to_be_visible()
        known = found[0]["registrations"][0]["registrationId"]
        page.goto("about:blank")  # the screen is locked: nobody looks at a page of ours
        (worker,) = page.context.service_workers
        seen = []
        for title, over in (("Help wanted", False), ("Somebody sees to it", True)):
            told = {"title": title, "body": "kiosk-1", "tag": "help-kiosk-1", "over": over}
            data = json.dumps(told | {"path": "/alerts", "loud": False})
            tools.send(
                "ServiceWorker.deliverPushMessage",
                {"origin": branch.url, "registrationId": known, "data": data},
            )
            seen.append(worker.evaluate(SHOWN, title))

    assert seen == [[["Help wanted", "help-kiosk-1"]], [["Somebody sees to it", "help-kiosk-1"]]]

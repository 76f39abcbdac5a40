"""The button on a teller's desk, from the finger to the number in the hall, on real processes."""

import os
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import expect

from tests.system.hall import Hall, browser, device_part, log_in, new_teller, running, served
from tests.system.parts import Part, wait_for

pytestmark = pytest.mark.system
TICKET = {"service": "cash", "tier": "basic", "language": "zh"}


@dataclass(frozen=True, slots=True)
class Box:
    """The far end of a serial line, where a box of buttons would hang."""

    line: int

    def wait_for_lamp(self) -> None:
        """Until it is told that its presses are heard."""
        said = b""

        def lit() -> bool:
            nonlocal said
            said += os.read(self.line, 64)
            return b"L1\r\n" in said

        wait_for(lit, "the lamp")

    def press(self) -> None:
        """A finger."""
        os.write(self.line, b"1\r\n")


@contextmanager
def box(folder: Path) -> Iterator[Box]:
    """Plugged in at `folder`/line."""
    ours, far = os.openpty()
    tty.setraw(far)
    os.set_blocking(ours, False)
    (folder / "line").symlink_to(os.ttyname(far))
    try:
        yield Box(ours)
    finally:
        os.close(ours)
        os.close(far)


def button(made: Hall) -> Part:
    """Our program at the other end; it is named as its counter."""
    part = device_part(made.folder, made.broker_port, "c1", ["display", "button"])
    part.told["HELIOTROPE_PORT"] = str(made.folder / "line")
    return part


def give_tickets(made: Hall, password: str) -> list[str]:
    """Two customers; their numbers."""
    numbers = []
    with httpx.Client(base_url=made.url, headers={"Origin": made.url}, timeout=20) as client:
        client.post("/login", data={"name": "boss", "password": password})
        for place in range(2):
            body = TICKET | {"ticket": f"t{place}", "token": str(place) * 64}
            key = {"Idempotency-Key": uuid4().hex}
            answer = client.post("/api/branches/sample/issue", json=body, headers=key)
            numbers.append(answer.json()["events"][0]["number"])
    return numbers


def test_presses_call_start_and_call_the_next(tmp_path: Path) -> None:
    """Three presses and no key; the page and the board follow."""
    with served(tmp_path) as made, box(tmp_path) as desk, browser() as chromium:
        password = new_teller(made, "boss", "admin")
        first, second = give_tickets(made, password)
        page = chromium.new_page()
        log_in(page, made.url, "boss", password)
        page.goto(f"{made.url}/teller/c1")
        page.click("#big")
        action = page.locator("#desk")
        expect(action).to_have_attribute("data-action", "call-next", timeout=15_000)
        with running(made.board), running(button(made)):
            desk.wait_for_lamp()
            desk.press()
            expect(page.locator(".now-number")).to_have_text(first, timeout=15_000)

            assert made.remote("b1").see(number=first)["counter"] == "1"

            desk.press()
            expect(action).to_have_attribute("data-action", "finish", timeout=15_000)
            page.wait_for_timeout(400)  # longer than a nervous finger, which the button waits for
            desk.press()
            expect(page.locator(".now-number")).to_have_text(second, timeout=15_000)

            assert made.remote("b1").see(number=second)["counter"] == "1"

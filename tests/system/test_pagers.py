"""A pager from the lobby manager's hand to the call, on real processes."""

import contextlib
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.system.hall import Hall, browser, device_part, log_in, new_teller, running, served
from tests.system.parts import Part, wait_for

pytestmark = pytest.mark.system
PATIENCE = 30_000
"""Milliseconds until a page says it."""


def base_and_pagers(folder: Path) -> Part:
    """Pagers 1 to 3 and their base, at the end of a line."""
    addresses = [word for number in range(4) for word in ("--address", str(number))]
    command = [sys.executable, "-m", "display.strip.simulator", "--line", str(folder / "line")]
    return Part("base", [*command, *addresses], {"PYTHONUNBUFFERED": "1"}, folder)


def pagers(made: Hall) -> Part:
    """Our program at the other end of that line."""
    part = device_part(made.folder, made.broker_port, "p1", ["display", "pagers"])
    part.told["HELIOTROPE_PORT"] = str(made.folder / "line")
    return part


@contextlib.contextmanager
def program(made: Hall) -> Iterator[httpx.Client]:
    """Somebody who may everything."""
    password = new_teller(made, "boss", "admin")
    with httpx.Client(base_url=made.url, headers={"Origin": made.url}, timeout=20) as client:
        assert client.post("/login", data={"name": "boss", "password": password}).is_redirect
        yield client


def give(client: httpx.Client, verb: str, **body: Any) -> None:
    """One verb, which must not be refused."""
    key = {"Idempotency-Key": uuid4().hex}
    answer = client.post(f"/api/branches/sample/{verb}", json=body, headers=key)
    assert answer.status_code == 200, answer.text


def shows(base: Part, pager: int, what: str, since: int = 0) -> None:
    """Wait until that is the last that the pager showed, in what the base has said since."""

    def last() -> bool:
        found = re.findall(rf"^\[{pager:02}\] (.*)$", base.said()[since:], re.MULTILINE)
        return bool(found) and found[-1].startswith(what)

    wait_for(last, f"pager {pager}: {what}; {base.said()}")


def lend(lobby: Page, number: str, pager: int) -> None:
    """As the lobby manager does, with the pager in her hand."""
    lobby.click(f"#segment-{number}")
    lobby.fill("#pager", str(pager))
    lobby.click("form[hx-post$='/pager'] button")


@dataclass(frozen=True, slots=True)
class Scene:
    """Everything at work, and one customer who waits for cash."""

    base: Part
    pagers: Part
    client: httpx.Client
    lobby: Page
    number: str

    @property
    def device(self) -> Locator:
        """What the lobby page says of the pagers."""
        return self.lobby.locator("#device-pager\\/p1")

    @property
    def said(self) -> Locator:
        """What it said last."""
        return self.lobby.locator("#said")


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    """The counter is open, the lobby manager looks."""
    with contextlib.ExitStack() as parts:
        made = parts.enter_context(served(tmp_path))
        base = parts.enter_context(running(base_and_pagers(tmp_path)))
        ours = parts.enter_context(running(pagers(made)))
        client = parts.enter_context(program(made))
        give(client, "open-counter", counter="c1", teller="boss")
        order = {"ticket": "t1", "service": "cash", "tier": "basic", "language": "en"}
        give(client, "issue", **order, token="f" * 64)
        lobby = parts.enter_context(browser()).new_page()
        log_in(lobby, made.url, "lena", new_teller(made, "lena", "lobby"))
        lobby.goto(f"{made.url}/lobby")
        number = lobby.locator(".segment-number").first.inner_text()
        yield Scene(base, ours, client, lobby, number)


def test_a_lent_pager_vibrates_at_the_call_and_is_free_at_the_start(scene: Scene) -> None:
    """Through the page, the broker, the power failing, and a base that falls silent."""
    expect(scene.device).to_contain_text("Ready", timeout=PATIENCE)
    lend(scene.lobby, scene.number, 9)
    expect(scene.said).to_contain_text("please take another")
    lend(scene.lobby, scene.number, 2)
    expect(scene.said).to_contain_text("The pager is lent")
    shows(scene.base, 2, f"{scene.number} (green, steady)")

    scene.pagers.kill()
    scene.pagers.start()
    give(scene.client, "call-next", counter="c1")
    shows(scene.base, 2, "1 (amber, blinking)")
    scene.base.kill()
    expect(scene.device).to_contain_text("Not plugged in", timeout=PATIENCE)
    before = len(scene.base.said())
    scene.base.start()
    shows(scene.base, 2, "1 (amber", since=before)
    expect(scene.device).to_contain_text("Ready", timeout=PATIENCE)
    give(scene.client, "start", counter="c1")
    shows(scene.base, 2, "dark")

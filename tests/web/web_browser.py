"""A real server in a process of its own, and a real browser in front of it."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, Page
from web_world import PASSWORD, token_of

from heliotrope.processes import free_port

RUNNING = Path(__file__).parent / "web_server.py"
PATIENCE = 60.0
BREACH = "Content Security Policy"
CHROMIUM = os.environ.get("HELIOTROPE_CHROMIUM", "/usr/bin/chromium")
"""Debian has the newest; docs/tried.md says which older ones were tried, and how."""
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@dataclass
class Branch:
    """One server of the pages; it can be killed and started again on its port."""

    port: int
    folder: Path
    """Where sessions are kept."""
    server: subprocess.Popen[bytes] = field(init=False)
    known: dict[str, list[Any]] = field(default_factory=dict)
    """Cookies of whoever has logged in."""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def phone_page(self, place: int) -> str:
        return f"/p/{token_of(place)}"

    def start(self, *kind: str) -> None:
        """Start, and wait until it answers."""
        self.server = subprocess.Popen(
            [sys.executable, str(RUNNING), str(self.port), str(self.folder), *kind]
        )
        try:
            self._wait()
        except BaseException:
            self.kill()
            raise

    def _wait(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._answers():
            assert time.monotonic() < deadline, "the server did not start"
            assert self.server.poll() is None, "the server ended at once"

    def kill(self) -> None:
        """As a power cut would."""
        self.server.kill()
        self.server.wait(timeout=PATIENCE)

    def _answers(self) -> bool:
        try:
            return httpx.get(f"{self.url}/healthz", timeout=1).status_code == 200
        except httpx.TransportError:
            return False


def free_branch(folder: Path) -> Branch:
    """A server that has not been started yet, at a free port."""
    return Branch(free_port(), folder)


def log_in(page: Page, branch: Branch, name: str, to: str) -> None:
    """Through the form, as people do, and on to a live page."""
    page.goto(f"{branch.url}/login?to={to}")
    page.fill("#name", name)
    page.fill("#password", PASSWORD)
    page.click("button.big")
    if to.count("/") > 1 or to == "/lobby":
        page.wait_for_selector("body[data-connection=live]")


def sit_down(page: Page, branch: Branch, name: str, where: str) -> None:
    """At a live page, the form left out."""
    known(page, branch, name)
    page.goto(f"{branch.url}{where}")
    page.wait_for_selector("body[data-connection=live]")


def known(page: Page, branch: Branch, name: str) -> None:
    """Logged in; who has logged in once is known to every later page."""
    if name not in branch.known:
        said = {"name": name, "password": PASSWORD}
        page.request.post(f"{branch.url}/login", form=said, headers={"Origin": branch.url})
        branch.known[name] = page.context.storage_state()["cookies"]
    page.context.add_cookies(branch.known[name])


@contextlib.contextmanager
def watched(browser: Browser, **options: Any) -> Iterator[Page]:
    """A page; script errors and breaches of policy fail the test."""
    context = browser.new_context(**options)
    page, complaints = context.new_page(), list[str]()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda line: complaints.append(line.text) if BREACH in line.text else None)
    yield page
    context.close()
    assert not complaints, complaints

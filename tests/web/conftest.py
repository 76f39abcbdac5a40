"""Clients of the pages, one for each role."""

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

# The folder's own modules are found whichever tests run, and in child processes too.
sys.path.insert(0, str(Path(__file__).parent))

from web_browser import CHROMIUM, FLAGS, Branch, free_branch, watched
from web_world import PASSWORD, Clock, busy_morning, house_of

from server.web.app import create_app
from server.web.house import House

HERE = "http://branch.test"


@pytest.fixture
def seconds() -> Clock:
    """Real seconds, standing still until the test moves them."""
    return Clock()


@pytest.fixture
def house(seconds: Clock) -> House:
    """The house of a busy morning."""
    return house_of(busy_morning(), seconds=seconds)


@pytest.fixture
def app(house: House) -> FastAPI:
    """Its pages."""
    return create_app([house])


@pytest.fixture
async def visitor(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A browser on one of our own pages, not logged in."""
    transport = httpx.ASGITransport(app, raise_app_exceptions=False)
    async with httpx.AsyncClient(
        transport=transport, base_url=HERE, headers={"Origin": HERE}
    ) as client:
        yield client


@pytest.fixture
def log_in(visitor: httpx.AsyncClient) -> Callable[[str], Awaitable[httpx.AsyncClient]]:
    """Makes the visitor a member of the staff."""

    async def as_member(name: str) -> httpx.AsyncClient:
        answer = await visitor.post("/login", data={"name": name, "password": PASSWORD})
        assert answer.status_code == 303, answer.text
        return visitor

    return as_member


@pytest.fixture
def branch(tmp_path: Path) -> Iterator[Branch]:
    """A real server with a busy morning in it, which the test may change, kill and start."""
    running = _started(tmp_path)
    yield running
    running.kill()


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Branch]:
    """One for all tests that leave it as it is."""
    running = _started(tmp_path_factory.mktemp("shared"))
    yield running
    running.kill()


def _started(folder: Path) -> Branch:
    running = free_branch(folder)
    running.start("busy")
    return running


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """One real browser for a module: while it is there, no other event loop can run."""
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A page in English, 420 pixels wide."""
    with watched(chromium, viewport={"width": 420, "height": 900}, locale="en") as page:
        yield page

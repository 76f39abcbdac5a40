"""What an older browser makes of the pages: prints it, and draws them. docs/tried.md says which.

HELIOTROPE_CHROMIUM=/path/to/chromium PYTHONPATH=tests/web python -m tests.older_browser FOLDER

Playwright's own waiting needs a Chromium of 2022: here the page is asked, and looked at by eye.
"""

import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Page, sync_playwright
from web_browser import CHROMIUM, FLAGS, Branch, free_branch, known

SETTLED_MS = 2000
TRIES = 60
DESK = "document.querySelector('#desk').dataset.action"


def live(page: Page) -> bool:
    """Whether the page hears the server, given a while."""
    for _ in range(TRIES):
        if page.evaluate("document.body.dataset.connection") == "live":
            return True
        page.wait_for_timeout(500)
    return False


def look(page: Page, branch: Branch, folder: Path) -> None:
    """A teller who calls, the customer who is called, the lobby, a board."""
    version = page.context.browser.version if page.context.browser else ""
    known(page, branch, "tom")
    page.goto(f"{branch.url}/teller/c6")
    heard, before = live(page), page.evaluate(DESK)
    page.keyboard.press("F9")
    page.wait_for_timeout(SETTLED_MS)
    print(f"{version} teller: live {heard}; F9: {before} -> {page.evaluate(DESK)}")
    page.screenshot(path=folder / "teller.png")
    known(page, branch, "lena")
    for name, path in (
        ("phone", branch.phone_page(10)),
        ("waiting", branch.phone_page(5)),
        ("lobby", "/lobby"),
        ("board", "/board/sample/hall"),
    ):
        page.goto(f"{branch.url}{path}")
        page.wait_for_timeout(SETTLED_MS)
        page.screenshot(path=folder / f"{name}.png")
        print(f"{version} {name}: {folder / name}.png")


def main(folder: Path) -> None:
    """With a branch of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    branch = free_branch(Path(tempfile.mkdtemp()))
    branch.start("busy")
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
            page = browser.new_page(viewport={"width": 1024, "height": 900}, locale="en")
            page.on("pageerror", lambda error: print(f"error: {error}"))
            look(page, branch, folder)
            browser.close()
    finally:
        branch.kill()


if __name__ == "__main__":
    main(Path(sys.argv[1]))

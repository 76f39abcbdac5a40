"""Puts a scene on a page of a real browser, and measures it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page
from web_scenes import Scene

MEASURES: Final = (Path(__file__).parent / "web_measures.js").read_text("utf-8")
SETTLED_MS: Final = 60  # a frame or two: there are no transitions
PATIENCE_MS: Final = 10_000
LEAST, LEAST_IN_HALL = 44, 48
"""Sides of a target in CSS pixels; the lobby's are touched while walking."""
NAMES: Final = (
    "Heliotrope|TOML|SVG|PNG|JPEG|WebP|KB|numba|usual|中文|한국어|English|"
    r"\b(admin|anna|mei|jun|sora|tom|lena|sun|min|ana|audrey|yuna|you|lobby|manager|teller\d)\b|"
    r"\b(kiosk|board|pad|sign|printer|desk)(-?\w*\d|\b)|\b[kbp]\d\b"
)
"""What is called the same in every language."""


@dataclass
class Stage:
    """A server with accounts, and a browser before it."""

    browser: Browser
    url: str
    passwords: Mapping[str, str]
    known: dict[str, BrowserContext] = field(default_factory=dict)

    def page(self, scene: Scene, language: str, theme: Any = "light") -> Page:
        """A page on which the scene has played, in the first of its sizes."""
        page = self._context(scene.who).new_page()
        page.set_default_timeout(PATIENCE_MS)
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        sized(page, scene.sizes[0])
        page.goto(f"{self.url}{scene.at}{'&' if '?' in scene.at else '?'}lang={language}")
        for step in filter(None, scene.steps.split(" | ")):
            take(page, step)
        return page

    def _context(self, who: str) -> BrowserContext:
        """Of whoever has logged in; one for all pages, for a teller has one seat."""
        if who not in self.known:
            self.known[who] = self.browser.new_context()
            if who:
                said = {"name": who, "password": self.passwords[who]}
                at, headers = f"{self.url}/login", {"Origin": self.url}
                assert self.known[who].request.post(at, form=said, headers=headers).ok
        return self.known[who]


def sized(page: Page, size: tuple[int, int]) -> None:
    """On another glass."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_timeout(SETTLED_MS)


def take(page: Page, step: str) -> None:
    """One step of a scene; what ends in ` ?` is left out where it is not there."""
    if step.endswith(" ?"):
        for one in page.locator(step[1:-2]).all()[:1]:
            one.click()
    elif step.startswith("+"):
        page.locator(step[1:]).first.click()
    elif step.startswith("~"):
        page.locator(step[1:]).first.wait_for()
    elif step.startswith('"'):
        page.keyboard.type(step[1:])
    else:
        page.keyboard.press(step)


def faults(page: Page, scene: Scene, language: str) -> list[str]:
    """What is wrong with it, by measure."""
    least = LEAST_IN_HALL if scene.at == "/lobby" else LEAST
    told = {"least": least, "foreign": NAMES, "language": language}
    found: list[str] = page.evaluate(MEASURES, told)
    return found

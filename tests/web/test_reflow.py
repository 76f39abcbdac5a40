"""WCAG 1.4.10 and 1.4.12: a narrow window and wide letters hide nothing and scroll one way only."""

import pytest
from playwright.sync_api import Page
from test_pages_axe import PAGES
from web_browser import Branch, known
from web_world import token_of

pytestmark = pytest.mark.system
EVERY_PAGE = (*PAGES, "/teller/c1", "/lobby", "/login", f"/p/{token_of(5)}")
SIDEWAYS = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return [];
  return [...document.querySelectorAll("body *")]
    .filter(one => one.getBoundingClientRect().right > room + 1)
    .map(one => one.outerHTML.slice(0, 120)).slice(-3);
}"""
"""The innermost elements that make a page wider than its window; a table may scroll in itself."""
WIDER = """() => {
  const wide = new CSSStyleSheet();
  wide.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important } p { margin-bottom: 2em !important }`);
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, wide];
}"""
CUT = """() => [...document.querySelectorAll("button, label, h1, h2, h3, p, a, summary, legend")]
  .filter(one => one.offsetParent && getComputedStyle(one).overflow === "hidden"
    && (one.scrollWidth > one.clientWidth + 1 || one.scrollHeight > one.clientHeight + 1))
  .map(one => one.outerHTML.slice(0, 120)).slice(0, 3)"""


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_nothing_is_lost_in_a_narrow_window(shared: Branch, page: Page, path: str) -> None:
    """320 pixels are a window of 1,280 at 400 %: one scrolls down, not also sideways."""
    known(page, shared, "admin")
    page.set_viewport_size({"width": 320, "height": 720})
    answer = page.goto(f"{shared.url}{path}")

    assert answer is not None
    assert answer.ok
    assert page.evaluate(SIDEWAYS) == []


@pytest.mark.parametrize("path", EVERY_PAGE)
def test_wide_letters_are_whole(shared: Branch, page: Page, path: str) -> None:
    """Who needs lines and letters further apart reads them all."""
    known(page, shared, "admin")
    page.set_viewport_size({"width": 1024, "height": 900})
    answer = page.goto(f"{shared.url}{path}")
    page.evaluate(WIDER)

    assert answer is not None
    assert answer.ok
    assert page.evaluate(SIDEWAYS) == []
    assert page.evaluate(CUT) == []

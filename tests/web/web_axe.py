"""axe-core, in both themes and at three widths, on a page as it stands."""

from pathlib import Path
from typing import Any

from playwright.sync_api import Page

AXE = Path(__file__).parents[2] / "server" / "web" / "node_modules" / "axe-core" / "axe.min.js"
LEVELS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDTHS = (420, 1024, 1440)
THEMES: tuple[Any, ...] = ("light", "dark")
SETTLED_MS = 250  # longer than any transition of the pages


def violations(page: Page) -> list[str]:
    """What axe finds, each with the theme, the width and the first element."""
    found = list[str]()
    page.evaluate(AXE.read_text("utf-8"))
    for theme in THEMES:
        page.emulate_media(color_scheme=theme)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_timeout(SETTLED_MS)
            seen = page.evaluate("levels => axe.run({runOnly: levels})", LEVELS)
            found += [
                f"{theme} {width}: {one['id']}: {one['nodes'][0]['html'][:160]}"
                f" {one['nodes'][0]['failureSummary']}"
                for one in seen["violations"]
            ]
    return found

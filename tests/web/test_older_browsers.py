"""The floor is Chromium of five years ago: what is younger has something beside it."""

import re
from pathlib import Path

import pytest

STATIC = Path("server/web/static")
SHEETS = sorted(STATIC.glob("*.css"))
SCRIPTS = sorted(STATIC.glob("*.js"))
YOUNG = re.compile(
    r"@container|@layer|@scope|@starting-style|@property|light-dark\(|oklch\(|subgrid|:popover-open"
)
"""Would be ignored without a word, and nothing stands beside it."""
YOUNG_IN_SCRIPTS = re.compile(
    r"structuredClone|\.at\(-|\.findLast\(|\.toSorted\(|\.toReversed\(|Object\.groupBy|"
    r"\.inert\b|startViewTransition|Promise\.withResolvers|checkVisibility"
)
"""Stops a script, or does nothing, in a browser of 2021."""
HIDDEN_INSIDE = re.compile(r"([^{}]*:has\([^{}]*)\{([^{}]*)\}")
MAY_BE_SEEN = (".rate:not(",)
"""What a rule with :has hides may be seen all the same: more questions at once."""


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_no_style_needs_a_young_browser(sheet: Path) -> None:
    """Chromium 92 was looked at: docs/tried.md."""
    assert YOUNG.findall(sheet.read_text("utf-8")) == []


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_heights_of_a_moving_window_have_one_that_stands_still(sheet: Path) -> None:
    """`dvh` is of 2022; a browser that does not know it keeps the `vh` before."""
    text = sheet.read_text("utf-8")

    paired = re.findall(r"([a-z-]+): (\d+)vh; \1: \2dvh", text)
    assert len(paired) == len(re.findall(r"\ddvh", text))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_mixed_colours_have_plain_ones_beside_them(sheet: Path) -> None:
    """`color-mix` is of 2023; a variable that cannot be reckoned leaves no edge at all."""
    text = sheet.read_text("utf-8")
    mixed = set(re.findall(r"(--[a-z]+): color-mix\(", text))
    plain = re.search(r"@supports not \(color: color-mix.*?\{ :root \{(.*?)\}", text)

    assert text.count("color-mix(") == len(re.findall(r"--[a-z]+: color-mix\(", text)) + bool(plain)
    assert mixed == set(re.findall(r"(--[a-z]+):", plain[1] if plain else ""))


@pytest.mark.parametrize("sheet", SHEETS, ids=lambda file: file.name)
def test_nothing_is_hidden_by_what_it_holds(sheet: Path) -> None:
    """`:has` is of 2022; where it only colours, the page is plainer without it."""
    hidden = [
        selector.strip()
        for selector, rules in HIDDEN_INSIDE.findall(sheet.read_text("utf-8"))
        if "display: none" in rules and not selector.strip().startswith(MAY_BE_SEEN)
    ]

    assert hidden == []


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda file: file.name)
def test_no_script_calls_what_is_younger(script: Path) -> None:
    """`inert` is set as an attribute, which styles and our scripts read in any browser."""
    assert YOUNG_IN_SCRIPTS.findall(script.read_text("utf-8")) == []

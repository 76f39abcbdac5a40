"""The bank's own look as style sheets, and as a form in which every colour can be read."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from server.domain.plan import Look, Plan
from server.web.pages import rule, stylesheet_tokens
from words.contrast import OWN, nearest, unread, worn
from words.tokens import DAY, NIGHT, Colour, Theme

COLOUR: Final = re.compile(r"#[0-9A-F]{6}")
THEMES: Final[Mapping[str, Theme]] = {"day": DAY, "night": NIGHT}
TITLES: Final = {"day": "Light", "night": "Dark"}
NAMES: Final = {
    "ground": "Ground",
    "ink": "Text",
    "primary": "Buttons and headings",
    "on_primary": "Text on buttons",
    "muted": "Small text",
    "tile": "Tiles",
    "edge": "Edges",
    "sun": "Your turn",
    "on_sun": "Text on your turn",
}
STACKS: Final = {
    ":root": '"Noto Sans","Noto Sans CJK SC",system-ui,sans-serif',
    ":lang(ko)": '"Noto Sans","Noto Sans CJK KR",system-ui,sans-serif',
    ":lang(zh)": '"Noto Sans","Noto Sans CJK SC",system-ui,sans-serif',
}

MARK: Final = (
    ".brand .symbol{{display:none}}\n"
    '.brand::before{{content:"";width:6rem;height:2.25rem;padding:.25rem;'
    'border-radius:.5rem;background:var(--logo-paper) url("{source}") '
    "center/contain no-repeat content-box content-box;background-clip:border-box}}\n"
)
FACE: Final = (
    '@font-face{{font-family:"Branch";src:url("{source}");font-weight:100 900;font-display:swap}}\n'
)


@dataclass(frozen=True, slots=True)
class Wrong:
    """A colour that cannot be read."""

    front: str
    ground: str
    found: str
    least: str
    better: Colour | None
    """The nearest that can be; None: what it stands on must change."""


@dataclass(frozen=True, slots=True)
class Shown:
    """One theme in the form."""

    name: str
    title: str
    colours: Mapping[str, Colour]
    wrongs: Sequence[Wrong]


def themes(look: Look) -> list[Shown]:
    """Both, with what is wrong."""
    return [_shown(name, worn(ours, getattr(look, name))) for name, ours in THEMES.items()]


def _shown(name: str, theme: Theme) -> Shown:
    wrongs = [
        Wrong(front, ground, f"{found:.1f}", f"{least:g}", nearest(theme, front))
        for front, ground, found, least in unread(theme)
    ]
    return Shown(name, TITLES[name], {each: getattr(theme, each) for each in OWN}, wrongs)


def for_pages(plan: Plan, version: int) -> str:
    """Colours, font and logo of a branch's pages."""
    at, look = f"/look/of/{plan.code}", plan.look
    logo = MARK.format(source=f"{at}/logo.png?v={version}")
    return stylesheet_tokens(look) + _font(plan, version) + (logo if look.logo else "")


def for_board(plan: Plan) -> str:
    """Colours of a branch's boards; their letters are those that were measured for the last row."""
    return f":root{{{rule(worn(NIGHT, plan.look.night))}}}\n"


def previewed(look: Look) -> str:
    """Both themes beside each other on one page."""
    colours = {name: rule(worn(ours, getattr(look, name))) for name, ours in THEMES.items()}
    return "".join(f".look-{name}{{{each}}}\n" for name, each in colours.items())


def _font(plan: Plan, version: int) -> str:
    if not plan.look.font:
        return ""
    rules = (f'{at}{{font-family:"Branch",{stack}}}' for at, stack in STACKS.items())
    face = FACE.format(source=f"/look/of/{plan.code}/font?v={version}")
    return face + "".join(rules) + "\n"

"""Which colours stand on which, and what a bank's own must be to be read there."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, replace
from typing import Final

from words.tokens import Colour, Theme, contrast

TEXT: Final = 4.5
LARGE: Final = 3.0
PAIRS: Final = (
    ("ink", "ground", TEXT),
    ("ink", "tile", TEXT),
    ("muted", "ground", TEXT),
    ("muted", "tile", TEXT),
    ("primary", "ground", TEXT),
    ("on_primary", "primary", TEXT),
    ("on_sun", "sun", TEXT),
    ("on_state", "ok", TEXT),
    ("on_state", "warn", TEXT),
    ("on_state", "danger", TEXT),
    ("on_state", "info", TEXT),
    ("edge", "ground", LARGE),
    ("edge", "tile", LARGE),
)
"""What stands on what, and the least contrast (WCAG 2.2, 1.4.3 and 1.4.11)."""
OWN: Final = (
    "ground",
    "ink",
    "primary",
    "on_primary",
    "muted",
    "tile",
    "edge",
    "sun",
    "on_sun",
)
"""What a bank may colour; states keep their colours, for they mean the same everywhere."""
STEPS: Final = 100
PAPER: Final = "#FFFFFF"
"""What logos are drawn for; every one that was taken can be read on it."""


def worn(theme: Theme, own: Mapping[str, Colour]) -> Theme:
    """A theme with a bank's own colours."""
    return replace(theme, **{name: own[name] for name in OWN if name in own})


def needs_paper(ground: Colour) -> bool:
    """Whether a logo must bring its paper along, for what is read on paper is lost on that."""
    return contrast(ground, PAPER) >= LARGE


def unread(theme: Theme) -> Iterator[tuple[str, str, float, float]]:
    """What cannot be read: what stands on what, their contrast, and what it should be."""
    colours = asdict(theme)
    for front, ground, least in PAIRS:
        found = contrast(colours[front], colours[ground])
        if found < least:
            yield front, ground, found, least


def nearest(theme: Theme, token: str) -> Colour | None:
    """The colour nearest to the token's own that can be read wherever it stands.

    None where there is none: what it stands on must change.
    """
    own = str(getattr(theme, token))
    mixed = (_mixed(own, to, step) for step in range(STEPS + 1) for to in (0, 255))
    return next((one for one in mixed if _reads(replace(theme, **{token: one}), token)), None)


def _reads(theme: Theme, token: str) -> bool:
    """Whether it can be read on what it stands on."""
    return all(token != front for front, *_ in unread(theme))


def _mixed(colour: Colour, to: int, step: int) -> Colour:
    channels = (int(colour[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(f"{round(each + (to - each) * step / STEPS):02X}" for each in channels)

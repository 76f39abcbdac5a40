"""The look of every surface as data: colours, marks, spacing. all read this table."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

Colour = str
"""`#RRGGBB`."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of one ground."""

    ground: Colour
    ink: Colour
    primary: Colour
    on_primary: Colour
    muted: Colour
    tile: Colour
    edge: Colour
    sun: Colour
    on_sun: Colour
    ok: Colour = "#00694B"
    warn: Colour = "#8A4B00"
    danger: Colour = "#A6211A"
    info: Colour = "#005A8D"
    on_state: Colour = "#FFFFFF"


DAY: Final = Theme(
    ground="#FAF9F6",
    ink="#1F1633",
    primary="#4A2C82",
    on_primary="#FFFFFF",
    muted="#5E5670",
    tile="#EFEBF7",
    edge="#8C84A0",
    sun="#FFD23F",
    on_sun="#1F1633",
)
NIGHT: Final = Theme(
    ground="#140F22",
    ink="#FFFFFF",
    primary="#C9C2DA",
    on_primary="#140F22",
    muted="#C9C2DA",
    tile="#241B3A",
    edge="#8C84A0",
    sun="#FFD23F",
    on_sun="#1F1633",
)
HIGH_CONTRAST: Final = Theme(
    ground="#000000",
    ink="#FFFFFF",
    primary="#FFE600",
    on_primary="#000000",
    muted="#FFFFFF",
    tile="#000000",
    edge="#FFFFFF",
    sun="#FFE600",
    on_sun="#000000",
)
THEMES: Final[Mapping[str, Theme]] = {"day": DAY, "night": NIGHT, "contrast": HIGH_CONTRAST}

CORNER: Final = 12
STEP: Final = 8
"""Pixels; spacing comes in steps of this."""
STATE_MARKS: Final[Mapping[str, str]] = {
    "fine": "✓",
    "near": "▲",
    "past": "■",
    "paused": "⏸",
    "closed": "○",
    "offline": "⚡",
}

_THRESHOLD, _DIVISOR, _OFFSET, _SCALE, _POWER = 0.04045, 12.92, 0.055, 1.055, 2.4
_WEIGHTS: Final = (0.2126, 0.7152, 0.0722)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    channels = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return sum(
        weight * _linear(channel) for weight, channel in zip(_WEIGHTS, channels, strict=True)
    )


def _linear(channel: float) -> float:
    if channel <= _THRESHOLD:
        return channel / _DIVISOR
    return float(((channel + _OFFSET) / _SCALE) ** _POWER)

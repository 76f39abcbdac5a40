"""What one page adds to the frame that all share: plain values."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to touch: its id, and what it says."""

    id: str
    label: str
    detail: str = ""
    alive: bool = True
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """The part of the screen that belongs to the page; its name decides the layout."""

    name: str
    heading: str = ""
    lines: tuple[str, ...] = ()
    number: str = ""
    link: str = ""
    tiles: tuple[Button, ...] = ()
    extras: tuple[Button, ...] = ()
    """Below the tiles, side by side: what most customers do not need."""
    back: str = ""
    middle: Button | None = None
    note: str = ""
    """What must not be overlooked."""

"""What a kind of page is: what stands there, what its buttons do, and what time and answers do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from kiosk.effects import Step
from kiosk.screen import Page, Replied, Screen, Tapped, Ticked
from kiosk.sheet import Sheet

P = TypeVar("P", bound=Page)
OnTap = Callable[[Screen, Tapped, str], Step]
"""The last is what stands behind the colon of the button's id."""


def stays(screen: Screen, _page: Page, _happened: Ticked | Replied) -> Step:
    """Neither time nor an answer changes this page."""
    return screen, ()


def keeps(screen: Screen, _page: Page) -> Screen:
    """A new menu changes nothing about this page."""
    return screen


@dataclass(frozen=True, slots=True)
class Kind(Generic[P]):
    """Everything about one kind of page."""

    draw: Callable[[Screen, P, float], Sheet]
    taps: Mapping[str, OnTap] = field(default_factory=dict)
    """By what stands before the colon of a button's id."""
    ticked: Callable[[Screen, P, Ticked], Step] = stays
    replied: Callable[[Screen, P, Replied], Step] = stays
    menu_came: Callable[[Screen, P], Screen] = keeps
    at_home: bool = False
    """Nobody is here."""
    choosing: bool = False
    """The customer is making up their mind: it ends when the branch closes."""

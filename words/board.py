"""What a board says by itself, and in which languages it can."""

from collections.abc import Iterable, Mapping
from typing import Final

from words.languages import FIRST, KNOWN, right_to_left

NOTICES: Final[Mapping[str, tuple[str, ...]]] = {
    "starting": ("One moment, please",),
    "empty": ("Nobody has been called yet", "Please take a ticket at the kiosk"),
    "calling": (),
    "closed": ("We are closed", "We look forward to your next visit"),
    "hidden": ("Please listen to our staff", "The numbers will be back soon"),
}
"""Per screen: what is so, and what comes next."""


def written(languages: Iterable[str]) -> tuple[str, ...]:
    """Those of a branch's languages that a board shows; the first three if there are none."""
    offered = set(languages)
    return tuple(code for code in KNOWN if code in offered and can_be_written(code)) or FIRST


def can_be_written(language: str) -> bool:
    """Whether a board shows it: its rows begin at the left."""
    return language in KNOWN and not right_to_left(language)

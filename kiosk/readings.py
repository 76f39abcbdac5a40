"""What a reader's text stands for: a card, an identity document, or a code. Nothing is kept."""

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from kiosk import mrz
from kiosk.chips import READ

Document = Literal["card", "identity", "code"]
_CARD: Final = re.compile(r"(?:%B|;)?([0-9]{4,19})(?![0-9A-Z])")
"""Bare, or as on a magnetic stripe's track 1 or 2."""
_CODE: Final = re.compile(r"[0-9A-Z]{4,40}")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose document it is, as the bank's directory would know it."""

    document: Document
    number: str = field(repr=False)
    whole: bool = True
    """Or only how it begins, which is no question for a directory: many cards begin so."""


def identity(text: str) -> Identity | None:
    """Whom a reading names; None where it was misread or names nobody."""
    if text.startswith(READ):
        begins = text.removeprefix(READ)
        return Identity("card", begins, whole=False) if begins else None
    read = text.strip().upper()
    if mrz.looks_like(read):
        number = mrz.number(read)
        return None if number is None else Identity("identity", number)
    if card := _CARD.match(read):
        return Identity("card", card[1])
    return Identity("code", read) if _CODE.fullmatch(read) else None

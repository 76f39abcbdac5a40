"""Which tier a card belongs to, by how its number begins."""

import re
from collections.abc import Iterable

from wire.messages import CardPrefix

_NUMBER = re.compile(r"(?:%B|;)?([0-9A-Z]+)")  # bare, or as on a magnetic stripe's track 1 or 2


def tier_of(text: str, cards: Iterable[CardPrefix]) -> str | None:
    """The tier with the longest prefix that fits what a reader typed, if any does."""
    read = _NUMBER.match(text.strip().upper())
    number = read[1] if read else ""
    fitting = [card for card in cards if number.startswith(card.prefix)]
    return max(fitting, key=lambda card: len(card.prefix)).tier if fitting else None

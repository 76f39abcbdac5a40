"""Which tier a card belongs to, by how its number begins."""

from collections.abc import Iterable

from wire.messages import CardPrefix


def tier_of(number: str, cards: Iterable[CardPrefix]) -> str | None:
    """The tier with the longest prefix that fits, if any does."""
    fitting = [card for card in cards if number.startswith(card.prefix)]
    return max(fitting, key=lambda card: len(card.prefix)).tier if fitting else None

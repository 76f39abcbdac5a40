"""What the bank's directory tells the staff of a customer: as little as helps, and masked."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Final

VISITS_SHOWN: Final = 5
HIDDEN: Final = "•"
NUMBER: Final = re.compile(r"\d[\d -]{3,}\d")
"""Five digits and more, in groups or not: an account, a card, a telephone."""
LAST_SHOWN: Final = 2


@dataclass(frozen=True, slots=True)
class Visit:
    """An earlier visit, as the bank remembers it."""

    day: date
    what: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """One customer as the directory knows them."""

    tier: str | None = None
    name: str = ""
    visits: tuple[Visit, ...] = ()


def masked(record: CustomerRecord) -> CustomerRecord:
    """As the staff may see it: enough to ask "Is that you?", too little to copy."""
    newest = sorted(record.visits, key=lambda visit: visit.day, reverse=True)[:VISITS_SHOWN]
    visits = tuple(
        Visit(visit.day, masked_numbers(visit.what), masked_numbers(visit.where))
        for visit in newest
    )
    return CustomerRecord(record.tier, masked_name(record.name), visits)


def masked_name(name: str) -> str:
    """Of every word the first letter."""
    return " ".join(word[0] + HIDDEN * (len(word) - 1) for word in name.split())


def masked_numbers(text: str) -> str:
    """Of every long number the last two digits."""
    return NUMBER.sub(lambda found: HIDDEN * 4 + found.group()[-LAST_SHOWN:], text)

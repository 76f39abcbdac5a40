"""What is kept of a past day: every leg of every visit, and who was there."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Ending(StrEnum):
    """How a leg ended."""

    SERVED = "served"
    WENT_ON = "went-on"
    """Served, and the visit went on with another leg."""
    NO_SHOW = "no-show"
    CANCELLED = "cancelled"
    REDIRECTED = "redirected"
    """Sent out of this queue: to a machine, or elsewhere."""
    MOVED = "moved"
    """Sent to another queue before it was served."""
    HELD = "held"
    """Put aside at the counter; it came back as a leg of its own."""
    EXPIRED = "expired"
    """Left without being called, nobody knows when."""
    OPEN = "open"
    """Nobody said how it ended."""


class Kind(StrEnum):
    """What is known of a presence."""

    PLANNED = "planned"
    """By a roster, beforehand."""
    THERE = "there"
    """As it was, breaks included."""
    BREAK = "break"


@dataclass(frozen=True, slots=True)
class PastLeg:
    """One stretch of waiting in one queue, and what came of it."""

    key: str
    """The ticket, and which of its stretches."""
    service: str
    tier: str
    issued: datetime
    """When it began to wait."""
    counter: str = ""
    teller: str = ""
    called: datetime | None = None
    started: datetime | None = None
    finished: datetime | None = None
    """When it ended, however it did."""
    ending: Ending = Ending.OPEN
    further: bool = False
    """Not the first of its visit."""
    bonus: float = 0.0


@dataclass(frozen=True, slots=True)
class PastPresence:
    """When somebody was, or was to be, at a counter."""

    counter: str
    begins: datetime
    ends: datetime
    kind: Kind
    teller: str = ""


@dataclass(frozen=True, slots=True)
class PastDay:
    """All that is kept of a day."""

    day: date
    legs: tuple[PastLeg, ...]
    """In order of issue."""
    presences: tuple[PastPresence, ...]

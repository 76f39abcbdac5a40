"""Why not: each a value whose `sentence`, filled with its fields, says what is so.

The sentence is also the key under which `words` holds its translations.
"""

from dataclasses import dataclass, fields
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Refusal:
    """Base of all refusals."""

    sentence: ClassVar[str]

    def values(self) -> dict[str, str]:
        """What fills the sentence's fields."""
        return {field.name: getattr(self, field.name) for field in fields(self)}


@dataclass(frozen=True, slots=True)
class BranchClosed(Refusal):
    sentence: ClassVar[str] = "The branch is closed."


@dataclass(frozen=True, slots=True)
class DayIsOpen(Refusal):
    day: str
    sentence: ClassVar[str] = "The business day {day} is open already."


@dataclass(frozen=True, slots=True)
class UnknownService(Refusal):
    service: str
    sentence: ClassVar[str] = "There is no service “{service}” here."


@dataclass(frozen=True, slots=True)
class UnknownTier(Refusal):
    tier: str
    sentence: ClassVar[str] = "There is no tier “{tier}” here."


@dataclass(frozen=True, slots=True)
class UnknownCounter(Refusal):
    counter: str
    sentence: ClassVar[str] = "There is no counter “{counter}” here."


@dataclass(frozen=True, slots=True)
class UnknownMachine(Refusal):
    machine: str
    sentence: ClassVar[str] = "There is no machine “{machine}” here."


@dataclass(frozen=True, slots=True)
class UnknownTicket(Refusal):
    sentence: ClassVar[str] = "There is no such ticket today."


@dataclass(frozen=True, slots=True)
class RequestWithdrawn(Refusal):
    sentence: ClassVar[str] = "This request was withdrawn."


@dataclass(frozen=True, slots=True)
class CounterNotOpen(Refusal):
    counter: str
    sentence: ClassVar[str] = "Counter {counter} is not open."


@dataclass(frozen=True, slots=True)
class CounterBusy(Refusal):
    counter: str
    number: str
    sentence: ClassVar[str] = "Counter {counter} already has {number}."


@dataclass(frozen=True, slots=True)
class CounterTaken(Refusal):
    counter: str
    teller: str
    sentence: ClassVar[str] = "Counter {counter} is taken by {teller}."


@dataclass(frozen=True, slots=True)
class CounterEmpty(Refusal):
    counter: str
    sentence: ClassVar[str] = "Nobody is at counter {counter}."


@dataclass(frozen=True, slots=True)
class NobodyWaiting(Refusal):
    counter: str
    sentence: ClassVar[str] = "Nobody is waiting for counter {counter}."


@dataclass(frozen=True, slots=True)
class IllegalMove(Refusal):
    number: str
    state: str
    sentence: ClassVar[str] = "{number} is {state}, so this cannot be done."


@dataclass(frozen=True, slots=True)
class NowhereToGo(Refusal):
    number: str
    sentence: ClassVar[str] = "{number} waits there already; choose another place."


@dataclass(frozen=True, slots=True)
class NotServedThere(Refusal):
    counter: str
    service: str
    sentence: ClassVar[str] = "Counter {counter} does not offer {service}."


@dataclass(frozen=True, slots=True)
class TierNotServedThere(Refusal):
    counter: str
    tier: str
    sentence: ClassVar[str] = "Counter {counter} does not serve the tier “{tier}”."


@dataclass(frozen=True, slots=True)
class NotAsked(Refusal):
    sentence: ClassVar[str] = "No rating was asked for this visit."


@dataclass(frozen=True, slots=True)
class AlreadyRated(Refusal):
    sentence: ClassVar[str] = "This visit has been rated already. Thank you."


@dataclass(frozen=True, slots=True)
class ScoreOutOfRange(Refusal):
    sentence: ClassVar[str] = "A rating is a whole number from 1 to 5."

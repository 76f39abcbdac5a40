"""Why a counter does not do what it is asked."""

from dataclasses import dataclass
from typing import ClassVar

from server.domain.refusals.base import Refusal


@dataclass(frozen=True, slots=True)
class UnknownCounter(Refusal):
    counter: str
    sentence: ClassVar[str] = "There is no counter “{counter}” here."


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

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


@dataclass(frozen=True, slots=True)
class NotYetOpen(Refusal):
    sentence: ClassVar[str] = "The branch has not opened yet, so nobody is called."


@dataclass(frozen=True, slots=True)
class MayNotCall(Refusal):
    counter: str
    number: str
    sentence: ClassVar[str] = "Counter {counter} may not call {number}."


@dataclass(frozen=True, slots=True)
class ReasonMissing(Refusal):
    sentence: ClassVar[str] = "A reason is needed."


@dataclass(frozen=True, slots=True)
class UnknownReason(Refusal):
    reason: str
    sentence: ClassVar[str] = "There is no reason “{reason}” in this branch."


@dataclass(frozen=True, slots=True)
class UnknownOutcome(Refusal):
    outcome: str
    sentence: ClassVar[str] = "There is no outcome “{outcome}” in this branch."


@dataclass(frozen=True, slots=True)
class QuantityTooSmall(Refusal):
    sentence: ClassVar[str] = "What was delivered was delivered at least once."


@dataclass(frozen=True, slots=True)
class UnknownDiscipline(Refusal):
    discipline: str
    sentence: ClassVar[str] = "There is no discipline “{discipline}” here."


@dataclass(frozen=True, slots=True)
class MayNotChoose(Refusal):
    teller: str
    sentence: ClassVar[str] = "{teller} may not call out of turn."

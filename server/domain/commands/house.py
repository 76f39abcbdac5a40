"""What the day, the counters and the bank's plan are asked."""

from dataclasses import dataclass
from enum import StrEnum

from server.domain.plan import CounterCode, Plan, Profile


class Placement(StrEnum):
    """Where a ticket is put in the queue that it joins."""

    FIRST = "first"
    LAST = "last"
    ARRIVAL = "arrival"
    """By its original arrival."""


@dataclass(frozen=True, slots=True)
class OpenDay:
    pass


@dataclass(frozen=True, slots=True)
class CloseIntake:
    """Issue no more; the hall is served out."""


@dataclass(frozen=True, slots=True)
class CloseDay:
    pass


@dataclass(frozen=True, slots=True)
class Tick:
    """Time has passed; do what is due."""


@dataclass(frozen=True, slots=True)
class ChangePlan:
    """The bank has decided otherwise, from now on."""

    plan: Plan


@dataclass(frozen=True, slots=True)
class RaiseEpoch:
    """The branch was restored from a backup: numbers after it may be on paper already."""

    epoch: int


@dataclass(frozen=True, slots=True)
class OpenCounter:
    counter: CounterCode
    teller: str


@dataclass(frozen=True, slots=True)
class PauseCounter:
    counter: CounterCode
    reason: str = ""


@dataclass(frozen=True, slots=True)
class CloseCounter:
    counter: CounterCode
    after_this: bool = False
    """If a customer is there, close when they have gone."""


@dataclass(frozen=True, slots=True)
class HandOver:
    """Another teller takes the counter, with whoever is there."""

    counter: CounterCode
    teller: str


@dataclass(frozen=True, slots=True)
class RaiseAlarm:
    """Silently: help is needed at a counter, and nobody there may notice."""

    counter: CounterCode
    teller: str


@dataclass(frozen=True, slots=True)
class AnswerAlarm:
    """Somebody sees to it."""

    counter: CounterCode


@dataclass(frozen=True, slots=True)
class ChangeProfile:
    """Let a counter call others than planned; None: as planned."""

    counter: CounterCode
    profile: Profile | None


@dataclass(frozen=True, slots=True)
class AutoCall:
    """Call whoever comes, by itself."""

    counter: CounterCode
    on: bool = True

"""Calls back to customers who agreed: due, with an owner, tried, and closed with a result."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import ClassVar, Final, TypeAlias

from server.domain.contacts import Why
from server.domain.refusals import Refusal

TRIES: Final = 3
"""Whoever is not reached so often is left in peace."""
WITHIN: Final = timedelta(hours=24)
"""A call is due so long after it was opened."""
AGAIN: Final = timedelta(hours=2)
"""Whoever was not reached is tried again after so long."""


class Result(StrEnum):
    """What came of a call."""

    REACHED = "reached"
    NOT_REACHED = "not-reached"
    WRONG_NUMBER = "wrong-number"
    UNWANTED = "unwanted"
    """The customer does not want to be called."""
    LAPSED = "lapsed"
    """Nobody called while the number was kept."""
    WITHDRAWN = "withdrawn"
    """The customer took the consent back."""


SAID: Final = (Result.REACHED, Result.NOT_REACHED, Result.WRONG_NUMBER, Result.UNWANTED)
"""Those that people can record."""


@dataclass(frozen=True, slots=True)
class Try:
    """Somebody called."""

    at: datetime
    actor: str
    result: Result


@dataclass(frozen=True, slots=True)
class ReturnCall:
    """A customer who is to be called; the number is kept apart."""

    id: str
    """That of the contact."""
    why: Why
    opened: datetime
    due: datetime
    language: str
    number: str = ""
    """The ticket's."""
    service: str = ""
    tier: str = ""
    owner: str = ""
    tries: tuple[Try, ...] = ()
    satisfaction: int | None = None
    """1 to 5, as the customer says."""
    result: Result | None = None
    closed: datetime | None = None
    steps: int = 1

    def is_late(self, now: datetime) -> bool:
        """Whether it should have been made by now."""
        return self.result is None and self.due < now

    def over(self, result: Result, now: datetime) -> "ReturnCall":
        """The call with its result: nothing more will come of it."""
        return replace(self, result=result, closed=now, steps=self.steps + 1)


# --- what can be asked ----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TakeCall:
    """I call."""


@dataclass(frozen=True, slots=True)
class Tell:
    """I called, and this came of it."""

    result: Result
    satisfaction: int | None = None


CallAct: TypeAlias = TakeCall | Tell


@dataclass(frozen=True, slots=True)
class CallAsked:
    """What somebody wants done with a call that they saw after so many steps."""

    act: CallAct
    actor: str
    seen: int
    suggestion: str = ""


# --- why not --------------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class CallIsOver(Refusal):
    """The number is gone."""

    sentence: ClassVar[str] = "This call is over."


@dataclass(frozen=True, slots=True)
class CallIsYours(Refusal):
    """Asked for twice."""

    sentence: ClassVar[str] = "This call is yours already."


@dataclass(frozen=True, slots=True)
class CallNotYours(Refusal):
    """Only whoever has the number can have called it."""

    sentence: ClassVar[str] = "Please take the call first."


@dataclass(frozen=True, slots=True)
class CallMovedOn(Refusal):
    """Somebody acted on an old page."""

    sentence: ClassVar[str] = "Somebody else was faster. Please look at the call again."


CALL_REFUSALS: Final = (CallIsOver, CallIsYours, CallNotYours, CallMovedOn)


def decide_call(call: ReturnCall, asked: CallAsked, now: datetime) -> ReturnCall | Refusal:
    """The call after what is asked, or why not."""
    if call.result is not None:
        return CallIsOver()
    if call.steps != asked.seen:
        return CallMovedOn()
    match asked.act:
        case TakeCall():
            return _taken(call, asked.actor)
        case Tell():
            if call.owner != asked.actor:
                return CallNotYours()
            return _told(call, asked.act, asked.actor, now)


def _taken(call: ReturnCall, actor: str) -> ReturnCall | Refusal:
    if call.owner == actor:
        return CallIsYours()
    return replace(call, owner=actor, steps=call.steps + 1)


def _told(call: ReturnCall, told: Tell, actor: str, now: datetime) -> ReturnCall:
    tried = replace(call, tries=(*call.tries, Try(now, actor, told.result)))
    if told.result is Result.NOT_REACHED and len(tried.tries) < TRIES:
        return replace(tried, due=now + AGAIN, steps=call.steps + 1)
    pleased = told.satisfaction if told.result is Result.REACHED else None
    return replace(tried, satisfaction=pleased).over(told.result, now)

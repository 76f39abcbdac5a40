"""What is asked at the counter, and by the customer afterwards."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server.domain.model import Delivered, TicketId
from server.domain.plan import CounterCode, ServiceCode, TierCode


@dataclass(frozen=True, slots=True)
class CallNext:
    counter: CounterCode
    finishing: str | None = None
    """The outcome with which to finish the customer who is being served, if there is one."""
    delivered: tuple[Delivered, ...] = ()
    """To the customer who is finished by it."""


@dataclass(frozen=True, slots=True)
class CallTicket:
    """Call out of turn."""

    counter: CounterCode
    ticket: TicketId
    reason: str


@dataclass(frozen=True, slots=True)
class Recall:
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class Start:
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class ServeDirectly:
    """Serve someone who has no ticket."""

    counter: CounterCode
    ticket: TicketId
    service: ServiceCode
    tier: TierCode


@dataclass(frozen=True, slots=True)
class ServeOnPaper:
    """The server is back: somebody was called by voice meanwhile, and served."""

    counter: CounterCode
    ticket: TicketId
    teller: str
    called_at: datetime
    finished_at: datetime


@dataclass(frozen=True, slots=True)
class Finish:
    counter: CounterCode
    outcome: str = "done"
    delivered: tuple[Delivered, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordOutcome:
    """The outcome of a finished leg, given afterwards so that it never delays the next call."""

    leg: str
    outcome: str
    delivered: tuple[Delivered, ...] = ()


@dataclass(frozen=True, slots=True)
class CorrectService:
    """The wrong service was chosen: put it right in place, and count it."""

    ticket: TicketId
    service: ServiceCode


@dataclass(frozen=True, slots=True)
class AddLeg:
    """The customer needs another service after this one."""

    ticket: TicketId
    service: ServiceCode


@dataclass(frozen=True, slots=True)
class NoShow:
    counter: CounterCode


@dataclass(frozen=True, slots=True)
class Requeue:
    """Called, did not come: waits again, behind so many or for so long."""

    counter: CounterCode
    places: int = 0
    wait: timedelta = timedelta(0)


@dataclass(frozen=True, slots=True)
class Hold:
    """Put the customer of this counter aside: a paper is missing."""

    counter: CounterCode
    reason: str
    back_after: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    counter: CounterCode
    ticket: TicketId


@dataclass(frozen=True, slots=True)
class HoldAtCounter:
    """The customer stays while somebody authorises; the time is not service."""

    counter: CounterCode
    reason: str


@dataclass(frozen=True, slots=True)
class GoOn:
    """Authorised: the service goes on."""

    counter: CounterCode


@dataclass(frozen=True, slots=True)
class InterpreterArrived:
    """Somebody who speaks the customer's language is there."""

    ticket: TicketId


@dataclass(frozen=True, slots=True)
class Rate:
    leg: str
    score: int
    reasons: tuple[str, ...] = ()
    aspects: tuple[tuple[str, int], ...] = ()
    version: str = ""
    """Of the questionnaire that was answered; empty: the one in force."""

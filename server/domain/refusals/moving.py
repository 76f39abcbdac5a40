"""Why a ticket does not move."""

from dataclasses import dataclass
from typing import ClassVar

from server.domain.refusals.base import Refusal


@dataclass(frozen=True, slots=True)
class NobodyThere(Refusal):
    """Confirmed by whoever knows that the counter will open, it is no refusal any more."""

    counter: str
    number: str
    sentence: ClassVar[str] = (
        "Counter {counter} is closed, so nobody would call {number} there. "
        "Choose another counter, or confirm that it will open."
    )


@dataclass(frozen=True, slots=True)
class IllegalMove(Refusal):
    number: str
    state: str
    sentence: ClassVar[str] = "{number} is {state}, so this cannot be done."


@dataclass(frozen=True, slots=True)
class NotSentAway(Refusal):
    number: str
    sentence: ClassVar[str] = "{number} was not sent elsewhere in the last 30 minutes."


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
class NeedNotMetThere(Refusal):
    counter: str
    number: str
    sentence: ClassVar[str] = "Counter {counter} does not have what {number} needs."


@dataclass(frozen=True, slots=True)
class UnknownTeller(Refusal):
    teller: str
    sentence: ClassVar[str] = "There is no teller “{teller}” here."


@dataclass(frozen=True, slots=True)
class TellerCannot(Refusal):
    teller: str
    service: str
    tier: str
    sentence: ClassVar[str] = "{teller} does not do {service} for the tier “{tier}”."


@dataclass(frozen=True, slots=True)
class NobodyServes(Refusal):
    number: str
    service: str
    sentence: ClassVar[str] = "No counter could ever serve {number} with {service}."


@dataclass(frozen=True, slots=True)
class NoWayBack(Refusal):
    number: str
    sentence: ClassVar[str] = "{number} was not being served, so there is nothing to come back to."


@dataclass(frozen=True, slots=True)
class MachineOutOfOrder(Refusal):
    machine: str
    sentence: ClassVar[str] = "The machine “{machine}” is out of order."


@dataclass(frozen=True, slots=True)
class OtherLadder(Refusal):
    service: str
    tier: str
    sentence: ClassVar[str] = "The tier “{tier}” does not count for {service}."


@dataclass(frozen=True, slots=True)
class SameTicket(Refusal):
    number: str
    sentence: ClassVar[str] = "{number} cannot be merged with itself."


@dataclass(frozen=True, slots=True)
class DiversionChained(Refusal):
    service: str
    sentence: ClassVar[str] = "{service} is part of another diversion; end that one first."


@dataclass(frozen=True, slots=True)
class DiversionOver(Refusal):
    sentence: ClassVar[str] = "A diversion must end later than now."


@dataclass(frozen=True, slots=True)
class NothingToUndo(Refusal):
    number: str
    sentence: ClassVar[str] = "There is no last move of {number} to take back."


@dataclass(frozen=True, slots=True)
class TooLateToUndo(Refusal):
    number: str
    sentence: ClassVar[str] = "The last move of {number} is more than 10 seconds old."

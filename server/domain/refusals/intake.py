"""Why a ticket is not issued, and what is not known here."""

from dataclasses import dataclass
from typing import ClassVar

from server.domain.refusals.base import Refusal


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
class UnknownNeed(Refusal):
    need: str
    sentence: ClassVar[str] = "The need “{need}” is not known here."


@dataclass(frozen=True, slots=True)
class UnknownSocial(Refusal):
    social: str
    sentence: ClassVar[str] = "The priority “{social}” is not known here."


@dataclass(frozen=True, slots=True)
class TooManyServices(Refusal):
    most: str
    sentence: ClassVar[str] = "At most {most} services can be asked for at once."


@dataclass(frozen=True, slots=True)
class ServiceNotForTier(Refusal):
    service: str
    tier: str
    sentence: ClassVar[str] = "{service} is not offered to the tier “{tier}”."


@dataclass(frozen=True, slots=True)
class ServiceNotNow(Refusal):
    service: str
    sentence: ClassVar[str] = "{service} is not offered at this hour."


@dataclass(frozen=True, slots=True)
class ServiceFull(Refusal):
    service: str
    sentence: ClassVar[str] = "No more tickets are issued for {service} today."


@dataclass(frozen=True, slots=True)
class SlotFull(Refusal):
    service: str
    until: str
    sentence: ClassVar[str] = "No tickets are issued for {service} before {until}."


@dataclass(frozen=True, slots=True)
class NotBeforeClosing(Refusal):
    closes: str
    sentence: ClassVar[str] = "You would probably not be served before we close at {closes}."


@dataclass(frozen=True, slots=True)
class NumberTaken(Refusal):
    number: str
    sentence: ClassVar[str] = (
        "{number} belongs to another ticket already; please look into it by hand."
    )


@dataclass(frozen=True, slots=True)
class NumberNotHeld(Refusal):
    kiosk: str
    number: str
    sentence: ClassVar[str] = "{kiosk} does not hold the number {number}."


@dataclass(frozen=True, slots=True)
class AlreadyFiled(Refusal):
    number: str
    other: str
    sentence: ClassVar[str] = "The ticket {number} has been filed as {other} already."


@dataclass(frozen=True, slots=True)
class ValueNotAllowed(Refusal):
    field: str
    sentence: ClassVar[str] = "The value “{field}” is too long, too large or not well formed."


@dataclass(frozen=True, slots=True)
class OtherBranch(Refusal):
    branch: str
    sentence: ClassVar[str] = "This plan is for another branch, “{branch}”."


@dataclass(frozen=True, slots=True)
class ServiceNeeded(Refusal):
    service: str
    number: str
    sentence: ClassVar[str] = "The plan must keep {service}: {number} needs it."


@dataclass(frozen=True, slots=True)
class TierNeeded(Refusal):
    tier: str
    number: str
    sentence: ClassVar[str] = "The plan must keep the tier “{tier}”: {number} has it."


@dataclass(frozen=True, slots=True)
class CounterNeeded(Refusal):
    counter: str
    sentence: ClassVar[str] = (
        "The plan must keep counter {counter} until it is closed and nobody is sent there."
    )


@dataclass(frozen=True, slots=True)
class QuestionsChanged(Refusal):
    version: str
    sentence: ClassVar[str] = (
        "Version “{version}” of the questionnaire asks something else. "
        "Give the new questions a version of their own."
    )

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

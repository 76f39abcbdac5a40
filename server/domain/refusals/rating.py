"""Why a rating is not taken."""

from dataclasses import dataclass
from typing import ClassVar

from server.domain.refusals.base import Refusal


@dataclass(frozen=True, slots=True)
class NotAsked(Refusal):
    sentence: ClassVar[str] = "No rating was asked for this visit."


@dataclass(frozen=True, slots=True)
class AlreadyRated(Refusal):
    sentence: ClassVar[str] = "This visit has been rated already. Thank you."


@dataclass(frozen=True, slots=True)
class ScoreOutOfRange(Refusal):
    sentence: ClassVar[str] = "A rating is a whole number from 1 to 5."


@dataclass(frozen=True, slots=True)
class RatedMeanwhile(Refusal):
    number: str
    sentence: ClassVar[str] = "{number} has been rated, so the service stays finished."

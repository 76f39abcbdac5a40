"""Why not, where the branch is not even asked: a screen that only looks on, a search forgotten."""

from dataclasses import dataclass
from typing import ClassVar

from server.domain.refusals import Refusal


@dataclass(frozen=True, slots=True)
class WorksElsewhere(Refusal):
    """Another log-in of the same name has the seat."""

    teller: str
    sentence: ClassVar[str] = "{teller} works on another screen now. Nothing was changed."


@dataclass(frozen=True, slots=True)
class NobodyFound(Refusal):
    """Nobody was found with that question, or it has been forgotten."""

    sentence: ClassVar[str] = "Please search for the customer again."

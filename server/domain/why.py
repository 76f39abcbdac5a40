"""Why this ticket and no other: a reason as a finished sentence, kept with every call."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final


class Reason(StrEnum):
    """What decided a call."""

    ALONE = "alone"
    FIRST_COME = "first-come"
    PRIORITY = "priority"
    DUE = "due"
    STRICT = "strict"
    TURN = "turn"
    REST = "rest"
    PATIENCE = "patience"
    OVERTAKEN = "overtaken"
    PLACED_FIRST = "placed-first"
    OUT_OF_TURN = "out-of-turn"
    RESUMED = "resumed"
    OWN = "own"
    DIRECT = "direct"


SENTENCES: Final[Mapping[Reason, str]] = {
    Reason.ALONE: "{number} is the only one waiting for this counter.",
    Reason.FIRST_COME: "{number} came first, {waited} minutes ago.",
    Reason.PRIORITY: "{number} has the highest priority: {score} points after {waited} minutes.",
    Reason.DUE: "{number} is due first: at {due}.",
    Reason.STRICT: "{number} is the first of the tier “{tier}”, which goes before the others.",
    Reason.TURN: "It is the turn of the tier “{tier}”: {turn} of {turns}.",
    Reason.REST: "Nobody is waiting whose turn it is, and {number} came first.",
    Reason.PATIENCE: "{number} has waited {waited} minutes, longer than {limit} minutes.",
    Reason.OVERTAKEN: "{number} came first among those whom nobody later may pass any more.",
    Reason.PLACED_FIRST: "{number} was placed first by the staff.",
    Reason.OUT_OF_TURN: "{number} was called out of turn: {reason}.",
    Reason.RESUMED: "{number} was on hold and goes on.",
    Reason.OWN: "{number} was chosen by the bank's own rule “{rule}”.",
    Reason.DIRECT: "{number} is served without having waited.",
}


@dataclass(frozen=True, slots=True)
class Why:
    """The reason of one call, and what fills its sentence."""

    reason: Reason
    values: Mapping[str, str] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The sentence, and the key under which `words` holds its translations."""
        return SENTENCES[self.reason]

"""Why not: each a value whose `sentence`, filled with its fields, says what is so.

The sentence is also the key under which `words` holds its translations.
"""

from server.domain.refusals.base import Refusal
from server.domain.refusals.counters import (
    CounterBusy,
    CounterEmpty,
    CounterNotOpen,
    CounterTaken,
    NobodyWaiting,
    UnknownCounter,
)
from server.domain.refusals.intake import (
    BranchClosed,
    DayIsOpen,
    RequestWithdrawn,
    UnknownMachine,
    UnknownService,
    UnknownTicket,
    UnknownTier,
)
from server.domain.refusals.moving import (
    IllegalMove,
    NotServedThere,
    NowhereToGo,
    TierNotServedThere,
)
from server.domain.refusals.rating import AlreadyRated, NotAsked, ScoreOutOfRange

__all__ = [
    "AlreadyRated",
    "BranchClosed",
    "CounterBusy",
    "CounterEmpty",
    "CounterNotOpen",
    "CounterTaken",
    "DayIsOpen",
    "IllegalMove",
    "NobodyWaiting",
    "NotAsked",
    "NotServedThere",
    "NowhereToGo",
    "Refusal",
    "RequestWithdrawn",
    "ScoreOutOfRange",
    "TierNotServedThere",
    "UnknownCounter",
    "UnknownMachine",
    "UnknownService",
    "UnknownTicket",
    "UnknownTier",
]

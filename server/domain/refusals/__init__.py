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
    AlreadyFiled,
    BranchClosed,
    CounterNeeded,
    DayIsOpen,
    NotBeforeClosing,
    NumberNotHeld,
    NumberTaken,
    OtherBranch,
    RequestWithdrawn,
    ServiceFull,
    ServiceNeeded,
    ServiceNotForTier,
    ServiceNotNow,
    SlotFull,
    TierNeeded,
    UnknownMachine,
    UnknownNeed,
    UnknownService,
    UnknownSocial,
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
    "AlreadyFiled",
    "AlreadyRated",
    "BranchClosed",
    "CounterBusy",
    "CounterEmpty",
    "CounterNeeded",
    "CounterNotOpen",
    "CounterTaken",
    "DayIsOpen",
    "IllegalMove",
    "NobodyWaiting",
    "NotAsked",
    "NotBeforeClosing",
    "NotServedThere",
    "NowhereToGo",
    "NumberNotHeld",
    "NumberTaken",
    "OtherBranch",
    "Refusal",
    "RequestWithdrawn",
    "ScoreOutOfRange",
    "ServiceFull",
    "ServiceNeeded",
    "ServiceNotForTier",
    "ServiceNotNow",
    "SlotFull",
    "TierNeeded",
    "TierNotServedThere",
    "UnknownCounter",
    "UnknownMachine",
    "UnknownNeed",
    "UnknownService",
    "UnknownSocial",
    "UnknownTicket",
    "UnknownTier",
]

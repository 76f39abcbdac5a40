"""Every legal move of a ticket, written down from the glossary's diagram, not from the server's."""

from collections.abc import Mapping
from typing import Final

NEW: Final = ""
"""The state of a ticket that does not exist yet."""
LIVE: Final = frozenset({"waiting", "called", "serving", "held"})
"""A ticket in these cannot vanish with the day: somebody still waits for its end."""
AT_COUNTER: Final = frozenset({"called", "serving"})

MOVES: Final[Mapping[str, Mapping[str, str]]] = {
    "TicketIssued": {NEW: "waiting"},
    "TicketHandedIn": {NEW: "waiting"},
    "ServedDirectly": {NEW: "serving"},
    "TicketCalled": {"waiting": "called"},
    "TicketRecalled": {"called": "called"},
    "ServiceStarted": {"called": "serving"},
    "TicketServed": {"serving": "served"},
    "ServedOnPaper": {"waiting": "served"},
    # The visit goes on: the same ticket waits for its next service.
    "LegBegan": {"served": "waiting"},
    "TicketNoShow": {"called": "no_show"},
    "TicketRequeued": {"called": "waiting"},
    "TicketReinstated": {"no_show": "waiting"},
    "TicketHeld": {"called": "held", "serving": "held"},
    "HoldReturned": {"held": "waiting"},
    "TicketResumed": {"held": "called"},
    "TicketCancelled": {"waiting": "cancelled"},
    "TicketTransferred": {
        "waiting": "waiting",
        "called": "waiting",
        "serving": "waiting",
        "held": "waiting",
    },
    "TicketRedirected": {"waiting": "redirected", "called": "redirected"},
    "TicketExpired": {"waiting": "expired", "held": "expired"},
}
"""Event by event: from which state to which."""

UNDOABLE: Final = frozenset(
    {
        "TicketCalled",
        "TicketNoShow",
        "ServiceStarted",
        "TicketServed",
        "TicketTransferred",
        "TicketRedirected",
        "TicketUpgraded",
        "TicketsMerged",
    }
)
"""What the glossary lists under Undo; nothing else may be taken back."""

TAKES_COUNTER: Final = frozenset({"TicketCalled", "TicketResumed", "ServedDirectly"})
"""These name the counter at which the ticket is from then on."""

WITHOUT_MOVE: Final = frozenset(
    {
        "DayOpened",
        "WorkBegan",
        "IntakeClosed",
        "IntakeOpened",
        "DayClosed",
        "PlanChanged",
        "EpochRaised",
        "CounterOpened",
        "CounterPaused",
        "CounterClosed",
        "CounterClosing",
        "CounterHandedOver",
        "ProfileChanged",
        "AutoCallSet",
        "NumberSuperseded",
        "NumbersLeased",
        "RequestVoided",
        "InterpreterAsked",
        "InterpreterCame",
        "OutcomeRecorded",
        "LegAdded",
        "ServiceCorrected",
        "ServicePaused",
        "ServiceWentOn",
        "TicketAnnotated",
        "TicketDescribed",
        "RedirectFailed",
        "RatingAsked",
        "RatingShortened",
        "RatingGiven",
        "RatingLapsed",
        "CustomerBalked",
        "AppointmentBooked",
        "AppointmentDropped",
        "StaffCalled",
        "AlarmRaised",
        "AlarmAnswered",
        "StaffCame",
        "MachineChanged",
        "DiversionBegan",
        "DiversionEnded",
    }
)
"""Events that leave every ticket in its state."""
BESIDE: Final = frozenset({"TicketUpgraded", "TicketsMerged", "MoveUndone"})
"""These have rules of their own."""

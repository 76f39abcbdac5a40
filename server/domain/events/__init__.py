"""What happened: past tense, complete, and enough to rebuild the branch without its plan."""

from server.domain.events.house import (
    AlarmAnswered,
    AlarmRaised,
    AutoCallSet,
    CounterClosed,
    CounterClosing,
    CounterHandedOver,
    CounterOpened,
    CounterPaused,
    DayClosed,
    DayOpened,
    EpochRaised,
    IntakeClosed,
    IntakeOpened,
    PlanChanged,
    ProfileChanged,
    WorkBegan,
)
from server.domain.events.intake import (
    AppointmentBooked,
    AppointmentDropped,
    CustomerBalked,
    DiversionBegan,
    DiversionEnded,
    MachineChanged,
    NumbersLeased,
    NumberSuperseded,
    RatingAsked,
    RatingGiven,
    RatingLapsed,
    RatingShortened,
    RedirectFailed,
    RequestVoided,
    StaffCalled,
    StaffCame,
    TicketDescribed,
    TicketHandedIn,
    TicketIssued,
)
from server.domain.events.moving import (
    HoldReturned,
    MoveUndone,
    ServicePaused,
    ServiceWentOn,
    TicketAnnotated,
    TicketCancelled,
    TicketExpired,
    TicketHeld,
    TicketNoShow,
    TicketRedirected,
    TicketReinstated,
    TicketRequeued,
    TicketResumed,
    TicketsMerged,
    TicketTransferred,
    TicketUpgraded,
)
from server.domain.events.service import (
    InterpreterAsked,
    InterpreterCame,
    LegAdded,
    LegBegan,
    OutcomeRecorded,
    ServedDirectly,
    ServedOnPaper,
    ServiceCorrected,
    ServiceStarted,
    TicketCalled,
    TicketRecalled,
    TicketServed,
)

__all__ = [
    "AlarmAnswered",
    "AlarmRaised",
    "AppointmentBooked",
    "AppointmentDropped",
    "AutoCallSet",
    "CounterClosed",
    "CounterClosing",
    "CounterHandedOver",
    "CounterOpened",
    "CounterPaused",
    "CustomerBalked",
    "DayClosed",
    "DayOpened",
    "DiversionBegan",
    "DiversionEnded",
    "EpochRaised",
    "Event",
    "HoldReturned",
    "IntakeClosed",
    "IntakeOpened",
    "InterpreterAsked",
    "InterpreterCame",
    "LegAdded",
    "LegBegan",
    "MachineChanged",
    "MoveUndone",
    "NumberSuperseded",
    "NumbersLeased",
    "OutcomeRecorded",
    "PlanChanged",
    "ProfileChanged",
    "RatingAsked",
    "RatingGiven",
    "RatingLapsed",
    "RatingShortened",
    "RedirectFailed",
    "RequestVoided",
    "ServedDirectly",
    "ServedOnPaper",
    "ServiceCorrected",
    "ServicePaused",
    "ServiceStarted",
    "ServiceWentOn",
    "StaffCalled",
    "StaffCame",
    "TicketAnnotated",
    "TicketCalled",
    "TicketCancelled",
    "TicketDescribed",
    "TicketExpired",
    "TicketHandedIn",
    "TicketHeld",
    "TicketIssued",
    "TicketNoShow",
    "TicketRecalled",
    "TicketRedirected",
    "TicketReinstated",
    "TicketRequeued",
    "TicketResumed",
    "TicketServed",
    "TicketTransferred",
    "TicketUpgraded",
    "TicketsMerged",
    "WorkBegan",
]

Event = (
    DayOpened
    | WorkBegan
    | IntakeClosed
    | IntakeOpened
    | DayClosed
    | PlanChanged
    | EpochRaised
    | CounterOpened
    | CounterPaused
    | CounterClosed
    | CounterClosing
    | CounterHandedOver
    | ProfileChanged
    | AutoCallSet
    | TicketIssued
    | RedirectFailed
    | TicketDescribed
    | TicketHandedIn
    | NumberSuperseded
    | NumbersLeased
    | RequestVoided
    | CustomerBalked
    | AppointmentBooked
    | AppointmentDropped
    | TicketCalled
    | InterpreterAsked
    | InterpreterCame
    | TicketRecalled
    | ServiceStarted
    | ServedDirectly
    | ServedOnPaper
    | TicketServed
    | OutcomeRecorded
    | LegBegan
    | LegAdded
    | ServiceCorrected
    | TicketNoShow
    | TicketRequeued
    | TicketReinstated
    | TicketHeld
    | HoldReturned
    | TicketResumed
    | ServicePaused
    | ServiceWentOn
    | TicketCancelled
    | TicketTransferred
    | TicketRedirected
    | TicketUpgraded
    | TicketsMerged
    | MoveUndone
    | TicketAnnotated
    | TicketExpired
    | RatingAsked
    | RatingShortened
    | RatingGiven
    | RatingLapsed
    | StaffCalled
    | AlarmRaised
    | AlarmAnswered
    | StaffCame
    | MachineChanged
    | DiversionBegan
    | DiversionEnded
)

"""What can be asked of a branch."""

from server.domain.commands.arriving import (
    AttachForm,
    BookAppointment,
    CheckIn,
    ComeBack,
    DropAppointment,
)
from server.domain.commands.house import (
    AnswerAlarm,
    AutoCall,
    ChangePlan,
    ChangeProfile,
    CloseCounter,
    CloseDay,
    CloseIntake,
    HandOver,
    OpenCounter,
    OpenDay,
    PauseCounter,
    Placement,
    RaiseAlarm,
    RaiseEpoch,
    Tick,
)
from server.domain.commands.intake import (
    Annotate,
    Away,
    Balk,
    CallStaff,
    Cancel,
    Describe,
    HandIn,
    Issue,
    LeaseNumbers,
    SetMachine,
    StaffArrived,
    Withdraw,
)
from server.domain.commands.moving import (
    Divert,
    EndDiversion,
    Merge,
    Redirect,
    Reinstate,
    Transfer,
    UndoMove,
    Upgrade,
)
from server.domain.commands.service import (
    AddLeg,
    CallNext,
    CallTicket,
    CorrectService,
    Finish,
    GoOn,
    Hold,
    HoldAtCounter,
    InterpreterArrived,
    NoShow,
    Rate,
    Recall,
    RecordOutcome,
    Requeue,
    Resume,
    ServeDirectly,
    ServeOnPaper,
    Start,
)

__all__ = [
    "AddLeg",
    "Annotate",
    "AnswerAlarm",
    "AttachForm",
    "AutoCall",
    "Away",
    "Balk",
    "BookAppointment",
    "CallNext",
    "CallStaff",
    "CallTicket",
    "Cancel",
    "ChangePlan",
    "ChangeProfile",
    "CheckIn",
    "CloseCounter",
    "CloseDay",
    "CloseIntake",
    "ComeBack",
    "Command",
    "CorrectService",
    "Describe",
    "Divert",
    "DropAppointment",
    "EndDiversion",
    "Finish",
    "GoOn",
    "HandIn",
    "HandOver",
    "Hold",
    "HoldAtCounter",
    "InterpreterArrived",
    "Issue",
    "LeaseNumbers",
    "Merge",
    "NoShow",
    "OpenCounter",
    "OpenDay",
    "PauseCounter",
    "Placement",
    "RaiseAlarm",
    "RaiseEpoch",
    "Rate",
    "Recall",
    "RecordOutcome",
    "Redirect",
    "Reinstate",
    "Requeue",
    "Resume",
    "ServeDirectly",
    "ServeOnPaper",
    "SetMachine",
    "StaffArrived",
    "Start",
    "Tick",
    "Transfer",
    "UndoMove",
    "Upgrade",
    "Withdraw",
]

Command = (
    OpenDay
    | CloseIntake
    | CloseDay
    | Tick
    | ChangePlan
    | RaiseEpoch
    | OpenCounter
    | PauseCounter
    | CloseCounter
    | HandOver
    | ChangeProfile
    | AutoCall
    | Issue
    | HandIn
    | LeaseNumbers
    | Withdraw
    | Cancel
    | Balk
    | BookAppointment
    | DropAppointment
    | CheckIn
    | ComeBack
    | AttachForm
    | Annotate
    | Describe
    | CallStaff
    | RaiseAlarm
    | AnswerAlarm
    | StaffArrived
    | SetMachine
    | CallNext
    | CallTicket
    | Recall
    | Start
    | ServeDirectly
    | ServeOnPaper
    | Finish
    | RecordOutcome
    | CorrectService
    | AddLeg
    | NoShow
    | Requeue
    | Hold
    | Resume
    | HoldAtCounter
    | InterpreterArrived
    | GoOn
    | Transfer
    | Reinstate
    | Redirect
    | Divert
    | EndDiversion
    | Upgrade
    | Merge
    | UndoMove
    | Rate
)

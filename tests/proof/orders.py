"""Any order that a branch may get: one recipe per command, and none is missing.

Recipes do not know the branch. They name tickets by number, `#7`, and the machine puts the ticket
there: mostly one to which the command may apply.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from hypothesis import strategies as some

from server.domain import commands
from server.domain.commands import Command, Placement
from server.domain.model import MachineState, TicketId
from server.domain.plan import CounterCode, Profile, ServiceCode, TierCode
from tests.builders import BASIC, C1, C2, C3, CASH, GOLD, LOANS, MORNING, plan

counters = some.sampled_from([*[C1, C2, C3] * 5, CounterCode("c9")])
services = some.sampled_from([*[CASH, LOANS] * 8, ServiceCode("gems")])
tiers = some.sampled_from([*[BASIC, GOLD] * 8, TierCode("lead")])
tellers = some.sampled_from(["anna", "boram"])
tickets = some.integers(0, 99).map(lambda at: TicketId(f"#{at}"))
legs = some.builds("{}-{}".format, tickets, some.sampled_from([1, 1, 1, 2]))
reasons = some.sampled_from(["paper", "form"])
rests = some.sampled_from([timedelta(0), timedelta(seconds=5), timedelta(minutes=5)])
further = some.sampled_from([(), (), (), (CASH,), (LOANS,), (LOANS, CASH, LOANS)])
until = some.sampled_from([MORNING + timedelta(hours=hours) for hours in (-1, 1, 2)])
profiles = some.sampled_from([None, Profile((CASH, LOANS)), Profile((LOANS,), (GOLD,))])
plans = some.builds(plan, transfer_bonus=some.sampled_from([0.0, 5.0]))
TOKEN = some.just("f" * 64)
NEW = some.just(TicketId("new"))
"""An id that nobody has used."""

CODE = some.sampled_from(["1000", "2000"])
"""Of an appointment, or a form."""

RECIPES: Final[Mapping[type[Command], some.SearchStrategy[Any]]] = {
    commands.OpenDay: some.builds(commands.OpenDay),
    commands.CloseIntake: some.builds(commands.CloseIntake),
    commands.CloseDay: some.builds(commands.CloseDay),
    commands.Tick: some.builds(commands.Tick),
    commands.ChangePlan: some.builds(commands.ChangePlan, plans),
    commands.RaiseEpoch: some.builds(commands.RaiseEpoch, some.integers(0, 3)),
    commands.OpenCounter: some.builds(commands.OpenCounter, counters, tellers),
    commands.PauseCounter: some.builds(commands.PauseCounter, counters, reasons),
    commands.CloseCounter: some.builds(commands.CloseCounter, counters, some.booleans()),
    commands.HandOver: some.builds(commands.HandOver, counters, tellers),
    commands.ChangeProfile: some.builds(commands.ChangeProfile, counters, profiles),
    commands.AutoCall: some.builds(commands.AutoCall, counters, some.booleans()),
    commands.RaiseAlarm: some.builds(commands.RaiseAlarm, counters, tellers),
    commands.AnswerAlarm: some.builds(commands.AnswerAlarm, counters),
    commands.Issue: some.builds(
        commands.Issue,
        NEW | tickets,
        services,
        tiers,
        some.just("ko"),
        TOKEN,
        further=further,
        came_back=some.sampled_from([None, None, None, TicketId("#1"), TicketId("#6")]),
    ),
    commands.HandIn: some.builds(
        commands.HandIn,
        some.just("k1"),
        some.lists(
            some.builds(
                commands.Away,
                NEW | tickets,
                some.just("reserve"),
                services,
                tiers,
                some.just("ko"),
                TOKEN,
                some.just(MORNING),
            ),
            max_size=3,
        ).map(tuple),
    ),
    commands.LeaseNumbers: some.builds(commands.LeaseNumbers, some.sampled_from(["k1", "k2"])),
    commands.Withdraw: some.builds(commands.Withdraw, tickets),
    commands.Cancel: some.builds(commands.Cancel, tickets, reasons),
    commands.Annotate: some.builds(commands.Annotate, tickets, some.none() | reasons),
    commands.Describe: some.builds(
        commands.Describe,
        tickets,
        some.sampled_from(["ko", "zh", None]),
        some.sampled_from([None, ()]),
    ),
    commands.BookAppointment: some.builds(
        commands.BookAppointment,
        CODE,
        services,
        some.sampled_from([MORNING, MORNING + timedelta(days=1)]),
        some.none() | tiers,
    ),
    commands.DropAppointment: some.builds(commands.DropAppointment, CODE),
    commands.CheckIn: some.builds(commands.CheckIn, NEW | tickets, CODE, some.just("ko"), TOKEN),
    commands.ComeBack: some.builds(commands.ComeBack, TOKEN),
    commands.AttachForm: some.builds(commands.AttachForm, TOKEN, CODE),
    commands.Balk: some.builds(
        commands.Balk,
        some.just("kiosk-1"),
        some.none() | services,
        some.none() | tiers,
        some.sampled_from([None, "atm", "none"]),
        some.none() | some.integers(0, 9),
    ),
    commands.CallStaff: some.builds(commands.CallStaff, some.just("kiosk-1")),
    commands.InterpreterArrived: some.builds(commands.InterpreterArrived, tickets),
    commands.StaffArrived: some.builds(commands.StaffArrived, some.just("kiosk-1")),
    commands.SetMachine: some.builds(
        commands.SetMachine, some.sampled_from(["atm", "till"]), some.sampled_from(MachineState)
    ),
    commands.CallNext: some.builds(commands.CallNext, counters, some.sampled_from([None, "done"])),
    commands.CallTicket: some.builds(commands.CallTicket, counters, tickets, reasons),
    commands.Recall: some.builds(commands.Recall, counters),
    commands.Start: some.builds(commands.Start, counters),
    commands.ServeDirectly: some.builds(commands.ServeDirectly, counters, NEW, services, tiers),
    commands.ServeOnPaper: some.builds(
        commands.ServeOnPaper,
        counters,
        tickets,
        tellers,
        some.just(MORNING + timedelta(minutes=1)),
        some.just(MORNING + timedelta(minutes=4)),
    ),
    commands.Finish: some.builds(commands.Finish, counters),
    commands.RecordOutcome: some.builds(commands.RecordOutcome, legs, some.just("done")),
    commands.CorrectService: some.builds(commands.CorrectService, tickets, services),
    commands.AddLeg: some.builds(commands.AddLeg, tickets, services),
    commands.NoShow: some.builds(commands.NoShow, counters),
    commands.Requeue: some.builds(commands.Requeue, counters, some.integers(0, 3), rests),
    commands.Hold: some.builds(commands.Hold, counters, reasons, some.none() | rests),
    commands.Resume: some.builds(commands.Resume, counters, tickets),
    commands.HoldAtCounter: some.builds(commands.HoldAtCounter, counters, reasons),
    commands.GoOn: some.builds(commands.GoOn, counters),
    commands.Transfer: some.builds(
        commands.Transfer,
        tickets,
        some.none() | services,
        some.none() | counters,
        some.sampled_from([None, None, "anna"]),
        some.sampled_from(Placement),
        some.booleans(),
    ),
    commands.Reinstate: some.builds(
        commands.Reinstate, tickets, some.none() | some.sampled_from(Placement)
    ),
    commands.Redirect: some.builds(
        commands.Redirect, tickets, some.sampled_from(["atm", "till", ""]), some.just("")
    ),
    commands.Divert: some.builds(commands.Divert, services, services, until),
    commands.EndDiversion: some.builds(commands.EndDiversion, services),
    commands.Upgrade: some.builds(commands.Upgrade, tickets, tiers, reasons),
    commands.Merge: some.builds(commands.Merge, tickets, tickets),
    commands.UndoMove: some.builds(commands.UndoMove, tickets),
    commands.Rate: some.builds(commands.Rate, legs, some.integers(0, 6)),
}

FITS: Final[Mapping[type[Command], tuple[str, ...]]] = {
    commands.Cancel: ("waiting",),
    commands.CallTicket: ("waiting",),
    commands.CorrectService: ("waiting", "serving"),
    commands.AddLeg: ("waiting", "serving"),
    commands.Resume: ("held",),
    commands.Transfer: ("waiting", "called", "serving", "held"),
    commands.Reinstate: ("no_show",),
    commands.Redirect: ("waiting", "called"),
    commands.Upgrade: ("waiting", "called"),
    commands.Describe: ("waiting", "called"),
    commands.ServeOnPaper: ("waiting",),
    commands.Merge: ("waiting",),
    commands.Rate: ("served",),
    commands.RecordOutcome: ("served",),
}
"""The states of tickets that a command is mostly given."""

"""The one question that a branch answers: may this be done now, and what happens then?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from server.domain import (
    alarming,
    arriving,
    calling,
    commands,
    counters,
    day,
    diverting,
    filing,
    holding,
    issuing,
    merging,
    moving,
    planning,
    rating,
    releasing,
    reserve,
    returning,
    undoing,
    visiting,
)
from server.domain.bounds import refuse_values
from server.domain.commands import Command
from server.domain.model import Branch
from server.domain.outcome import Outcome
from server.domain.refusals import Refusal

DECIDERS: Final[Mapping[type[Command], Callable[[Branch, Any, datetime], Outcome]]] = {
    commands.OpenDay: day.open_day,
    commands.CloseIntake: day.close_intake,
    commands.CloseDay: day.close_day,
    commands.Tick: day.tick,
    commands.ChangePlan: planning.change_plan,
    commands.RaiseEpoch: reserve.raise_epoch,
    commands.LeaseNumbers: reserve.lease_numbers,
    commands.HandIn: filing.hand_in,
    commands.OpenCounter: counters.open_counter,
    commands.PauseCounter: counters.pause_counter,
    commands.CloseCounter: counters.close_counter,
    commands.Issue: issuing.issue,
    commands.Withdraw: issuing.withdraw,
    commands.Cancel: issuing.cancel,
    commands.CallNext: calling.call_next,
    commands.Recall: calling.recall,
    commands.Start: calling.start,
    commands.Finish: visiting.finish,
    commands.NoShow: calling.no_show,
    commands.Transfer: moving.transfer,
    commands.Redirect: moving.redirect,
    commands.Rate: rating.rate,
    commands.Balk: issuing.balk,
    commands.BookAppointment: arriving.book,
    commands.DropAppointment: arriving.drop,
    commands.CheckIn: arriving.check_in,
    commands.ComeBack: arriving.come_back,
    commands.AttachForm: arriving.attach_form,
    commands.CallStaff: issuing.call_staff,
    commands.RaiseAlarm: alarming.raise_alarm,
    commands.AnswerAlarm: alarming.answer_alarm,
    commands.StaffArrived: issuing.staff_arrived,
    commands.HandOver: counters.hand_over,
    commands.ChangeProfile: counters.change_profile,
    commands.AutoCall: counters.auto_call,
    commands.CallTicket: calling.call_ticket,
    commands.ServeDirectly: visiting.serve_directly,
    commands.ServeOnPaper: visiting.serve_on_paper,
    commands.RecordOutcome: visiting.record_outcome,
    commands.CorrectService: visiting.correct_service,
    commands.AddLeg: visiting.add_leg,
    commands.Annotate: visiting.annotate,
    commands.Describe: moving.describe,
    commands.InterpreterArrived: visiting.interpreter_arrived,
    commands.Requeue: returning.requeue,
    commands.Reinstate: returning.reinstate,
    commands.Hold: holding.hold,
    commands.Resume: holding.resume,
    commands.HoldAtCounter: holding.hold_at_counter,
    commands.GoOn: holding.go_on,
    commands.Upgrade: moving.upgrade,
    commands.Merge: merging.merge,
    commands.UndoMove: undoing.undo_move,
    commands.Divert: diverting.divert,
    commands.EndDiversion: diverting.end_diversion,
    commands.SetMachine: diverting.set_machine,
}


def decide(branch: Branch, command: Command, now: datetime) -> Outcome:
    """The events that carry out `command`, or a refusal. The branch itself is never changed."""
    outcome = refuse_values(command) or DECIDERS[type(command)](branch, command, now)
    if isinstance(outcome, Refusal):
        return outcome
    happened = (*outcome, *counters.closed_after(branch, outcome, now))
    return (*happened, *releasing.released(branch, happened, now))

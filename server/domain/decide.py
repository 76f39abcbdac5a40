"""The one question that a branch answers: may this be done now, and what happens then?"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

from server.domain import (
    calling,
    commands,
    counters,
    day,
    filing,
    issuing,
    moving,
    planning,
    rating,
    reserve,
)
from server.domain.commands import Command
from server.domain.model import Branch
from server.domain.outcome import Outcome

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
    commands.Finish: calling.finish,
    commands.NoShow: calling.no_show,
    commands.Transfer: moving.transfer,
    commands.Redirect: moving.redirect,
    commands.Rate: rating.rate,
    commands.CallStaff: issuing.call_staff,
    commands.StaffArrived: issuing.staff_arrived,
}


def decide(branch: Branch, command: Command, now: datetime) -> Outcome:
    """The events that carry out `command`, or a refusal. The branch itself is never changed."""
    return DECIDERS[type(command)](branch, command, now)

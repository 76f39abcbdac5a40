"""The verbs that programs may give a branch, and which roles may give them.

A command that is not here belongs to the clock or to the devices.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from pydantic import TypeAdapter

from server.application.ports import Role
from server.domain import commands
from server.web.roles import FLOOR, SERVING

AT_THE_COUNTER: Final = (
    commands.OpenCounter,
    commands.PauseCounter,
    commands.CloseCounter,
    commands.HandOver,
    commands.AutoCall,
    commands.CallNext,
    commands.CallTicket,
    commands.Recall,
    commands.Start,
    commands.ServeDirectly,
    commands.ServeOnPaper,
    commands.Finish,
    commands.RecordOutcome,
    commands.CorrectService,
    commands.AddLeg,
    commands.NoShow,
    commands.Requeue,
    commands.Hold,
    commands.Resume,
    commands.HoldAtCounter,
    commands.GoOn,
    commands.InterpreterArrived,
    commands.Transfer,
    commands.Annotate,
    commands.Describe,
    commands.UndoMove,
    commands.Reinstate,
    commands.Redirect,
    commands.Upgrade,
    commands.Merge,
)
ON_THE_FLOOR: Final = (
    commands.OpenDay,
    commands.CloseIntake,
    commands.CloseDay,
    commands.ChangeProfile,
    commands.Issue,
    commands.BookAppointment,
    commands.DropAppointment,
    commands.Cancel,
    commands.Divert,
    commands.EndDiversion,
    commands.SetMachine,
    commands.StaffArrived,
)


@dataclass(frozen=True, slots=True)
class Verb:
    """A command as programs may give it."""

    reads: TypeAdapter[Any]
    roles: frozenset[Role]


def verb_name(command: type) -> str:
    """The command's name in an address: `CallNext` is `call-next`."""
    parts = ("-" + letter.lower() if letter.isupper() else letter for letter in command.__name__)
    return "".join(parts).removeprefix("-")


VERBS: Final[Mapping[str, Verb]] = {
    verb_name(command): Verb(TypeAdapter(command), roles)
    for offered, roles in ((AT_THE_COUNTER, SERVING), (ON_THE_FLOOR, FLOOR))
    for command in offered
}

"""Every verb of a branch for programs, and the branch as it is.

GET  /api/branches                      the branches that are served here
GET  /api/branches/{branch}             tickets that wait or are at a counter, counters, numbers
POST /api/branches/{branch}/{verb}      carry out a verb: `call-next`, `transfer`, `undo-move`, ...

The body is the verb's fields as JSON. The header `Idempotency-Key` is the request's id: the same
one sent twice gets the same answer. 200 tells what happened, event by event; 409 (404, 422) says
why nothing did, for programs and in the branch's languages. A verb that is not in `VERBS` is not
offered here: it belongs to the clock or to the devices.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Final, get_args

from fastapi import APIRouter, Depends, Header, HTTPException, Request
from pydantic import TypeAdapter, ValidationError
from starlette.responses import JSONResponse, Response

from server.application.door import Answer, Door
from server.application.ports import Order, Role
from server.application.sentences import sentence
from server.domain import commands, events
from server.domain.commands import Command, OpenCounter
from server.domain.lifecycle import AT_COUNTER
from server.domain.model import Branch, Desk, State, Ticket
from server.domain.outcome import Events
from server.domain.plan import CounterCode
from server.domain.refusals import CounterTaken, Refusal
from server.web.orders import status_of
from server.web.pages import HouseHere
from server.web.staff import Member, only

router = APIRouter(prefix="/api")
ASKERS: Final = (Role.TELLER, Role.LOBBY, Role.ADMIN)
ANYONE: Final = frozenset(ASKERS)
FLOOR: Final = frozenset({Role.LOBBY, Role.ADMIN})
KEY: Final = r"^[a-z0-9-]{8,64}$"
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
    commands.Transfer,
    commands.Annotate,
    commands.UndoMove,
)
ON_THE_FLOOR: Final = (
    commands.OpenDay,
    commands.CloseIntake,
    commands.CloseDay,
    commands.ChangeProfile,
    commands.Issue,
    commands.Cancel,
    commands.Reinstate,
    commands.Redirect,
    commands.Divert,
    commands.EndDiversion,
    commands.Upgrade,
    commands.Merge,
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
    for offered, roles in ((AT_THE_COUNTER, ANYONE), (ON_THE_FLOOR, FLOOR))
    for command in offered
}
_ADAPTERS: Final[Mapping[type, TypeAdapter[Any]]] = {
    kind: TypeAdapter(kind) for kind in (*get_args(events.Event), Ticket, Desk)
}
_HIDDEN: Final = frozenset({"token", "undo"})
AskerHere = Annotated[Member, Depends(only(*ASKERS))]
RequestKey = Annotated[str, Header(alias="Idempotency-Key", pattern=KEY)]


@router.get("/branches")
async def branches(house: HouseHere, _: AskerHere) -> Response:
    """The branches that are served here."""
    return JSONResponse([{"branch": house.door.branch.plan.code}])


@router.get("/branches/{branch}")
async def branch_now(house: HouseHere, _: AskerHere, branch: str) -> Response:
    """The branch as last committed."""
    return JSONResponse(_shown(_door(house.door, branch).branch))


@router.post("/branches/{branch}/{verb}")
async def give(
    request: Request, house: HouseHere, asker: AskerHere, branch: str, verb: str, key: RequestKey
) -> Response:
    """Carry out a verb."""
    door, command = _door(house.door, branch), await _command(request, asker, verb)
    if isinstance(command, ValidationError):
        return _not_understood(command)
    refused = _refuse_elsewhere(door.branch, command, asker)
    if refused is not None:
        return _refused(door.branch, refused)
    answer = await door.handle(Order(command, key, asker.actor))
    if isinstance(answer.outcome, Refusal):
        return _refused(answer.branch, answer.outcome)
    return JSONResponse(_happened(answer, answer.outcome))


def _door(door: Door, branch: str) -> Door:
    if door.branch.plan.code != branch:
        raise HTTPException(404)
    return door


async def _command(request: Request, asker: Member, name: str) -> Command | ValidationError:
    verb = VERBS.get(name)
    if verb is None:
        raise HTTPException(404)
    if asker.role not in verb.roles:
        raise HTTPException(403)
    try:
        return verb.reads.validate_json(await request.body() or b"{}")  # type: ignore[no-any-return]
    except ValidationError as wrong:
        return wrong


def _not_understood(wrong: ValidationError) -> Response:
    first = wrong.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(step) for step in first["loc"])
    detail = f"{where or 'body'}: {first['msg']}"
    return JSONResponse({"error": "NotUnderstood", "detail": detail}, 422)


def _refuse_elsewhere(branch: Branch, command: Command, asker: Member) -> Refusal | None:
    """A teller works at a counter that is theirs, or nobody's, and opens it for themselves."""
    desk = branch.desks.get(getattr(command, "counter", None) or CounterCode(""))
    if asker.role is not Role.TELLER or desk is None:
        return None
    taken = desk.teller not in (None, asker.name)
    for_another = isinstance(command, OpenCounter) and command.teller != asker.name
    if not (taken or for_another):
        return None
    return CounterTaken(getattr(command, "counter", ""), desk.teller or asker.name)


def _happened(answer: Answer, outcome: Events) -> dict[str, Any]:
    """What was recorded, as programs read it."""
    told = [{"kind": type(event).__name__} | _without_secrets(_plainly(event)) for event in outcome]
    return {"sequence": answer.branch.sequence, "repeated": answer.repeated, "events": told}


def _refused(branch: Branch, refusal: Refusal) -> Response:
    texts = {each: sentence(refusal, branch.plan, each) for each in branch.plan.languages}
    error = {"error": type(refusal).__name__, "detail": sentence(refusal, branch.plan, "en")}
    return JSONResponse(error | {"texts": texts}, status_of(refusal))


def _shown(branch: Branch) -> dict[str, Any]:
    here = [
        ticket
        for ticket in branch.tickets.values()
        if ticket.state in AT_COUNTER | {State.WAITING, State.HELD, State.NO_SHOW}
    ]
    return {
        "branch": branch.plan.code,
        "sequence": branch.sequence,
        "day": branch.day and branch.day.isoformat(),
        "open": branch.open,
        "tickets": [_without_secrets(_plainly(ticket)) for ticket in here],
        "counters": {code: _plainly(desk) for code, desk in branch.desks.items()},
    }


def _plainly(value: Any) -> dict[str, Any]:
    plain: dict[str, Any] = _ADAPTERS[type(value)].dump_python(value, mode="json")
    return plain


def _without_secrets(told: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in told.items() if name not in _HIDDEN}

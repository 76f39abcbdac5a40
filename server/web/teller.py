"""The teller's page.

GET  /teller                      choose a counter
GET  /teller/{counter}            the page
GET  /teller/{counter}/stream     its live part, pushed
POST /teller/{counter}/{action}   open, call-next, start, finish, recall, no-show, pause, close

Every POST takes the form field `request` (an id minted per press), `outcome` where a customer may
be finished, and `reason` with a pause where the bank asks for one. It answers the live part; a
refusal answers 404 or 409 and names itself in `X-Heliotrope-Refused`. Browsers vouch for the
origin; a program sends `Origin: http://host:port`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, HTTPException
from starlette.responses import Response

from server.application.sentences import reason
from server.domain import commands
from server.domain.commands import Command
from server.domain.model import Branch, Ticket
from server.domain.plan import CounterCode
from server.domain.refusals import CounterTaken, Refusal
from server.web.desk_view import DONE, breaks, desk_view, outcomes
from server.web.hall_view import hall_view
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, HereNow
from server.web.staff import AtCounter, Member, still
from server.web.stream import push

router = APIRouter(prefix="/teller")
Code = Annotated[str, Form(max_length=64)]


class Action(StrEnum):
    """What a teller can press."""

    OPEN = "open"
    CALL_NEXT = "call-next"
    START = "start"
    FINISH = "finish"
    RECALL = "recall"
    NO_SHOW = "no-show"
    PAUSE = "pause"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Press:
    """One press of a key or a button."""

    request: RequestId
    outcome: Code = DONE
    """Of the customer who is finished by it, where somebody is served."""
    reason: Code = ""
    """Of a pause, where the bank asks for one."""


COMMANDS: Final[dict[Action, Callable[[CounterCode, str, Press], Command]]] = {
    Action.OPEN: lambda counter, teller, _: commands.OpenCounter(counter, teller),
    Action.CALL_NEXT: lambda counter, _, how: commands.CallNext(counter, finishing=how.outcome),
    Action.START: lambda counter, *_: commands.Start(counter),
    Action.FINISH: lambda counter, _, how: commands.Finish(counter, how.outcome),
    Action.RECALL: lambda counter, *_: commands.Recall(counter),
    Action.NO_SHOW: lambda counter, *_: commands.NoShow(counter),
    Action.PAUSE: lambda counter, _, how: commands.PauseCounter(counter, how.reason),
    Action.CLOSE: lambda counter, *_: commands.CloseCounter(counter),
}


@router.get("")
async def choose_counter(here: HereNow, member: AtCounter) -> Response:
    """All counters, and who is where."""
    hall = hall_view(here.branch, here.house.forecast(), {}, here.now)
    learning = here.branch.plan.is_trainee(member.name)
    return here.page("counters.html", hall=hall, member=member, trainee=learning)


@router.get("/{counter}")
async def teller_page(here: HereNow, member: AtCounter, counter: CounterCode) -> Response:
    """One counter's page."""
    return here.page("teller.html", **await _seen(here, member, _known(here, counter), here.branch))


@router.get("/{counter}/stream")
async def teller_stream(here: HereNow, member: AtCounter, counter: CounterCode) -> Response:
    """Its live part, pushed."""
    code = _known(here, counter)

    async def draw(branch: Branch) -> str:
        return here.draw("desk.html", **await _seen(here, member, code, branch))

    return push(here, draw, allowed=still(here.request, member))


@router.post("/{counter}/{action}")
async def press(
    here: HereNow,
    member: AtCounter,
    counter: CounterCode,
    action: Action,
    pressed: Annotated[Press, Depends()],
) -> Response:
    """Carry out what was pressed."""
    code = _known(here, counter)
    command = COMMANDS[action](code, member.name, pressed)
    outcome = _refuse_elsewhere(here.branch, code, member) or await carry_out(
        here, command, pressed.request, member.actor
    )
    live = here.draw("desk.html", **await _seen(here, member, code, here.branch))
    return answered(here, live, outcome)


def _known(here: Here, counter: CounterCode) -> CounterCode:
    if counter not in here.branch.plan.counters:
        raise HTTPException(404)
    return counter


def _refuse_elsewhere(branch: Branch, code: CounterCode, member: Member) -> Refusal | None:
    """A teller works only at the counter that is theirs."""
    teller = branch.desks[code].teller
    if teller in (None, member.name):
        return None
    return CounterTaken(branch.plan.counters[code].number, teller or "")


async def _seen(here: Here, member: Member, code: CounterCode, branch: Branch) -> dict[str, object]:
    view = desk_view(branch, code, here.now)
    why = view.current and view.current.ticket.why
    return {
        "view": view,
        "member": member,
        "trainee": branch.plan.is_trainee(member.name),
        "branch": branch,
        "outcomes": outcomes(branch.plan, here.language),
        "breaks": breaks(branch.plan, here.language),
        "why": reason(why, branch.plan, here.language) if why else "",
        "note": await _note(here, branch.at(code)),
    }


async def _note(here: Here, ticket: Ticket | None) -> str:
    notes = await here.house.door.notes([ticket] if ticket else [])
    return next(iter(notes.values()), "")

"""The lobby manager's tablet.

GET  /lobby                              the page
GET  /lobby/stream                       its live part, pushed
POST /lobby/help/{device}                somebody is there now
POST /lobby/interpreters/{ticket}        somebody speaks the customer's language now
POST /lobby/machines/{machine}/{state}   a machine works, or is out of order
POST /lobby/day/{turn}                   open or close the business day; the last number is given
POST /lobby/what-if                      what a change would do: change, and counter or service,
                                         to and customers; changes nothing

Every POST takes the form field `request` and answers as those of the teller's page do.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from functools import partial
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, HTTPException
from pydantic import ValidationError
from starlette.responses import HTMLResponse, Response

from server.domain import commands
from server.domain.commands import Command
from server.domain.model import Branch, MachineState, TicketId
from server.forecast.changes import Change, why_not
from server.web import alerts_view
from server.web.advice import ASKS
from server.web.advice_view import effect_view, warnings_view
from server.web.cases_view import case_alerts
from server.web.hall_view import hall_view
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, HereNow, fragments_of
from server.web.staff import InLobby, Member, still
from server.web.stream import push
from wire.messages import Id
from words.phrases import pick

router = APIRouter(prefix="/lobby")
Code = Annotated[str, Form(max_length=64)]
SCANS: Final = "camera=(self), geolocation=(), microphone=()"
"""This page alone may look through a camera: it reads slips."""


SHOWN: Final = 3
"""So many of the last words to the tellers stand on the page."""


class Turn(StrEnum):
    """What can be done to the business day by hand."""

    OPEN = "open"
    LAST = "last"
    """Whoever has a number is served, and nobody else gets one."""
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Wish:
    """A change to be thought through."""

    change: Code
    counter: Code = ""
    service: Code = ""
    to: Code = ""
    customers: Code = ""

    def meant(self) -> Change:
        """As the forecast takes it; 422 for what makes no sense."""
        try:
            said = {name: value for name, value in asdict(self).items() if value}
            return ASKS.validate_python(said).meant()
        except ValidationError:
            raise HTTPException(422) from None


TURNS: Final[Mapping[Turn, Command]] = {
    Turn.OPEN: commands.OpenDay(),
    Turn.LAST: commands.CloseIntake(),
    Turn.CLOSE: commands.CloseDay(),
}


@router.get("")
async def lobby_page(here: HereNow, member: InLobby) -> Response:
    """The whole lobby."""
    counters = here.branch.plan.counters.values()
    seen = await _seen(here, here.branch)
    told = await locked(here, member)
    answer = here.page("lobby.html", member=member, counters=counters, **told, **seen)
    answer.headers["Permissions-Policy"] = SCANS
    return answer


@router.get("/stream")
async def lobby_stream(here: HereNow, member: InLobby) -> Response:
    """Its live part, pushed."""

    async def draw(branch: Branch) -> str:
        key = "hall", here.house.code, here.language
        return await fragments_of(here.request).get(key, branch.sequence, partial(live, here))

    return push(here, draw, allowed=still(here.request, member))


@router.post("/help/{device}")
async def arrived(here: HereNow, member: InLobby, device: Id, request: RequestId) -> Response:
    """Somebody of the staff is with the customer."""
    return await _done(here, member, request, commands.StaffArrived(device))


@router.post("/interpreters/{ticket}")
async def interpreter(
    here: HereNow, member: InLobby, ticket: TicketId, request: RequestId
) -> Response:
    """Somebody who speaks the customer's language is at the counter."""
    return await _done(here, member, request, commands.InterpreterArrived(ticket))


@router.post("/machines/{machine}/{state}")
async def set_machine(
    here: HereNow, member: InLobby, machine: Id, state: MachineState, request: RequestId
) -> Response:
    """Say that a self-service machine works, or that it does not."""
    return await _done(here, member, request, commands.SetMachine(machine, state))


@router.post("/day/{turn}")
async def turn_day(here: HereNow, member: InLobby, turn: Turn, request: RequestId) -> Response:
    """Open or close the business day."""
    return await _done(here, member, request, TURNS[turn])


@router.post("/what-if")
async def what_if(here: HereNow, _: InLobby, wish: Annotated[Wish, Depends()]) -> Response:
    """What a change would do to the waits."""
    return await thought(here, wish.meant())


async def thought(here: Here, change: Change) -> Response:
    """What a change would do, drawn; or why there can be no such change."""
    refused = why_not(here.branch, change)
    if refused is not None:
        return answered(here, "", refused)
    effect = await here.house.advice.effect(change)
    if effect is None:
        return HTMLResponse(here.draw("effect.html", view=None))
    view = effect_view(here.branch, effect)
    named = {field: pick(each.name, here.language) for field, each in view.names.items()}
    return HTMLResponse(here.draw("effect.html", view=view, asked={**view.values, **named}))


async def _done(here: Here, member: Member, request: str, command: Command) -> Response:
    outcome = await carry_out(here, command, request, member.actor)
    return answered(here, await live(here), outcome)


async def locked(here: Here, member: Member) -> dict[str, object]:
    """Whether this log-in can be, and is, told of alerts while its screen is locked."""
    screens = here.house.screens
    told = await screens.is_told(member.seat)
    return {"push_key": screens.public_key, "screens_told": told}


async def live(here: Here) -> str:
    """The page's live part as it is now."""
    return here.draw("hall.html", **await _seen(here, here.branch))


async def _seen(here: Here, branch: Branch) -> dict[str, object]:
    devices = here.house.devices()
    telling = here.house.telling
    return {
        "followed": case_alerts(branch.plan, await here.house.cases.glance(), here.now),
        "hall": hall_view(branch, here.house.forecast(), devices, here.now),
        "alerts": await alerts_view.seen(branch, here.house.alerts, here.now),
        "alerts_at": "/lobby/alerts",
        "warned": warnings_view(branch, here.house.advice.newest(), await telling.answered()),
        "told_of": (await telling.told())[:SHOWN],
    }

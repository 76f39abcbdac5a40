"""The lobby manager's tablet.

GET  /lobby                              the page
GET  /lobby/stream                       its live part, pushed
GET  /lobby/tickets/{ticket}             one waiting person, and where they can be sent
POST /lobby/tickets/{ticket}/transfer    service and/or counter; though_closed, if it is closed
POST /lobby/tickets/{ticket}/redirect    machine
POST /lobby/tickets/{ticket}/cancel
POST /lobby/tickets/{ticket}/note        what the tellers should know; empty: nothing any more
POST /lobby/tickets/{ticket}/slip        a slip at a printer that stands by itself: printer
POST /lobby/help/{device}                somebody is there now
POST /lobby/interpreters/{ticket}        somebody speaks the customer's language now
POST /lobby/machines/{machine}/{state}   a machine works, or is out of order
POST /lobby/day/{turn}                   open or close the business day
POST /lobby/counters/{counter}/resume    a counter comes back from its break, for its teller
POST /lobby/what-if                      what a change would do: change, and counter or service,
                                         to and customers; changes nothing

Every POST takes the form field `request` and answers as those of the teller's page do.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Depends, Form, HTTPException
from pydantic import ValidationError
from starlette.responses import HTMLResponse, Response

from server.application.slips import slip
from server.domain import commands
from server.domain.bounds import LONGEST_NOTE
from server.domain.commands import Command
from server.domain.model import Branch, MachineState, TicketId
from server.domain.plan import CounterCode, ServiceCode
from server.forecast.changes import Change, why_not
from server.web.advice import ASKS
from server.web.advice_view import effect_view, warnings_view
from server.web.cases_view import case_alerts
from server.web.hall_view import hall_view, person_view
from server.web.orders import RequestId, answered, carry_out
from server.web.pager_view import bases, held
from server.web.pages import Here, HereNow
from server.web.staff import InLobby, Member, still
from server.web.stream import push
from wire.messages import Id
from words import phrases
from words.phrases import pick

log = structlog.get_logger()
router = APIRouter(prefix="/lobby")
Code = Annotated[str, Form(max_length=64)]
Note = Annotated[str, Form(max_length=LONGEST_NOTE)]


SLIP_SECONDS: Final = 15.0
"""So long the printer is asked, and not longer: then somebody has gone to look."""
SAID: Final[Mapping[str, str]] = {
    "printed": "The slip is printed.",
    "uncertain": "The slip may have come out: please look at the printer.",
    "failed": "The slip did not come out: please look at the printer.",
    "expired": "The printer did not answer in time: nothing is printed.",
}


class Turn(StrEnum):
    """What can be done to the business day by hand."""

    OPEN = "open"
    CLOSE = "close"


@dataclass(frozen=True, slots=True)
class Goal:
    """Where a person is sent."""

    service: Code = ""
    counter: Code = ""
    though_closed: Annotated[bool, Form()] = False


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
    Turn.CLOSE: commands.CloseDay(),
}


@router.get("")
async def lobby_page(here: HereNow, member: InLobby) -> Response:
    """The whole lobby."""
    counters = here.branch.plan.counters.values()
    seen = await _seen(here, here.branch)
    return here.page("lobby.html", member=member, counters=counters, **seen)


@router.get("/stream")
async def lobby_stream(here: HereNow, member: InLobby) -> Response:
    """Its live part, pushed."""

    async def draw(branch: Branch) -> str:
        return here.draw("hall.html", **await _seen(here, branch))

    return push(here, draw, allowed=still(here.request, member))


@router.get("/tickets/{ticket}")
async def person(here: HereNow, _: InLobby, ticket: TicketId) -> Response:
    """One person, and where they can be sent."""
    found = here.branch.tickets.get(ticket)
    if found is None:
        raise HTTPException(404)
    view = person_view(here.branch, here.house.forecast(), found, here.now)
    notes = await here.house.door.notes([found])
    ahead = phrases.people_ahead(here.language, view.ahead)
    note = notes.get(found.id, "")
    printers = here.house.slips.ready()
    told = {"view": view, "ahead": ahead, "note": note, "printers": printers}
    devices = here.house.devices()
    told |= {"pagers": bases(devices), "holds": held(devices, found.number)}
    return HTMLResponse(here.draw("person.html", **told))


@router.post("/tickets/{ticket}/transfer")
async def transfer(
    here: HereNow,
    member: InLobby,
    ticket: TicketId,
    request: RequestId,
    goal: Annotated[Goal, Depends()],
) -> Response:
    """Send a person to another service, to one counter, or both."""
    there = ServiceCode(goal.service) or None, CounterCode(goal.counter) or None
    command = commands.Transfer(ticket, *there, though_closed=goal.though_closed)
    return await _done(here, member, request, command)


@router.post("/tickets/{ticket}/redirect")
async def redirect(
    here: HereNow, member: InLobby, ticket: TicketId, request: RequestId, machine: Code
) -> Response:
    """Send a person to a self-service machine."""
    return await _done(here, member, request, commands.Redirect(ticket, machine))


@router.post("/tickets/{ticket}/cancel")
async def cancel(here: HereNow, member: InLobby, ticket: TicketId, request: RequestId) -> Response:
    """Take a person out of the queue."""
    return await _done(here, member, request, commands.Cancel(ticket, "by staff"))


@router.post("/tickets/{ticket}/note")
async def annotate(
    here: HereNow, member: InLobby, ticket: TicketId, request: RequestId, note: Note = ""
) -> Response:
    """Write down what the tellers should know of a person; an empty note erases the last."""
    return await _done(here, member, request, commands.Annotate(ticket, note=note.strip()))


@router.post("/tickets/{ticket}/slip")
async def print_slip(
    here: HereNow, member: InLobby, ticket: TicketId, request: RequestId, printer: Code
) -> Response:
    """Print a slip for a person; the same press prints one."""
    found = here.branch.tickets.get(ticket)
    if found is None or printer not in here.house.slips.ready():
        raise HTTPException(404)
    until = here.now + timedelta(seconds=SLIP_SECONDS * here.house.speed)
    job = slip(here.branch, found, here.house.forecast(), id_=request, now=here.now, until=until)
    result = await here.house.slips.print(printer, job, SLIP_SECONDS)
    outcome = result.outcome if result else "expired"
    log.info("slip", by=member.actor, number=job.number, printer=printer, outcome=outcome)
    said = here.draw("said.html", said=SAID[outcome], well=outcome == "printed")
    return HTMLResponse(await live(here) + said)


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


@router.post("/counters/{counter}/resume")
async def resume(
    here: HereNow, member: InLobby, counter: CounterCode, request: RequestId
) -> Response:
    """Bring a counter back from its break, for the teller who is there."""
    desk = here.branch.desks.get(counter)
    if desk is None or desk.teller is None:
        raise HTTPException(404)
    return await _done(here, member, request, commands.OpenCounter(counter, desk.teller))


@router.post("/what-if")
async def what_if(here: HereNow, _: InLobby, wish: Annotated[Wish, Depends()]) -> Response:
    """What a change would do to the waits."""
    change = wish.meant()
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


async def live(here: Here) -> str:
    """The page's live part as it is now."""
    return here.draw("hall.html", **await _seen(here, here.branch))


async def _seen(here: Here, branch: Branch) -> dict[str, object]:
    devices = here.house.devices()
    return {
        "followed": case_alerts(branch.plan, await here.house.cases.glance(), here.now),
        "hall": hall_view(branch, here.house.forecast(), devices, here.now),
        "warned": warnings_view(branch, here.house.advice.newest()),
    }

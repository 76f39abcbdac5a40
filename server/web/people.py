"""The people in the hall, one by one and several at once.

POST /lobby/find                         typed: a number, its digits, or what a slip's code says
GET  /lobby/tickets/{ticket}             one person, and what can be done for them
POST /lobby/tickets/{ticket}/slip        a slip at a printer that stands by itself: printer
POST /lobby/tickets/{ticket}/{verb}      whatever `errands.Verb` names
POST /lobby/move                         service, to and customers: so many who came last go on
POST /lobby/undo                         tickets: take back what was just done to them

A slip's code is a secret: it is posted, so that it stands in no log. Every other POST takes the
form field `request` and answers as those of the teller's page do.
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping
from datetime import timedelta
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Depends, Form, HTTPException
from starlette.responses import HTMLResponse, Response

from server.application.slips import slip
from server.domain import commands, events
from server.domain.commands import Command
from server.domain.model import Branch, Ticket, TicketId
from server.domain.outcome import Outcome
from server.domain.plan import ServiceCode
from server.domain.refusals import Refusal, UnknownTicket
from server.web.errands import Code, Errand, Verb, ordered
from server.web.lobby import live
from server.web.orders import RequestId, answered, carry_out
from server.web.pager_view import bases, held
from server.web.pages import Here, HereNow
from server.web.person_view import person_view
from server.web.staff import InLobby, Member
from server.web.typed import tickets_meant

log = structlog.get_logger()
router = APIRouter(prefix="/lobby")
MOST_MOVED: Final = 99
SLIP_SECONDS: Final = 15.0
"""So long the printer is asked, and not longer: then somebody has gone to look."""
SAID: Final[Mapping[str, str]] = {
    "printed": "The slip is printed.",
    "uncertain": "The slip may have come out: please look at the printer.",
    "failed": "The slip did not come out: please look at the printer.",
    "expired": "The printer did not answer in time: nothing is printed.",
}


@router.post("/find")
async def find(
    here: HereNow, _: InLobby, typed: Annotated[str, Form(max_length=200)] = ""
) -> Response:
    """Whoever holds the number that was typed, or the slip that was scanned."""
    meant = tickets_meant(here.branch, typed)
    if len(meant) == 1:
        return await _card(here, meant[0])
    return HTMLResponse(here.draw("found.html", meant=meant, typed=typed))


@router.get("/tickets/{ticket}")
async def person(here: HereNow, _: InLobby, ticket: TicketId) -> Response:
    """One person, and what can be done for them."""
    found = here.branch.tickets.get(ticket)
    if found is None:
        raise HTTPException(404)
    return await _card(here, found)


@router.post("/tickets/{ticket}/slip")
async def print_slip(
    here: HereNow, member: InLobby, ticket: TicketId, request: RequestId, printer: Code
) -> Response:
    """Print a slip for a person; the same press prints one."""
    found = here.branch.tickets.get(ticket)
    if found is None or printer not in here.house.slips.ready():
        raise HTTPException(404)
    outcome = await printed(here, member, found, request, printer)
    said = here.draw("said.html", said=SAID[outcome], well=outcome == "printed")
    return HTMLResponse(await live(here) + said)


async def printed(
    here: Here, member: Member, ticket: Ticket, request: str, printer: str, url: str = ""
) -> str:
    """What came of a slip for this person: a key of `SAID`."""
    until = here.now + timedelta(seconds=SLIP_SECONDS * here.house.speed)
    told = slip(here.branch, ticket, here.house.forecast(), id_=request, now=here.now, until=until)
    job = told.model_copy(update={"url": url})
    result = await here.house.slips.print(printer, job, SLIP_SECONDS)
    outcome = result.outcome if result else "expired"
    log.info("slip", by=member.actor, number=job.number, printer=printer, outcome=outcome)
    return outcome


@router.post("/tickets/{ticket}/{verb}")
async def order(
    here: HereNow,
    member: InLobby,
    ticket: TicketId,
    verb: Verb,
    errand: Annotated[Errand, Depends()],
) -> Response:
    """Do it for this person; what can be taken back is offered to be."""
    before = here.branch
    command = ordered(verb, before, before.tickets.get(ticket), errand)
    if isinstance(command, Refusal):
        return answered(here, await live(here), command)
    outcome = await carry_out(here, command, errand.request, member.actor)
    touched = {ticket, *([command.other] if isinstance(command, commands.Merge) else [])}
    return await done(here, before, touched, outcome)


@router.post("/move")
async def move_several(
    here: HereNow,
    member: InLobby,
    request: RequestId,
    service: Code,
    to: Code,
    customers: Annotated[int, Form(ge=1, le=MOST_MOVED)],
) -> Response:
    """Send so many of those who came last for a service on to another one."""
    before = here.branch
    waiting = [one for one in before.waiting() if one.service == service]
    last = waiting[-customers:]
    if not last:
        return answered(here, await live(here), UnknownTicket())
    orders = [commands.Transfer(one.id, ServiceCode(to)) for one in last]
    outcome = await _all(here, member, request, orders)
    return await done(here, before, [one.id for one in last], outcome)


@router.post("/undo")
async def undo(
    here: HereNow,
    member: InLobby,
    request: RequestId,
    tickets: Annotated[str, Form(max_length=MOST_MOVED * 64)],
) -> Response:
    """Take back what was just done, within 10 s."""
    orders = [commands.UndoMove(TicketId(one)) for one in tickets.split(",")]
    outcome = await _all(here, member, request, orders)
    return answered(here, await live(here) + here.draw("undo.html", tickets=""), outcome)


async def done(
    here: Here, before: Branch, touched: Iterable[TicketId], outcome: Outcome
) -> Response:
    """The answer to an order, with a button that takes back what can be taken back."""
    back = [one for one in touched if _newly_undoable(before, here.branch, one)]
    offer = here.draw("undo.html", tickets=",".join(back))
    return answered(here, await live(here) + offer, outcome)


def _newly_undoable(before: Branch, after: Branch, ticket: TicketId) -> bool:
    was, now = before.tickets.get(ticket), after.tickets.get(ticket)
    if now is None or now.undo is None or (was is not None and was.undo == now.undo):
        return False
    # The one that was merged away comes back with the other.
    return now.undo.move != events.TicketsMerged.__name__ or now.undo.other is not None


async def _all(here: Here, member: Member, request: str, orders: Collection[Command]) -> Outcome:
    """Together, so that they are recorded together; the first refusal is told."""
    outcomes = await asyncio.gather(
        *(
            carry_out(here, command, f"{request[:56]}-{place}", member.actor)
            for place, command in enumerate(orders)
        )
    )
    return next((one for one in outcomes if isinstance(one, Refusal)), ())


async def _card(here: Here, found: Ticket) -> Response:
    view = person_view(here.branch, here.house.forecast(), found, here.now)
    notes = await here.house.door.notes([found])
    devices = here.house.devices()
    told = {
        "view": view,
        "needs": here.branch.plan.needs,
        "note": notes.get(found.id, ""),
        "printers": here.house.slips.ready(),
        "pagers": bases(devices),
        "holds": held(devices, found.number),
    }
    return HTMLResponse(here.draw("person.html", **told))

"""The customer's phone: one place in the queue, reached by the token on the slip.

GET  /p/{token}          the page, in the ticket's language; `lang` changes it
GET  /p/{token}/stream   its live part, pushed
POST /p/{token}/leave    leave the queue, with the form field `request`
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from starlette.responses import Response

from server.domain import commands
from server.domain.model import Branch, Ticket
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, LimitsHere, houses_of, pages_of
from server.web.place_view import place_view
from server.web.stream import PHONE_BEAT, push
from words import phrases

router = APIRouter(prefix="/p/{token}")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose phone asks, and at which branch they wait."""

    here: Here
    ticket: Ticket


def _place(request: Request, limits: LimitsHere, token: str) -> Place:
    """Today's ticket with this token; 404 for any other, 429 for one asked about too often."""
    hashed = hashlib.sha256(token.encode()).hexdigest()
    houses = houses_of(request).values()
    if not limits.phone.take(hashed, next(iter(houses)).seconds()):
        raise HTTPException(429)
    for house in houses:
        for ticket in house.door.branch.tickets.values():
            if ticket.token == hashed:
                return Place(Here(request, house, pages_of(request, house)), ticket)
    raise HTTPException(404)


Mine = Annotated[Place, Depends(_place)]


@router.get("")
async def phone_page(mine: Mine, token: str) -> Response:
    """The place in the queue."""
    here, ticket = mine.here, mine.ticket
    language = _language(here, ticket)
    place = _drawn(here, language, ticket, here.branch)
    return here.page("phone.html", language=language, token=token, place=place, ticket=ticket)


@router.get("/stream")
async def phone_stream(mine: Mine) -> Response:
    """Its live part, pushed."""
    here, ticket = mine.here, mine.ticket
    language = _language(here, ticket)

    async def draw(branch: Branch) -> str:
        return _drawn(here, language, ticket, branch)

    return push(here, draw, beat=PHONE_BEAT)


@router.post("/leave")
async def leave(mine: Mine, request: RequestId) -> Response:
    """Leave the queue."""
    here, ticket = mine.here, mine.ticket
    language = _language(here, ticket)
    outcome = await carry_out(here, commands.Cancel(ticket.id, "left"), request, "phone")
    return answered(here, _drawn(here, language, ticket, here.branch), outcome, language)


def _language(here: Here, ticket: Ticket) -> str:
    asked = here.request.query_params.get("lang", "")
    return asked if asked in here.branch.plan.languages else ticket.language


def _drawn(here: Here, language: str, ticket: Ticket, branch: Branch) -> str:
    """The live part; a ticket of a day that has ended meanwhile is said to be over."""
    if ticket.id not in branch.tickets:
        return here.pages.draw("place_over.html", language)
    view = place_view(branch, here.house.forecast(), ticket.id, here.now)
    ahead = phrases.people_ahead(language, view.ahead)
    return here.pages.draw("place.html", language, view=view, ahead=ahead)

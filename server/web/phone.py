"""The customer's phone: one place in the queue, reached by the token on the slip.

GET  /p/{token}          the page, in the ticket's language; `lang` changes it
GET  /p/{token}/stream   its live part, pushed
POST /p/{token}/leave    leave the queue, with the form field `request`
GET  /p/{token}/rating   the question about the service, if there is one to answer
POST /p/{token}/complaint   have the lobby manager look into the visit
POST /p/{token}/rate     the answer: leg, score, version, reasons, and a score for each aspect
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException, Request
from starlette.responses import HTMLResponse, Response

from server.application.questions import questionnaire
from server.domain import commands
from server.domain.concerns import complaint
from server.domain.model import Branch, Ticket
from server.domain.rating import unanswered
from server.domain.refusals import Refusal
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, LimitsHere, houses_of, pages_of
from server.web.place_view import place_view
from server.web.stream import PHONE_BEAT, push
from words import phrases
from words.rating import ASK_WHY_UP_TO, ASPECTS

router = APIRouter(prefix="/p/{token}")


@dataclass(frozen=True, slots=True)
class Place:
    """Whose phone asks, and at which branch they wait."""

    here: Here
    ticket: Ticket


Code = Annotated[str, Form(pattern=r"^[a-z0-9-]{1,64}$")]
Face = Annotated[int, Form(ge=1, le=5)]
MaybeFace = Annotated[int | None, Form(ge=1, le=5)]


@dataclass(frozen=True, slots=True)
class Said:
    """What the customer's form says."""

    leg: Code
    score: Face
    version: Code
    reasons: Annotated[tuple[str, ...], Form(max_length=6)] = ()
    attitude: MaybeFace = None
    speed: MaybeFace = None
    skill: MaybeFace = None
    surroundings: MaybeFace = None

    def command(self) -> commands.Rate:
        """The same rating that a pad would send."""
        faces = ((aspect, getattr(self, aspect)) for aspect in ASPECTS)
        aspects = tuple((aspect, score) for aspect, score in faces if score)
        # Reasons are asked of those who give little; a form that was filled in twice may hold more.
        reasons = self.reasons if self.score <= ASK_WHY_UP_TO else ()
        return commands.Rate(self.leg, self.score, reasons, aspects, self.version)


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
    language = language_for(here, ticket)
    place = _drawn(here, language, token, ticket)
    return here.page("phone.html", language=language, token=token, place=place, ticket=ticket)


@router.get("/stream")
async def phone_stream(mine: Mine, token: str) -> Response:
    """Its live part, pushed."""
    here, ticket = mine.here, mine.ticket
    language = language_for(here, ticket)

    async def draw(_: Branch) -> str:
        return _drawn(here, language, token, ticket)

    return push(here, draw, beat=PHONE_BEAT)


@router.post("/leave")
async def leave(mine: Mine, token: str, request: RequestId) -> Response:
    """Leave the queue."""
    here, ticket = mine.here, mine.ticket
    language = language_for(here, ticket)
    outcome = await carry_out(here, commands.Cancel(ticket.id, "left"), request, "phone")
    return answered(here, _drawn(here, language, token, ticket), outcome, language)


@router.get("/rating")
async def question(mine: Mine, token: str) -> Response:
    """What is asked of the customer, as on the pad."""
    here, ticket = mine.here, mine.ticket
    leg, language = unanswered(ticket), language_for(here, ticket)
    if leg is None:
        return HTMLResponse("")
    asked = questionnaire(here.branch.plan)
    return HTMLResponse(here.pages.draw("rate.html", language, token=token, leg=leg, asks=asked))


@router.post("/rate")
async def rate(mine: Mine, request: RequestId, said: Annotated[Said, Depends()]) -> Response:
    """Take the customer's answer; the first one for a leg counts, wherever it was given."""
    here, ticket = mine.here, mine.ticket
    if said.leg.rpartition("-")[0] != ticket.id:
        raise HTTPException(404)
    language = language_for(here, ticket)
    outcome = await carry_out(here, said.command(), request, "phone")
    thanks = "" if isinstance(outcome, Refusal) else here.pages.draw("rated.html", language)
    return answered(here, thanks, outcome, language)


@router.post("/complaint")
async def complain(mine: Mine) -> Response:
    """Have somebody look into the visit: once, however often it is pressed."""
    here, ticket = mine.here, mine.ticket
    await here.house.cases.open(complaint(ticket, here.now), "phone")
    return HTMLResponse(here.pages.draw("complained.html", language_for(here, ticket)))


def language_for(here: Here, ticket: Ticket) -> str:
    """The language that the page was switched to, else the ticket's."""
    asked = here.request.query_params.get("lang", "")
    return asked if asked in here.branch.plan.languages else ticket.language


def _drawn(here: Here, language: str, token: str, ticket: Ticket) -> str:
    """The live part; a ticket of a day that has ended meanwhile is said to be over."""
    branch = here.branch
    if ticket.id not in branch.tickets:
        return here.pages.draw("place_over.html", language)
    view = place_view(branch, here.house.forecast(), ticket.id, here.now)
    ahead = phrases.people_ahead(language, view.ahead)
    return here.pages.draw("place.html", language, token=token, view=view, ahead=ahead)

"""Handing in what a counter did on paper while the server was away.

POST /teller/{counter}/paper   number, called and finished in milliseconds since 1970: JSON
                               `{"filed": true}`, or false with `why` in the reader's words.
                               `request` is minted when the number is called, so what is handed
                               in twice is filed once
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Depends, Form, HTTPException
from starlette.responses import JSONResponse, Response

from server.application.sentences import sentence
from server.domain import commands
from server.domain.model import Branch, State, Ticket
from server.domain.outcome import Outcome
from server.domain.plan import CounterCode
from server.domain.refusals import Refusal, UnknownTicket
from server.web.orders import RequestId, carry_out
from server.web.pages import Here, HereNow
from server.web.staff import AtCounter, Member
from server.web.typed import ticket_typed

log = structlog.get_logger()
router = APIRouter(prefix="/teller")
LATEST: Final = 4_102_444_800_000
"""The year 2100: no clock that works is later."""
Moment = Annotated[int, Form(ge=0, le=LATEST)]


@dataclass(frozen=True, slots=True)
class Entry:
    """One number that was called by voice."""

    request: RequestId
    number: Annotated[str, Form(min_length=1, max_length=64)]
    called: Moment
    finished: Moment


@router.post("/{counter}/paper")
async def hand_in(
    here: HereNow, member: AtCounter, counter: CounterCode, entry: Annotated[Entry, Depends()]
) -> Response:
    """File it, or say why it does not fit; nothing of the teller's list is lost by that."""
    if counter not in here.branch.plan.counters:
        raise HTTPException(404)
    outcome = await _filed(here, member, counter, entry)
    if not isinstance(outcome, Refusal):
        return JSONResponse({"filed": True})
    log.warning("paper not filed", counter=counter, reason=type(outcome).__name__)
    why = sentence(outcome, here.branch.plan, here.language)
    return JSONResponse({"filed": False, "why": why})


async def _filed(here: Here, member: Member, counter: CounterCode, entry: Entry) -> Outcome:
    ticket = _meant(here.branch, entry.number)
    if ticket is None:
        return UnknownTicket()
    times = _moment(entry.called), _moment(entry.finished)
    command = commands.ServeOnPaper(counter, ticket.id, member.name, *times)
    return await carry_out(here, command, entry.request, member.actor)


def _meant(branch: Branch, number: str) -> Ticket | None:
    """Whoever is filed already is found too: what is handed in twice is answered as the first."""
    waiting = ticket_typed(branch, number, {State.WAITING})
    return waiting or ticket_typed(branch, number, {State.SERVED})


def _moment(milliseconds: int) -> datetime:
    return datetime.fromtimestamp(milliseconds / 1000, UTC)

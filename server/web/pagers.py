"""Pagers for customers who do not hear or see a call.

POST /lobby/tickets/{ticket}/pager    pager, and device: the base that reaches it

Who holds which is the base's to keep (ADR 20).
"""

import secrets
from collections.abc import Mapping
from typing import Annotated, Final

import structlog
from fastapi import APIRouter, Form, HTTPException
from starlette.responses import HTMLResponse, Response

from server.domain.model import State, TicketId
from server.web.lobby import live
from server.web.pager_view import KIND, bases
from server.web.pages import HereNow
from server.web.staff import InLobby
from wire.messages import CommandResult, Id, LendPagerCommand

log = structlog.get_logger()
router = APIRouter(prefix="/lobby/tickets")
WAITING: Final = frozenset({State.WAITING, State.HELD, State.CALLED})
"""Who can still be called."""
SAID: Final[Mapping[bool | None, str]] = {
    True: "The pager is lent: it shows the number.",
    False: "The pager does not answer: please take another.",
    None: "The pagers' base does not answer: no pager is lent.",
}


@router.post("/{ticket}/pager")
async def lend(
    here: HereNow,
    member: InLobby,
    ticket: TicketId,
    device: Annotated[Id, Form()],
    pager: Annotated[int, Form(ge=1, le=99)],
) -> Response:
    """Lend a pager to a person, until the start."""
    found = here.branch.tickets.get(ticket)
    if found is None or found.state not in WAITING or device not in bases(here.house.devices()):
        raise HTTPException(404)
    command = LendPagerCommand(
        id=secrets.token_hex(8), pager=pager, number=found.number, since=here.now
    )
    outcome = _outcome(await here.house.command(f"{KIND}{device}", command))
    log.info("pager", by=member.actor, number=found.number, pager=pager, lent=outcome)
    said = here.draw("said.html", said=SAID[outcome], well=bool(outcome))
    return HTMLResponse(await live(here) + said)


def _outcome(result: CommandResult | None) -> bool | None:
    return None if result is None else result.done

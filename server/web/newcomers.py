"""Tickets for people who do not come to a kiosk: one, several at the door, one who is back.

GET  /lobby/new                       asks for which service
POST /lobby/new                       service, tier, language, customers and printer
POST /lobby/tickets/{ticket}/back     a new ticket for whoever was redirected in vain

A ticket's secret is made from the press's id, so that the same press is the same ticket.
"""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, HTTPException
from starlette.responses import HTMLResponse, Response

from server.domain.commands import Issue
from server.domain.model import Ticket, TicketId
from server.domain.plan import ServiceCode, TierCode
from server.domain.refusals import Refusal
from server.web.errands import Code
from server.web.house import House
from server.web.lobby import live
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, HereNow
from server.web.people import SAID, printed
from server.web.staff import InLobby, Member
from words.phrases import LANGUAGES

router = APIRouter(prefix="/lobby")
MOST_AT_ONCE: Final = 20
"""Tickets of one press: so many are printed before anybody loses patience."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for."""

    request: RequestId
    service: Code
    tier: Code = ""
    language: Code = ""
    customers: Annotated[int, Form(ge=1, le=MOST_AT_ONCE)] = 1
    printer: Code = ""
    """Empty: nothing is printed, the number is shown."""


@router.get("/new")
async def ask(here: HereNow, _: InLobby) -> Response:
    """For which service; all else is as it usually is."""
    told = {
        "tiers": here.branch.plan.tiers,
        "unidentified": here.branch.plan.unidentified,
        "offered": LANGUAGES,
        "printers": here.house.slips.ready(),
        "most": MOST_AT_ONCE,
    }
    return HTMLResponse(here.draw("new.html", **told))


@router.post("/new")
async def issue(here: HereNow, member: InLobby, wanted: Annotated[Wanted, Depends()]) -> Response:
    """So many tickets of one service, and their slips one after the other."""
    orders = [_order(here, wanted, place) for place in range(wanted.customers)]
    return await _issued(here, member, wanted.request, orders, wanted.printer)


@router.post("/tickets/{ticket}/back")
async def come_back(
    here: HereNow, member: InLobby, ticket: TicketId, request: RequestId
) -> Response:
    """The machine did not help: they wait again as if they had never gone."""
    old = here.branch.tickets.get(ticket)
    if old is None:
        raise HTTPException(404)
    id_, token = _named(here.house, request, 0)
    again = Issue(
        id_, old.service, old.tier, old.language, token, old.needs, by_staff=True, came_back=ticket
    )
    printer = next(iter(here.house.slips.ready()), "")
    return await _issued(here, member, request, [again], printer)


def secret_of(house: House, request: str) -> str:
    """The secret of a slip: as long as a kiosk's, and the same for the same press."""
    made = hmac.digest(house.secret.encode(), f"slip {request}".encode(), hashlib.sha256)
    return base64.urlsafe_b64encode(made[:16]).decode().rstrip("=")


def _named(house: House, request: str, place: int) -> tuple[TicketId, str]:
    secret = secret_of(house, _nth(request, place))
    ticket = hashlib.sha256(f"ticket {secret}".encode()).hexdigest()[:32]
    return TicketId(f"l-{ticket}"), hashlib.sha256(secret.encode()).hexdigest()


def _nth(request: str, place: int) -> str:
    return f"{request[:60]}-{place}"


def _order(here: Here, wanted: Wanted, place: int) -> Issue:
    id_, token = _named(here.house, wanted.request, place)
    tier = TierCode(wanted.tier) or here.branch.plan.unidentified
    spoken = wanted.language if wanted.language in LANGUAGES else here.language
    return Issue(id_, ServiceCode(wanted.service), tier, spoken, token, by_staff=True)


async def _issued(
    here: Here, member: Member, request: str, orders: Sequence[Issue], printer: str
) -> Response:
    """Recorded together; the first refusal is told, and then nothing is printed."""
    outcomes = await asyncio.gather(
        *(
            carry_out(here, order, _nth(request, place), member.actor)
            for place, order in enumerate(orders)
        )
    )
    refused = next((one for one in outcomes if isinstance(one, Refusal)), None)
    if refused:
        return answered(here, await live(here), refused)
    tickets = [here.branch.tickets[order.ticket] for order in orders]
    came = await _printed(here, member, tickets, request, printer)
    told = {"tickets": tickets, "printed": came, "printers": here.house.slips.ready()}
    said = here.draw("issued.html", **told)
    if came not in ("", "printed"):
        said += here.draw("said.html", said=SAID[came], well=False)
    return HTMLResponse(await live(here) + said)


async def _printed(
    here: Here, member: Member, tickets: Sequence[Ticket], request: str, printer: str
) -> str:
    """What came of the slips, one after the other; the first that fails ends it."""
    if printer not in here.house.slips.ready():
        return ""
    for place, ticket in enumerate(tickets):
        secret = secret_of(here.house, _nth(request, place))
        url = here.house.phone + secret if here.house.phone else ""
        came = await printed(here, member, ticket, _nth(request, place), printer, url)
        if came != "printed":
            return came
    return "printed"

"""Who stands at the counter, by the bank's directory.

GET  /teller/{counter}/customer   the strip that asks for a document and its number
POST /teller/{counter}/customer   document, number: what the directory knows, masked; within 2 s
POST /teller/{counter}/attach     question (the `request` of a search): the ticket there has the
                                  tier of whoever was found

The number is in no address and no log, and is kept nowhere: what stays is the tier, and a hash
under the salt of the day by which the same person is known at the kiosk.
"""

from typing import Annotated, Final, Literal

import structlog
from fastapi import APIRouter, Form, HTTPException
from starlette.responses import HTMLResponse, Response

from server.application.identifying import Identity
from server.domain import commands
from server.domain.outcome import Outcome
from server.domain.plan import CounterCode
from server.domain.refusals import Refusal
from server.domain.serving import at_counter
from server.web.actions import ACTIONS
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, HereNow
from server.web.refusals import NobodyFound
from server.web.staff import AtCounter, Member
from server.web.teller_view import refuse_member, seen

log = structlog.get_logger()
router = APIRouter(prefix="/teller")
DOCUMENTS: Final = {
    "card": "Bank card",
    "identity": "Identity document",
    "code": "Code of the bank",
}
Document = Annotated[Literal["card", "identity", "code"], Form()]
Number = Annotated[str, Form(min_length=4, max_length=64)]


@router.get("/{counter}/customer")
async def customer_strip(here: HereNow, _: AtCounter, counter: CounterCode) -> Response:
    """Which document, and its number."""
    _known(here, counter)
    told = {"action": ACTIONS["customer"], "code": counter, "documents": DOCUMENTS}
    return HTMLResponse(here.draw("customer.html", **told))


@router.post("/{counter}/customer")
async def search_customer(
    here: HereNow,
    member: AtCounter,
    counter: CounterCode,
    request: RequestId,
    document: Document,
    number: Number,
) -> Response:
    """What the directory knows, masked; a sentence where it does not answer."""
    _known(here, counter)
    identity = Identity(document, "".join(number.split()).upper())
    found = await here.house.customers.search(here.branch, request, identity)
    log.info("customer searched", by=member.actor, counter=counter, answered=found.answered)
    told = {"found": found, "question": request, "code": counter, "ticket": here.branch.at(counter)}
    return HTMLResponse(here.draw("customer_found.html", **told))


@router.post("/{counter}/attach")
async def attach_customer(
    here: HereNow,
    member: AtCounter,
    counter: CounterCode,
    request: RequestId,
    question: Annotated[str, Form(pattern=r"^[a-z0-9-]{8,64}$")],
) -> Response:
    """The ticket that is there belongs to whoever was found."""
    _known(here, counter)
    outcome = await _attached(here, member, counter, request, question)
    live = here.draw("desk.html", **await seen(here, member, counter, here.branch))
    return answered(here, live, outcome)


async def _attached(
    here: Here, member: Member, counter: CounterCode, request: str, question: str
) -> Outcome:
    ticket = await refuse_member(here, counter, member) or at_counter(here.branch, counter)
    if isinstance(ticket, Refusal):
        return ticket
    tier = here.house.customers.tier_of(question)
    if tier is None:
        return NobodyFound()
    fitting = here.branch.plan.tier_for(ticket.service, tier)
    command = commands.Upgrade(ticket.id, fitting, "identified")
    outcome = await carry_out(here, command, request, member.actor)
    if not isinstance(outcome, Refusal):
        here.house.customers.takes(question, ticket.id)
    return outcome


def _known(here: Here, counter: CounterCode) -> None:
    if counter not in here.branch.plan.counters:
        raise HTTPException(404)

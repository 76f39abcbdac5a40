"""What a customer agrees to on the phone page: to be asked afterwards, to be called back.

GET  /p/{token}/contact            what is offered, and what was agreed to
POST /p/{token}/contact/agree      purpose, address
POST /p/{token}/contact/withdraw   purpose: one press, at any time
"""

from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import APIRouter, Form
from starlette.responses import HTMLResponse, Response

from server.application.contacts import LONGEST, Agreed
from server.domain.contacts import Channel, Purpose
from server.domain.lifecycle import LIVE
from server.domain.model import State, Ticket
from server.domain.refusals import Refusal
from server.web.orders import answered
from server.web.phone import Mine, Place, language_for

router = APIRouter(prefix="/p/{token}/contact")
For = Annotated[Purpose, Form()]
Written = Annotated[str, Form(max_length=LONGEST)]
OFFERED: Final = {Purpose.ASK: LIVE, Purpose.CALL: LIVE | {State.SERVED}}
"""While the visit is so."""
SUMMARIES: Final = {
    Purpose.ASK: "May we ask you afterwards?",
    Purpose.CALL: "May we call you back?",
}
WHAT_FOR: Final = {
    Purpose.ASK: "After your visit we send you one message: how was it?",
    Purpose.CALL: "A colleague may call you and ask how your visit was.",
}
HOW_LONG: Final = {
    Purpose.ASK: "We use it for nothing else. It is erased when the message is sent.",
    Purpose.CALL: "We use it for nothing else. It is erased after the call.",
}
AGREED: Final = {
    Purpose.ASK: "We will ask you later.",
    Purpose.CALL: "We may call you back.",
}
DO: Final = {Purpose.ASK: "Ask me afterwards", Purpose.CALL: "Call me back"}
FIELDS: Final = {
    frozenset({Channel.SMS}): "Mobile number",
    frozenset({Channel.EMAIL}): "E-mail address",
    frozenset(Channel): "Mobile number or e-mail address",
}


@dataclass(frozen=True, slots=True)
class Offer:
    """One consent, as the page shows it."""

    purpose: Purpose
    field: str
    """What to write."""
    agreed: bool


@router.get("")
async def contact(mine: Mine, token: str) -> Response:
    """What is offered."""
    return HTMLResponse(await _drawn(mine, token))


@router.post("/agree")
async def agree(mine: Mine, token: str, purpose: For, address: Written) -> Response:
    """Keep the address for that one purpose."""
    here, ticket = mine.here, mine.ticket
    language = language_for(here, ticket)
    agreed = Agreed(purpose, ticket.id, language, address, ticket.number, token)
    outcome = await here.house.contacts.agree(agreed)
    if isinstance(outcome, Refusal):  # what was written stays where it is
        return answered(here, "", outcome, language)
    drawn = await _drawn(mine, token)
    return HTMLResponse(here.pages.draw("agreed.html", language, drawn=drawn))


@router.post("/withdraw")
async def withdraw(mine: Mine, token: str, purpose: For) -> Response:
    """Erase it at once."""
    await mine.here.house.contacts.withdraw(purpose, mine.ticket.id)
    return HTMLResponse(await _drawn(mine, token))


async def _drawn(mine: Place, token: str) -> str:
    here, ticket = mine.here, mine.ticket
    agreed = await here.house.contacts.agreed(ticket.id)
    offers = [_offer(mine, purpose, agreed=purpose in agreed) for purpose in Purpose]
    shown = [one for one in offers if one.agreed or (one.field and _is_offered(one, ticket))]
    words = {"token": token, "offers": shown, "summaries": SUMMARIES, "what_for": WHAT_FOR}
    words |= {"how_long": HOW_LONG, "said": AGREED, "do": DO}
    return here.pages.draw("offer.html", language_for(here, ticket), **words)


def _offer(mine: Place, purpose: Purpose, *, agreed: bool) -> Offer:
    channels = mine.here.house.contacts.offers.channels(purpose)
    return Offer(purpose, FIELDS.get(channels, ""), agreed)


def _is_offered(offer: Offer, ticket: Ticket) -> bool:
    return ticket.state in OFFERED[offer.purpose]

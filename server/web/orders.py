"""Turns a press on a page into an order at the door, and the outcome into status and sentence."""

from typing import Annotated, Final

from fastapi import Form
from starlette.responses import HTMLResponse

from server.application.ports import Order
from server.application.sentences import sentence
from server.domain import refusals
from server.domain.commands import Command
from server.domain.outcome import Outcome
from server.domain.refusals import Refusal
from server.web.pages import Here

RequestId = Annotated[str, Form(alias="request", pattern=r"^[a-z0-9-]{8,64}$")]
"""Minted by the browser, once per press: the same press sent twice gets the same answer."""
NOT_FOUND: Final = (
    refusals.UnknownCounter,
    refusals.UnknownMachine,
    refusals.UnknownService,
    refusals.UnknownTicket,
)
REFUSED: Final = "X-Heliotrope-Refused"


async def carry_out(here: Here, command: Command, request: str, actor: str) -> Outcome:
    """Give the order and wait for what is committed."""
    answer = await here.house.door.handle(Order(command, request, actor))
    return answer.outcome


def status_of(refusal: Refusal) -> int:
    """What HTTP calls this refusal."""
    if isinstance(refusal, refusals.ValueNotAllowed):
        return 422
    return 404 if isinstance(refusal, NOT_FOUND) else 409


def answered(here: Here, live: str, outcome: Outcome, language: str = "") -> HTMLResponse:
    """The live part after an order; a refusal is said to people and named to programs."""
    if not isinstance(outcome, Refusal):
        return HTMLResponse(live)
    spoken = language or here.language
    # A finished sentence may hold what somebody typed, braces too.
    finished = sentence(outcome, here.branch.plan, spoken)
    said = here.pages.draw("said.html", spoken, finished=finished)
    return HTMLResponse(live + said, status_of(outcome), {REFUSED: type(outcome).__name__})

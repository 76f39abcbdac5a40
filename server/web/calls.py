"""Calls back: to customers who agreed, for lobby managers and managers.

GET  /calls                 those that are to be made, and those that are over
GET  /calls/{call}          one call; its number only to whoever took it, and that is kept
POST /calls/{call}/take     seen
POST /calls/{call}/tell     seen, result, satisfaction, suggestion
POST /calls/{call}/erase    the suggestion

`seen` is how often something had happened to the call: nobody acts on an old page.
"""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, HTTPException
from starlette.responses import RedirectResponse, Response

from server.application.sentences import sentence
from server.domain.bounds import CONTROL, LONGEST_NOTE
from server.domain.refusals import Refusal
from server.domain.return_calls import SAID, CallAsked, Result, TakeCall, Tell
from server.web.calls_view import call_line, call_view
from server.web.cases import SEE_OTHER
from server.web.pages import Here, HereNow
from server.web.staff import InCases, Member

router = APIRouter(prefix="/calls")
Steps = Annotated[int, Form(ge=1)]
Pleased = Annotated[str, Form(pattern=r"^[1-5]?$")]
Suggestion = Annotated[str, Form(max_length=LONGEST_NOTE)]


@dataclass(frozen=True, slots=True)
class Came:
    """What the form says came of a call."""

    seen: Steps
    result: Annotated[Result, Form()]
    satisfaction: Pleased = ""
    suggestion: Suggestion = ""

    def asked(self, actor: str) -> CallAsked:
        """The same as an act; 422 for a result that only time brings."""
        if self.result not in SAID:
            raise HTTPException(422)
        pleased = int(self.satisfaction) if self.satisfaction else None
        plain = CONTROL.sub(" ", self.suggestion).strip()
        return CallAsked(Tell(self.result, pleased), actor, self.seen, plain)


@router.get("")
async def calls_page(here: HereNow, member: InCases) -> Response:
    """Those that are to be made, and those that are over; no number stands here."""
    running, closed = await here.house.calls.running(), await here.house.calls.closed()
    lines, over = (
        [call_line(here.branch.plan, call, here.now) for call in calls]
        for calls in (running, closed)
    )
    return here.page("calls.html", member=member, running=lines, closed=over)


@router.get("/{call}")
async def call_page(here: HereNow, member: InCases, call: str) -> Response:
    """One call, with what can be done."""
    return await _shown(here, member, call)


@router.post("/{call}/take")
async def take(here: HereNow, member: InCases, call: str, seen: Steps) -> Response:
    """Whoever takes it sees the number."""
    return await _acted(here, member, call, CallAsked(TakeCall(), member.actor, seen))


@router.post("/{call}/tell")
async def tell(
    here: HereNow, member: InCases, call: str, came: Annotated[Came, Depends()]
) -> Response:
    """What came of it."""
    return await _acted(here, member, call, came.asked(member.actor))


@router.post("/{call}/erase")
async def erase(here: HereNow, _: InCases, call: str) -> Response:
    """What the customer suggested is gone; what came of the call stays."""
    await here.house.calls.erase(call)
    return _back_to(here, call)


async def _acted(here: Here, member: Member, call: str, asked: CallAsked) -> Response:
    outcome = await here.house.calls.act(call, asked)
    if isinstance(outcome, Refusal):
        said = sentence(outcome, here.branch.plan, here.language)
        return await _shown(here, member, call, said)
    if outcome is None:
        raise HTTPException(404)
    return _back_to(here, call)


async def _shown(here: Here, member: Member, call: str, said: str = "") -> Response:
    number = await here.house.calls.number(call, member.actor)
    told = await here.house.calls.told(call)
    if told is None:
        raise HTTPException(404)
    view, mine = call_view(here.branch.plan, told, here.now), told.call.owner == member.actor
    status, words = 409 if said else 200, {"view": view, "mine": mine, "number": number}
    return here.page("call.html", status=status, member=member, said=said, **words)


def _back_to(here: Here, call: str) -> Response:
    at = f"?branch={here.house.code}" if here.pages.others else ""
    return RedirectResponse(f"/calls/{call}{at}", SEE_OTHER)

"""What the hall tells the tellers, and what becomes of advice.

POST /lobby/broadcast            text: to all who are at a counter
POST /lobby/advice/{answer}      service, tier: an early warning's measure is taken, or not now;
                                 a counter comes back from its break, for its teller
GET  /told                       what this teller has not read yet
POST /told/{told}/seen           read
"""

from enum import StrEnum
from typing import Annotated

import structlog
from fastapi import APIRouter, Form, HTTPException, Path
from starlette.responses import HTMLResponse, Response

from server.application.telling import LONGEST, Answered, Told
from server.domain import commands
from server.domain.outcome import Outcome
from server.domain.plan import CounterCode
from server.domain.refusals import Refusal, ValueNotAllowed
from server.web.advice_view import ASKED_FOR, WarningLine, warnings_view
from server.web.errands import Code
from server.web.lobby import live
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, HereNow
from server.web.staff import AtCounter, InLobby, Member

log = structlog.get_logger()
router = APIRouter()


class Answer(StrEnum):
    """What is said to a measure."""

    ACCEPT = "accept"
    REJECT = "reject"


@router.post("/lobby/broadcast")
async def broadcast(
    here: HereNow,
    member: InLobby,
    request: RequestId,
    text: Annotated[str, Form(max_length=LONGEST)],
) -> Response:
    """Tell all who are at a counter."""
    words = text.strip()
    if not words or not words.isprintable():
        return answered(here, await live(here), ValueNotAllowed("text"))
    await here.house.telling.tell(Told(request, here.now, member.name, words))
    return await _said(here, "The tellers are told.")


@router.post("/lobby/advice/{answer}")
async def advise(
    here: HereNow, member: InLobby, answer: Answer, request: RequestId, service: Code, tier: Code
) -> Response:
    """Take the measure of an early warning, which is done or told to the tellers; or do not."""
    line = _warned(here, service, tier)
    if line is None or line.measure is None:
        return await _said(here, "This warning is over.", well=False)
    accepted = answer is Answer.ACCEPT
    if accepted and line.measure.resumes:
        outcome = await _resume(here, member, request, line.measure.resumes)
        if isinstance(outcome, Refusal):
            return answered(here, await live(here), outcome)
    await keep_answer(here, member, request, line, accepted=accepted)
    asked_for = ASKED_FOR.get(line.measure.text)
    if not accepted or asked_for is None:
        return HTMLResponse(await live(here))
    values = {name: str(value) for name, value in line.measure.values.items()}
    await here.house.telling.tell(Told(request, here.now, member.name, asked_for, values))
    return await _said(here, "The tellers are told.")


@router.get("/told")
async def told(here: HereNow, member: AtCounter) -> Response:
    """What this teller has not read yet."""
    return HTMLResponse(await _unread(here, member))


@router.post("/told/{told}/seen")
async def seen(
    here: HereNow, member: AtCounter, told: Annotated[str, Path(max_length=64)], request: RequestId
) -> Response:
    """This teller has read it."""
    await here.house.telling.seen(told, member.name)
    log.info("read", by=member.actor, told=told, request=request)
    return HTMLResponse(await _unread(here, member))


async def _resume(here: Here, member: Member, request: str, counter: CounterCode) -> Outcome:
    """Bring a counter back from its break, for the teller who is there."""
    teller = here.branch.desks[counter].teller
    if teller is None:
        raise HTTPException(404)
    return await carry_out(here, commands.OpenCounter(counter, teller), request, member.actor)


async def keep_answer(
    here: Here, member: Member, request: str, line: WarningLine, *, accepted: bool
) -> None:
    """To learn from it what is taken, and what is not."""
    if line.measure is None:
        return
    minutes = (line.measure.values.get(name) for name in ("before", "after"))
    before, after = (float(each) if isinstance(each, int) else None for each in minutes)
    change = line.measure.change
    kept = Answered(request, here.now, member.name, accepted, change, before, after)
    await here.house.telling.answer(kept)


def _warned(here: Here, service: str, tier: str) -> WarningLine | None:
    lines = warnings_view(here.branch, here.house.advice.newest()).lines
    return next(
        (one for one in lines if (one.service.code, one.tier.code) == (service, tier)), None
    )


async def _unread(here: Here, member: Member) -> str:
    all_told = await here.house.telling.told()
    unread = [one for one in reversed(all_told) if member.name not in (*one.seen, one.by)]
    return here.draw("told.html", unread=unread)


async def _said(here: Here, said: str, *, well: bool = True) -> Response:
    words = here.draw("said.html", said=said, well=well)
    return HTMLResponse(await live(here) + words, 200 if well else 409)

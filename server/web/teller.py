"""The teller's page.

GET  /teller                       choose a counter
GET  /teller/{counter}             the page
GET  /teller/{counter}/stream      its live part, pushed
GET  /teller/{counter}/strip/{ask} the strip that asks what a verb needs
POST /teller/{counter}/take-over   press here from now on, and not where one had logged in before
POST /teller/{counter}/{verb}      whatever `pressing.Verb` names

Every POST takes the form field `request` (an id minted per press) and what `pressing.Press` names.
It answers the live part; a refusal answers 404, 409 or 422 and names itself in
`X-Heliotrope-Refused`. Browsers vouch for the origin; a program sends `Origin: http://host:port`.
"""

from dataclasses import replace
from typing import Annotated

import structlog
from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import HTMLResponse, Response

from server.domain import commands
from server.domain.model import Branch
from server.domain.outcome import Outcome
from server.domain.plan import CounterCode
from server.domain.refusals import Refusal, UnknownTeller
from server.web.actions import ACTIONS
from server.web.hall_view import hall_view
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, HereNow
from server.web.pressing import At, Press, Verb, ordered
from server.web.staff import AtCounter, Member, still
from server.web.stream import push
from server.web.strips import STRIPS, Asking, fields
from server.web.teller_view import looks_on, note_of, refuse_member, seen

log = structlog.get_logger()
router = APIRouter(prefix="/teller")


@router.get("")
async def choose_counter(here: HereNow, member: AtCounter) -> Response:
    """All counters, and who is where."""
    hall = hall_view(here.branch, here.house.forecast(), {}, here.now)
    learning = here.branch.plan.is_trainee(member.name)
    return here.page("counters.html", hall=hall, member=member, trainee=learning)


@router.get("/{counter}")
async def teller_page(here: HereNow, member: AtCounter, counter: CounterCode) -> Response:
    """One counter's page; whoever is alone under their name may press on it."""
    code = _known(here, counter)
    terminal = await here.house.terminals.of(member.name)
    if terminal.seat != member.seat and not await looks_on(here, terminal, member):
        await here.house.terminals.keep(member.name, replace(terminal, seat=member.seat))
    return here.page("teller.html", **await seen(here, member, code, here.branch))


@router.get("/{counter}/stream")
async def teller_stream(here: HereNow, member: AtCounter, counter: CounterCode) -> Response:
    """Its live part, pushed."""
    code = _known(here, counter)

    async def draw(branch: Branch) -> str:
        return here.draw("desk.html", **await seen(here, member, code, branch))

    return push(here, draw, allowed=still(here.request, member))


@router.get("/{counter}/strip/{ask}")
async def strip(here: HereNow, member: AtCounter, counter: CounterCode, ask: str) -> Response:
    """What a verb needs, asked in one strip."""
    code = _known(here, counter)
    if ask not in STRIPS:
        raise HTTPException(404)
    at = At(here.branch, code, member.name, here.now)
    asked = fields(ask, Asking(at, here.language, await note_of(here, code, here.branch)))
    told = {"action": ACTIONS[ask], "fields": asked, "code": code}
    return HTMLResponse(here.draw("strip.html", **told))


@router.post("/{counter}/take-over")
async def take_over(
    here: HereNow, member: AtCounter, counter: CounterCode, request: RequestId
) -> Response:
    """From now on this log-in presses, and the other looks on."""
    code = _known(here, counter)
    terminal = await here.house.terminals.of(member.name)
    await here.house.terminals.keep(member.name, replace(terminal, seat=member.seat))
    log.info("took over", by=member.actor, counter=code, request=request)
    return HTMLResponse(here.draw("desk.html", **await seen(here, member, code, here.branch)))


@router.post("/{counter}/{verb}")
async def press(
    here: HereNow,
    member: AtCounter,
    counter: CounterCode,
    verb: Verb,
    pressed: Annotated[Press, Depends()],
) -> Response:
    """Carry out what was pressed."""
    code = _known(here, counter)
    outcome = await _refuse(here, code, member, verb, pressed) or await _carried_out(
        here, At(here.branch, code, member.name, here.now), member, verb, pressed
    )
    live = here.draw("desk.html", **await seen(here, member, code, here.branch))
    return answered(here, live, outcome)


async def _carried_out(here: Here, at: At, member: Member, verb: Verb, pressed: Press) -> Outcome:
    command = ordered(verb, at, pressed)
    if isinstance(command, Refusal):
        return command
    if isinstance(command, commands.Transfer) and pressed.note:
        # First: whoever is not sent on after all keeps what was written of them.
        note = commands.Annotate(command.ticket, pressed.note.strip())
        await carry_out(here, note, f"{pressed.request[:58]}-note", member.actor)
    return await carry_out(here, command, pressed.request, member.actor)


async def _refuse(
    here: Here, code: CounterCode, member: Member, verb: Verb, pressed: Press
) -> Refusal | None:
    refused = await refuse_member(here, code, member)
    if refused or verb is not Verb.HAND_OVER:
        return refused
    return await _refuse_successor(here, pressed.teller)


async def _refuse_successor(here: Here, name: str) -> Refusal | None:
    """A counter is handed over to somebody who can log in there."""
    found = await here.house.staff.accounts.find(name.strip())
    here_too = found is not None and found.branch in ("", here.house.code)
    return None if found and here_too and not found.disabled else UnknownTeller(name.strip() or "–")


def _known(here: Here, counter: CounterCode) -> CounterCode:
    if counter not in here.branch.plan.counters:
        raise HTTPException(404)
    return counter

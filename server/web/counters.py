"""A counter as the hall manages it: when it is planned to be staffed, and what it calls.

GET  /lobby/counters/{counter}            its card
POST /lobby/counters/{counter}/effect     services, tiers: what calling these would do
POST /lobby/counters/{counter}/profile    services, tiers: call these until it closes; as_planned
"""

from dataclasses import dataclass, replace
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from starlette.responses import HTMLResponse, Response

from server.domain import commands
from server.domain.hours import today
from server.domain.model import Branch
from server.domain.plan import CounterCode, Profile, ServiceCode, TierCode
from server.domain.refusals import ValueNotAllowed
from server.forecast.changes import ChangeProfile
from server.web.errands import Said, Several
from server.web.lobby import live, thought
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, HereNow
from server.web.staff import InLobby

router = APIRouter(prefix="/lobby/counters")


@dataclass(frozen=True, slots=True)
class Calls:
    """What the counter shall call."""

    services: Several = ()
    tiers: Several = ()
    """None: every tier."""

    def over(self, before: Profile) -> Profile:
        """With the discipline and the preferences that it has."""
        services = tuple(ServiceCode(each) for each in self.services)
        return replace(before, services=services, tiers=tuple(map(TierCode, self.tiers)))


@router.get("/{counter}")
async def card(here: HereNow, _: InLobby, counter: CounterCode) -> Response:
    """One counter."""
    branch, code = here.branch, _known(here, counter)
    told = {
        "counter": branch.plan.counters[code],
        "desk": branch.desks[code],
        "profile": branch.profile(code),
        "tiers": branch.plan.tiers,
        "shifts": shifts_today(branch, code, here),
    }
    return HTMLResponse(here.draw("counter.html", **told))


@router.post("/{counter}/effect")
async def effect(
    here: HereNow, _: InLobby, counter: CounterCode, calls: Annotated[Calls, Depends()]
) -> Response:
    """What it would do to the waits; nothing is changed."""
    code = _known(here, counter)
    if not calls.services:
        return answered(here, "", ValueNotAllowed("services"))
    return await thought(here, ChangeProfile(code, calls.over(here.branch.profile(code))))


@router.post("/{counter}/profile")
async def change(
    here: HereNow,
    member: InLobby,
    counter: CounterCode,
    request: RequestId,
    calls: Annotated[Calls, Depends()],
    as_planned: Said = False,
) -> Response:
    """Until the counter closes."""
    code = _known(here, counter)
    if not (calls.services or as_planned):
        return answered(here, await live(here), ValueNotAllowed("services"))
    profile = None if as_planned else calls.over(here.branch.profile(code))
    order = commands.ChangeProfile(code, profile)
    outcome = await carry_out(here, order, request, member.actor)
    return answered(here, await live(here), outcome)


def shifts_today(branch: Branch, code: CounterCode, here: Here) -> list[str]:
    """From when to when it is planned to be staffed today."""
    shifts = branch.plan.shifts_on(today(branch, here.now))
    mine = (one for one in shifts if one.counter == code)
    return sorted(f"{one.begins:%H:%M}–{one.ends:%H:%M}" for one in mine)


def _known(here: Here, counter: CounterCode) -> CounterCode:
    if counter not in here.branch.plan.counters:
        raise HTTPException(404)
    return counter

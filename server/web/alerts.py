"""Alerts: what somebody should see to now, and who does.

GET  /alerts                   all of them, for whoever answers for the branch
GET  /alerts/stream            the same, pushed
POST /alerts/{verb}            kind, subject: `claim`, I see to it; `done`, it is seen to
POST /lobby/alerts/{verb}      the same on the lobby's page
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import HTMLResponse, Response

from server.domain.model import Branch
from server.domain.plan import AlertKind
from server.web import alerts_view
from server.web.lobby import live, locked
from server.web.orders import RequestId
from server.web.pages import Here, HereNow
from server.web.roles import IN_OFFICE
from server.web.staff import InCases, InLobby, Member, still
from server.web.stream import push

router = APIRouter()


class Verb(StrEnum):
    """What is said of an alert."""

    CLAIM = "claim"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Named:
    """Which alert a press means."""

    request: RequestId
    kind: Annotated[AlertKind, Form()]
    subject: Annotated[str, Form(max_length=160)]


@router.get("/alerts")
async def alerts_page(here: HereNow, member: InCases) -> Response:
    """All that somebody should see to."""
    told = {**await locked(here, member), "limits": member.role in IN_OFFICE}
    return here.page("alerts_page.html", member=member, **told, **await _seen(here, here.branch))


@router.get("/alerts/stream")
async def alerts_stream(here: HereNow, member: InCases) -> Response:
    """The same, pushed."""

    async def draw(branch: Branch) -> str:
        return here.draw("alerts.html", **await _seen(here, branch))

    return push(here, draw, allowed=still(here.request, member))


@router.post("/alerts/{verb}")
async def press(
    here: HereNow, member: InCases, verb: Verb, named: Annotated[Named, Depends()]
) -> Response:
    """Say that one sees to it, or has."""
    first = await _pressed(here, member, verb, named)
    drawn = here.draw("alerts.html", **await _seen(here, here.branch))
    return _answered(here, drawn, first=first)


@router.post("/lobby/alerts/{verb}")
async def press_in_hall(
    here: HereNow, member: InLobby, verb: Verb, named: Annotated[Named, Depends()]
) -> Response:
    """The same, with the whole hall around it."""
    first = await _pressed(here, member, verb, named)
    return _answered(here, await live(here), first=first)


async def _pressed(here: Here, member: Member, verb: Verb, named: Named) -> bool:
    alerts = here.house.alerts
    act = alerts.claim if verb is Verb.CLAIM else alerts.done
    return await act((named.kind.value, named.subject), member.actor)


def _answered(here: Here, drawn: str, *, first: bool) -> Response:
    if first:
        return HTMLResponse(drawn)
    said = here.draw("said.html", said="Somebody else sees to it, or it is over.")
    return HTMLResponse(drawn + said, 409)


async def _seen(here: Here, branch: Branch) -> dict[str, object]:
    alerts = await alerts_view.seen(branch, here.house.alerts, here.now)
    return {"alerts": alerts, "alerts_at": "/alerts"}

"""Alerts on a locked screen: one browser says that it wants them, or does not.

POST /screens        endpoint, key, auth: as the browser's push service gave them; 204, 409
POST /screens/end    nothing more for this log-in; 204
"""

import hashlib
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form
from starlette.responses import Response

from server.application.pushing import Screen, Subscription
from server.web.pages import HereNow
from server.web.staff import InCases

router = APIRouter(prefix="/screens")


@dataclass(frozen=True, slots=True)
class Given:
    """What a browser's push service has given it."""

    endpoint: Annotated[str, Form(max_length=1024)]
    key: Annotated[str, Form(max_length=100)]
    auth: Annotated[str, Form(max_length=40)]


@router.post("")
async def subscribe(here: HereNow, member: InCases, given: Annotated[Given, Depends()]) -> Response:
    """Tell this screen from now on."""
    screen = Screen(given.endpoint, given.key, given.auth)
    id_ = hashlib.sha256(given.endpoint.encode()).hexdigest()
    one = Subscription(id_, member.seat, member.name, here.language, screen)
    kept = await here.house.screens.subscribe(one)
    return Response(status_code=204 if kept else 409)


@router.post("/end")
async def end(here: HereNow, member: InCases) -> Response:
    """Tell it nothing more."""
    await here.house.screens.end(member.seat)
    return Response(status_code=204)

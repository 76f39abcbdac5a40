"""The front page, and a health check for watchdogs.

GET  /          where staff begin, and how the branch stands
GET  /healthz   {"status", "branch", "sequence"}
"""

from typing import Final

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from server.web.hall_view import hall_view
from server.web.pages import HereNow, stay_at
from server.web.roles import AUDITING, IN_OFFICE, RULING
from server.web.staff import logged_in

router = APIRouter()
WAYS: Final = {"auditing": AUDITING, "ruling": RULING, "planning": IN_OFFICE}
"""What is shown to those only who may go there."""


@router.get("/")
async def front_page(here: HereNow) -> Response:
    """How the branch stands, and the ways in."""
    hall = hall_view(here.branch, here.house.forecast(), {}, here.now)
    member = await logged_in(here.request)
    stay_at(here.request, here.house)
    others = [house.door.branch.plan for house in here.pages.others]
    return here.page("front.html", hall=hall, member=member, branches=others, **WAYS)


@router.get("/healthz")
async def health(here: HereNow) -> JSONResponse:
    """Alive, and how far the journal is."""
    branch = here.branch
    return JSONResponse({"status": "ok", "branch": branch.plan.code, "sequence": branch.sequence})

"""All branches at a glance, for whoever answers for more than one.

GET /branches?find=   those whose name holds it, the worst first; 403 for an account of one branch
"""

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query
from starlette.responses import Response

from server.application.head_office import HeadOffice
from server.web.branches_view import branches_view
from server.web.pages import HereNow, houses_of
from server.web.staff import OverFigures

router = APIRouter()


@router.get("/branches")
async def branches_page(
    here: HereNow, member: OverFigures, find: Annotated[str, Query(max_length=64)] = ""
) -> Response:
    """How they stand now."""
    if member.branch:
        raise HTTPException(403)
    office: HeadOffice | None = here.request.app.state.head_office
    standings = await office.standings() if office else ()
    houses = tuple(houses_of(here.request).values())
    view = branches_view(houses, standings, here.now, find.strip())
    return here.page("branches.html", member=member, view=view, find=find)

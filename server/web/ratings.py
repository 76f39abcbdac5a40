"""What the ratings say.

GET  /ratings?month=2026-11    the page, for managers: one of the last three months; `version`
                               names a questionnaire, else it is the month's newest
GET  /ratings/mine             a teller's own last whole month
"""

from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.application.rating import Month, month_of, own_month, rated
from server.web.pages import HereNow
from server.web.ratings_view import OWN_NAMES, ratings_view
from server.web.staff import AtCounter, InOffice

MONTHS: Final = 3
router = APIRouter(prefix="/ratings")
Chosen = Annotated[str, Query(pattern=r"^(\d{4}-\d{2})?$")]
Version = Annotated[str, Query(pattern=r"^[a-z0-9-]{0,64}$")]


@router.get("")
async def ratings_page(
    here: HereNow, member: InOffice, month: Chosen = "", version: Version = ""
) -> Response:
    """Scores, ranks and what stands out in a month."""
    months = _last(month_of(here.house.today()))
    chosen = next((one for one in months if _name(one) == month), months[0])
    view = ratings_view(here.branch.plan, await rated(here.house.ratings, chosen, version))
    names = {_name(one): one == chosen for one in months}
    of = _name(chosen)
    return here.page("ratings.html", member=member, view=view, months=names, month=of)


@router.get("/mine")
async def own_page(here: HereNow, member: AtCounter) -> Response:
    """What a teller may know of their own ratings."""
    own = await own_month(here.house.ratings, member.name, here.house.today())
    return here.page("ratings_mine.html", member=member, own=own, names=OWN_NAMES)


def _last(month: Month) -> list[Month]:
    months = [month]
    while len(months) < MONTHS:
        months.append(months[-1].before)
    return months


def _name(month: Month) -> str:
    return f"{month.first:%Y-%m}"

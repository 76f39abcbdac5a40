"""What the ratings say.

GET  /ratings?month=2026-11    the page, for managers: one of the last three months; `version`
                               names a questionnaire, else it is the month's newest
GET  /ratings/mine             a teller's own last whole month
"""

from datetime import datetime, time, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.application.rating import Month, month_of, own_month, rated
from server.domain.hours import moment
from server.insight.called import called
from server.web.calls_view import called_view
from server.web.pages import Here, HereNow
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
    calls = called_view(called(await here.house.calls.opened(*_within(here, chosen))))
    names = {_name(one): one.first for one in months}
    words = {"view": view, "calls": calls, "months": names, "month": _name(chosen)}
    return here.page("ratings.html", member=member, **words)


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


def _within(here: Here, month: Month) -> tuple[datetime, datetime]:
    """From when to when a month goes in the branch."""
    plan = here.branch.plan
    after = month.last + timedelta(days=1)
    return moment(plan, month.first, time.min), moment(plan, after, time.min)


def _name(month: Month) -> str:
    return f"{month.first:%Y-%m}"

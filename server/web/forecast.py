"""How honest the forecast is, for whoever answers for the branch.

GET  /forecast?days=1|7|30    the page
"""

from typing import Annotated, Final

from fastapi import APIRouter
from pydantic import BeforeValidator
from starlette.responses import Response

from server.application.judging import Period, judged
from server.web.forecast_view import WORDS, forecast_view
from server.web.pages import HereNow
from server.web.staff import OverFigures

Days = Annotated[Period, BeforeValidator(int)]
router = APIRouter(prefix="/forecast")
NAMES: Final = {Period.TODAY: "Today", Period.WEEK: "7 days", Period.MONTH: "30 days"}


@router.get("")
async def forecast_page(here: HereNow, member: OverFigures, days: Days = Period.WEEK) -> Response:
    """How often it held in these days."""
    house, plan = here.house, here.branch.plan
    judgement = await judged(house.record, house.today(), days)
    view = forecast_view(plan, judgement, house.standing())
    return here.page(
        "forecast.html", member=member, view=view, chosen=days, periods=NAMES, share_words=WORDS
    )

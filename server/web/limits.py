"""From when on something is an alert: `[alerts]` of the plan, for managers too.

GET  /limits            the form
POST /limits            what was typed: the draft has it
GET  /limits/check      what is wrong, and what changes
POST /limits/live       seen: from now on it counts
POST /limits/discard    the draft's limits are again those that count
"""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import Response

from server.domain.plan import Plan
from server.web.office_form import Filling
from server.web.orders import RequestId
from server.web.pages import HereNow
from server.web.staff import InOffice

router = APIRouter(prefix="/limits")
ALERTS: Final = "alerts"
AT: Final = "/limits"
MORE: Final = "The draft changes more than alerts. Please ask an admin to let it count."


@dataclass(frozen=True, slots=True)
class Warden(Filling):
    """Somebody at the limits of a branch."""

    here: HereNow
    member: InOffice
    home: ClassVar[str] = AT

    def bars(self, plan: Plan) -> str:
        """The limits alone may count from here."""
        return "" if replace(plan, alerts=self.plan.alerts) == self.plan else MORE


AtLimits = Annotated[Warden, Depends()]


@router.get("")
async def limits_page(warden: AtLimits) -> Response:
    """Those of the draft."""
    return await warden.form(ALERTS, AT)


@router.post("")
async def keep(request: Request, warden: AtLimits) -> Response:
    """What was typed."""
    return await warden.fill(request, ALERTS, AT)


@router.get("/check")
async def check_page(warden: AtLimits) -> Response:
    """Before it counts."""
    return await warden.checked()


@router.post("/live")
async def live(
    warden: AtLimits, request: RequestId, seen: Annotated[str, Form(max_length=64)]
) -> Response:
    """It counts."""
    return await warden.live(request, seen)


@router.post("/discard")
async def discard(warden: AtLimits) -> Response:
    """As it counts now; the rest of the draft stays."""
    return await warden.take_back(ALERTS)

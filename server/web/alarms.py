"""Silent alarms: raised at a counter without a sign there, seen by supervisors and the office.

POST /teller/{counter}/alarm    204, whatever becomes of it: nothing on that screen may tell
GET  /alarms                    the page, for supervisors, managers and admins
GET  /alarms/stream             its live part, pushed
POST /alarms/{counter}/answer   somebody sees to it
"""

import structlog
from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from server.domain import commands
from server.domain.model import Branch
from server.domain.plan import CounterCode
from server.web.house import milliseconds
from server.web.measures import clock
from server.web.orders import RequestId, answered, carry_out
from server.web.pages import Here, HereNow
from server.web.staff import Alarmed, AtCounter, still
from server.web.stream import push

log = structlog.get_logger()
router = APIRouter()


@router.post("/teller/{counter}/alarm")
async def raise_alarm(
    here: HereNow, member: AtCounter, counter: CounterCode, request: RequestId
) -> Response:
    """Tell those who can help, and nobody else."""
    command = commands.RaiseAlarm(counter, member.name)
    await carry_out(here, command, request, member.actor)
    return Response(status_code=204)


@router.get("/alarms")
async def alarms_page(here: HereNow, member: Alarmed) -> Response:
    """What is open now."""
    return here.page("alarms.html", member=member, alarms=_open(here, here.branch))


@router.get("/alarms/stream")
async def alarms_stream(here: HereNow, member: Alarmed) -> Response:
    """The same, pushed."""

    async def draw(branch: Branch) -> str:
        return _live(here, branch)

    return push(here, draw, allowed=still(here.request, member))


@router.post("/alarms/{counter}/answer")
async def answer_alarm(
    here: HereNow, member: Alarmed, counter: CounterCode, request: RequestId
) -> HTMLResponse:
    """Somebody sees to it; the journal says who."""
    outcome = await carry_out(here, commands.AnswerAlarm(counter), request, member.actor)
    return answered(here, _live(here, here.branch), outcome)


def _live(here: Here, branch: Branch) -> str:
    return here.draw("alarms_open.html", alarms=_open(here, branch))


def _open(here: Here, branch: Branch) -> list[dict[str, object]]:
    return [
        {
            "code": code,
            "number": branch.plan.counters[code].number if code in branch.plan.counters else code,
            "teller": branch.desks[code].teller or "",
            "since": milliseconds(since),
            "text": clock(here.now - since),
        }
        for code, since in sorted(branch.alarms.items(), key=lambda alarm: alarm[1])
    ]

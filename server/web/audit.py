"""Who did what, for auditors.

GET /audit           the branch's journal: `actor`, `kind`, `holds` and `before` choose
GET /audit/staff     log-ins, and what was done to accounts: `before` goes on

Nothing can be changed here; that the journal is whole is proved by `heliotrope journal verify`.
"""

import json
from typing import Annotated, Final, get_args

from fastapi import APIRouter, Query
from starlette.responses import Response

from server.application.trail import PAGE, Line, Wanted
from server.domain.events import Event, PlanChanged
from server.web.account_view import DID
from server.web.office_view import changed
from server.web.pages import Here, HereNow
from server.web.staff import AsAuditor, StaffHere

router = APIRouter(prefix="/audit")
KINDS: Final = sorted(kind.__name__ for kind in get_args(Event))
HIDDEN: Final = frozenset({"at", "token", "undo", "plan"})
"""When it was stands beside it; the others open pages, or are pictures of the state."""
EMPTY: Final[tuple[object, ...]] = (None, "", [], {})
LATEST: Final = 2**62
Before = Annotated[int | None, Query(ge=1, le=LATEST)]
Words = Annotated[str, Query(max_length=160)]


@router.get("")
async def journal_page(
    here: HereNow,
    member: AsAuditor,
    actor: Words = "",
    kind: Words = "",
    holds: Words = "",
    before: Before = None,
) -> Response:
    """The journal, newest first."""
    wanted = Wanted(actor.strip(), kind, holds.strip(), before)
    lines = await here.house.trail.lines(wanted)
    told = {
        "lines": [(line, _shown(line), await _changed(here, line)) for line in lines],
        "older": lines[-1].sequence if len(lines) == PAGE else None,
        "wanted": wanted,
        "kinds": KINDS,
    }
    return here.page("audit.html", member=member, **told)


@router.get("/staff")
async def staff_page(
    here: HereNow, member: AsAuditor, staff: StaffHere, before: Before = None
) -> Response:
    """What was done to accounts, newest first."""
    acts = await staff.log.acts(before, PAGE)
    told = {
        "acts": [act for _, act in acts],
        "older": acts[-1][0] if len(acts) == PAGE else None,
        "did": DID,
    }
    return here.page("audit_staff.html", member=member, **told)


def _shown(line: Line) -> list[tuple[str, str]]:
    """What the event says, field by field."""
    body: dict[str, object] = json.loads(line.body)
    told = ((name, body[name]) for name in body if name not in HIDDEN)
    says = ((name, value) for name, value in told if value not in EMPTY)
    return [(name, value if isinstance(value, str) else json.dumps(value)) for name, value in says]


async def _changed(here: Here, line: Line) -> list[str]:
    """The sections that a change of the plan has changed: the whole plan would say nothing."""
    if line.kind != PlanChanged.__name__:
        return []
    number, desk = int(json.loads(line.body)["version"]), here.house.office.desk
    before, after = await desk.version(number - 1), await desk.version(number)
    return changed(before, after) if before and after else []

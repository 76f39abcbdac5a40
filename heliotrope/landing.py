"""The demonstration's front page: who is being served now, the last slip, and all the doors."""

import json
from pathlib import Path
from typing import Any, Final

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, HTMLResponse, Response

from heliotrope import names
from server.application.publish import LAST_CALLS
from server.domain.model import Branch, Ticket
from server.web.pages import HouseHere, PagesHere, language_of
from words.phrases import pick
from words.waits import told

FOLDER: Final = Path(__file__).parent / "templates"
VISITORS: Final = ("you", "lobby", "manager")
"""The log-ins that a newcomer is offered."""


def landing(folder: Path) -> APIRouter:
    """The pages of the demonstration that plays in `folder`."""
    router = APIRouter()

    @router.get("/")
    async def page(request: Request, house: HouseHere, pages: PagesHere) -> HTMLResponse:
        secrets = json.loads((folder / names.SECRETS).read_text())
        log_ins = {name: secrets[name] for name in VISITORS}
        shown = _shown(house.door.branch, house.forecast(), language_of(request))
        return pages.page(request, "landing.html", log_ins=log_ins, **shown)

    @router.get("/demo/now")
    async def now(request: Request, house: HouseHere, pages: PagesHere) -> HTMLResponse:
        language = language_of(request)
        shown = _shown(house.door.branch, house.forecast(), language)
        return HTMLResponse(pages.draw("landing_now.html", language, **shown))

    @router.get("/demo/slip")
    async def slip() -> Response:
        slips = sorted((folder / names.SLIPS).glob("slip-*.png"))
        return FileResponse(slips[-1]) if slips else Response(status_code=404)

    @router.get("/demo/phone")
    async def phone() -> Response:
        link = folder / names.PHONE
        there = link.read_text() if link.exists() else "/"
        return Response(status_code=303, headers={"Location": there})

    @router.get("/demo/landing.css")
    async def style() -> FileResponse:
        return FileResponse(FOLDER / "landing.css")

    return router


def _shown(branch: Branch, outlook: Any, language: str) -> dict[str, Any]:
    basic = branch.plan.unidentified
    lines = []
    for service in branch.plan.services.values():
        expected = outlook.newcomers.get((service.code, basic))
        lines.append(
            {
                "name": pick(service.name, language),
                "waiting": sum(ticket.service == service.code for ticket in branch.waiting()),
                "wait": told(language, expected),
            }
        )
    slips = sum(ticket.attempt >= 0 for ticket in branch.tickets.values())
    return {
        "branch": branch.plan.code,
        "calls": _now_served(branch),
        "lines": lines,
        "open": branch.open,
        "slips": slips,
    }


def _now_served(branch: Branch) -> list[tuple[str, str]]:
    """Counter and number of those who are at a counter, the newest call first."""
    there = [ticket for code in branch.desks if (ticket := branch.at(code)) is not None]
    there.sort(key=_called, reverse=True)
    plan = branch.plan.counters
    return [
        (plan[ticket.counter].number, ticket.number)
        for ticket in there[:LAST_CALLS]
        if ticket.counter is not None and ticket.counter in plan
    ]


def _called(ticket: Ticket) -> float:
    return ticket.called_at.timestamp() if ticket.called_at else 0.0

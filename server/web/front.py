"""The front page, and a health check for watchdogs.

GET  /          where staff begin, and how the branch stands
GET  /healthz   {"status", "branch", "sequence"}
"""

from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter
from starlette.responses import JSONResponse, Response

from server.application.ports import Role
from server.web.hall_view import hall_view
from server.web.pages import HereNow, stay_at
from server.web.roles import (
    ADVISED,
    ALARMED,
    AUDITING,
    FIGURES,
    FLOOR,
    IN_OFFICE,
    RULING,
    TELLING,
)
from server.web.staff import Member, logged_in

router = APIRouter()


@dataclass(frozen=True, slots=True)
class Way:
    """A page where somebody of the staff begins."""

    path: str
    title: str
    words: str
    roles: frozenset[Role]
    of_all: bool = False
    """Only for accounts of all branches."""

    def leads(self, member: Member) -> bool:
        """Whether it is theirs to go."""
        return member.role in self.roles and not (self.of_all and member.branch)


WAYS: Final = (
    Way("/teller", "Teller", "Call, serve, finish", TELLING),
    Way("/lobby", "Lobby", "Counters, queues, devices", FLOOR),
    Way("/alerts", "Alerts", "What needs somebody now", ADVISED),
    Way("/alarms", "Silent alarms", "Raised at a counter, unheard", ALARMED),
    Way("/cases", "Cases", "What went badly", ADVISED),
    Way("/calls", "Return calls", "To customers who agreed", ADVISED),
    Way("/ratings/mine", "My ratings", "Last month, rounded", TELLING - RULING),
    Way("/ratings", "Ratings", "What customers say", IN_OFFICE),
    Way("/forecast", "Forecast", "How often it held", FIGURES),
    Way("/shifts", "Shift plan", "Who is at which counter", IN_OFFICE),
    Way("/shifts/today", "Shift plan", "Who is at which counter", FLOOR - IN_OFFICE),
    Way("/branches", "Branches", "How they are now", FIGURES, of_all=True),
    Way("/audit", "Who did what", "Journal, log-ins", AUDITING),
    Way("/office", "Rules of the branch", "Services, tiers, counters, hours", RULING),
    Way("/devices", "Devices", "How they are, and who may come", RULING),
    Way("/rollout", "Device software", "Which release runs where", RULING, of_all=True),
    Way("/staff", "Accounts", "Who may log in", RULING),
)
AT_THE_DOOR: Final = (*WAYS[:2], Way("/login", "Log in", "To every other page", frozenset()))
"""Before anybody has logged in."""


def ways_for(member: Member | None) -> tuple[Way, ...]:
    """Those that lead somewhere."""
    if member is None:
        return AT_THE_DOOR
    return tuple(way for way in WAYS if way.leads(member))


@router.get("/")
async def front_page(here: HereNow) -> Response:
    """How the branch stands, and the ways in."""
    hall = hall_view(here.branch, here.house.forecast(), {}, here.now)
    member = await logged_in(here.request)
    stay_at(here.request, here.house)
    others = [house.door.branch.plan for house in here.pages.others]
    told = {"hall": hall, "branches": others, "ways": ways_for(member)}
    return here.page("front.html", member=member, **told)


@router.get("/healthz")
async def health(here: HereNow) -> JSONResponse:
    """Alive, and how far the journal is."""
    branch = here.branch
    return JSONResponse({"status": "ok", "branch": branch.plan.code, "sequence": branch.sequence})

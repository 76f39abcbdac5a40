"""The shift plan: who is at which counter, on a day and in the usual week.

GET  /shifts            day: a date, or `mon` to `sun` of the usual week
POST /shifts            day, seen, place (of a shift that changes; none: a new one), counter,
                        begins, ends, rest_begins, rest_ends, teller, days
POST /shifts/remove     day, seen, place
POST /shifts/copy       day, seen, source: yesterday, last-week or usual
GET  /shifts/check      what is wrong, and what it would have done
POST /shifts/live       seen: from now on it counts
POST /shifts/discard    the draft's shifts are again those that count
GET  /shifts/today      what counts today, and who is late; for the hall too

What is typed changes the roster in the branch's draft; there is no other shift plan.
"""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Annotated, ClassVar, Final

from fastapi import APIRouter, Depends, Form, Query
from starlette.responses import Response

from server.application.office import Draft, Unreadable
from server.domain.hours import local, today
from server.domain.plan import Plan
from server.domain.rostering import WEEK, Roster, as_usual_on, copied, with_own, without
from server.web.drafts import CHANGED, Drafting, mark
from server.web.orders import RequestId
from server.web.pages import HereNow
from server.web.roles import IN_OFFICE, TELLING
from server.web.shifts_typed import DAYS, Typed, Wrong
from server.web.shifts_view import NAMES, day_view, late_now, wrongs
from server.web.staff import InCases, InOffice, StaffHere

router = APIRouter(prefix="/shifts")
A_WEEK: Final = timedelta(days=7)
MORE: Final = "The draft changes more than shifts. Please ask an admin to let it count."
UNREADABLE: Final = "The draft cannot be read. Please ask an admin to put it right."
EMPTY: Final = Typed()
Named = Annotated[str, Form(max_length=16)]


class Source(StrEnum):
    """What a day can be planned like."""

    YESTERDAY = "yesterday"
    LAST_WEEK = "last-week"
    USUAL = "usual"


BACK: Final = {Source.YESTERDAY: timedelta(days=1), Source.LAST_WEEK: A_WEEK}


@dataclass(frozen=True, slots=True)
class Planner(Drafting):
    """Somebody at the shift plan of a branch."""

    here: HereNow
    member: InOffice
    staff: StaffHere
    home: ClassVar[str] = "/shifts"

    def bars(self, plan: Plan) -> str:
        """The shift plan alone may count from here."""
        return "" if replace(plan, roster=self.plan.roster) == self.plan else MORE

    def day(self, asked: str) -> date | int:
        """A date, or a day of the usual week; today for whatever is neither."""
        if asked in DAYS:
            return DAYS.index(asked)
        try:
            day = date.fromisoformat(asked)
        except ValueError:
            day = today(self.here.branch, self.here.now)
        return min(max(day, date.min + 2 * A_WEEK), date.max - 2 * A_WEEK)

    async def tellers(self) -> list[str]:
        """Who may be at a counter here."""
        everyone = await self.staff.accounts.everyone()
        mine = (one for one in everyone if one.branch in ("", self.here.house.code))
        return [one.name for one in mine if one.role in TELLING and not one.disabled]

    def drafted(self, text: str) -> Plan:
        """The plan that counts, with the draft's shifts.

        Raises:
            Wrong: they cannot be read.
        """
        try:
            return replace(self.plan, roster=self.office.desk.roster(text))
        except Unreadable:
            raise Wrong(UNREADABLE) from None

    async def page(self, asked: str, wrong: Wrong | None = None, typed: Typed = EMPTY) -> Response:
        """The day, its week, and what is wrong."""
        text, draft = await self.office.text(), await self.office.desk.draft()
        try:
            plan = self.drafted(text)
        except Wrong as unreadable:
            plan, wrong = self.plan, unreadable
        told = {
            "view": day_view(plan, self.day(asked), today(self.here.branch, self.here.now)),
            "wrongs": wrongs(plan, self.here.language),
            "draft": draft if plan.roster != self.plan.roster else None,
            "tellers": await self.tellers(),
            "seen": mark(text),
            "said": wrong.said(self.here.language) if wrong else "",
            "typed": typed,
            "names": NAMES,
            "days": DAYS,
            "counters": plan.counters,
        }
        status = 422 if wrong else 200
        return self.here.page("shifts.html", status=status, member=self.member, **told)

    async def keep_roster(self, text: str, roster: Roster, asked: str) -> Response:
        """The draft has these shifts; back to the day."""
        said = self.office.desk.with_roster(text, roster)
        await self.office.desk.keep(Draft(said, self.member.actor, self.here.now))
        day = self.day(asked)
        return self.to(self.home, day=DAYS[day] if isinstance(day, int) else day.isoformat())


AtPlan = Annotated[Planner, Depends()]


@dataclass(frozen=True, slots=True)
class Change:
    """Which day's plan is changed, which of its shifts, and as what it was looked at."""

    planner: AtPlan
    day: Named = ""
    seen: Annotated[str, Form(max_length=64)] = ""
    place: Annotated[int | None, Form(ge=0, le=100_000)] = None

    async def begun(self) -> tuple[str, Plan]:
        """The draft, and the plan with its shifts.

        Raises:
            Wrong: somebody changed it after it was looked at, or it cannot be read.
        """
        text = await self.planner.office.text()
        if mark(text) != self.seen:
            raise Wrong(CHANGED)
        return text, self.planner.drafted(text)

    def others(self, plan: Plan) -> Roster:
        """The shifts beside the one that is meant; a date has its own from now on."""
        day = self.planner.day(self.day)
        known = self.place is not None and self.place < len(plan.roster)
        old = plan.roster[self.place] if known and self.place is not None else None
        if isinstance(day, int):
            return without(plan.roster, old) if old else plan.roster
        own = with_own(plan, day)
        return without(own, replace(old, on=day, days=WEEK)) if old else own


ToChange = Annotated[Change, Depends()]


@router.get("")
async def plan_page(planner: AtPlan, day: Annotated[str, Query(max_length=16)] = "") -> Response:
    """A day, and its week."""
    return await planner.page(day)


@router.post("")
async def keep(change: ToChange, typed: Annotated[Typed, Depends()]) -> Response:
    """One shift, new or changed; with a break it is two."""
    planner = change.planner
    try:
        text, plan = await change.begun()
        shifts = typed.shifts(plan, planner.day(change.day), await planner.tellers())
    except Wrong as wrong:
        return await planner.page(change.day, wrong, typed)
    return await planner.keep_roster(text, (*change.others(plan), *shifts), change.day)


@router.post("/remove")
async def remove(change: ToChange) -> Response:
    """One shift less."""
    try:
        text, plan = await change.begun()
    except Wrong as wrong:
        return await change.planner.page(change.day, wrong)
    return await change.planner.keep_roster(text, change.others(plan), change.day)


@router.post("/copy")
async def copy(change: ToChange, source: Annotated[Source, Form()]) -> Response:
    """A date is planned as another day is."""
    planner = change.planner
    day = planner.day(change.day)
    try:
        text, plan = await change.begun()
    except Wrong as wrong:
        return await planner.page(change.day, wrong)
    if isinstance(day, int):
        return await planner.page(change.day)
    back = BACK.get(source)
    roster = copied(plan, day - back, day) if back else as_usual_on(plan.roster, day)
    return await planner.keep_roster(text, roster, change.day)


@router.get("/check")
async def check_page(planner: AtPlan) -> Response:
    """Before it counts."""
    return await planner.checked()


@router.post("/live")
async def live(
    planner: AtPlan, request: RequestId, seen: Annotated[str, Form(max_length=64)]
) -> Response:
    """It counts."""
    return await planner.live(request, seen)


@router.post("/discard")
async def discard(planner: AtPlan) -> Response:
    """The draft's shifts are those that count; the rest of it stays."""
    return await planner.take_back("roster")


@router.get("/today")
async def today_page(here: HereNow, member: InCases) -> Response:
    """What counts today, and who is late."""
    branch, day = here.branch, today(here.branch, here.now)
    told = {
        "view": day_view(branch.plan, day, day),
        "late": late_now(branch, here.now),
        "plans": member.role in IN_OFFICE,
        "clock": f"{local(branch, here.now):%H:%M}",
        "names": NAMES,
    }
    return here.page("shifts_today.html", member=member, **told)

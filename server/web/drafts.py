"""What the pages share that change a branch's plan: the draft, its check, and that it counts."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import ClassVar, Final

from starlette.responses import RedirectResponse, Response

from server.application.office import Checked, Draft, Office, Unreadable
from server.application.sentences import sentence
from server.domain.plan import Plan
from server.domain.refusals import Refusal
from server.web.pages import Here
from server.web.staff import Member
from words.phrases import say

SEE_OTHER: Final = 303
CHANGED: Final = "Somebody changed the draft meanwhile. Please look at it again."


@dataclass(frozen=True, slots=True)
class Drafting:
    """Somebody at a branch's draft."""

    here: Here
    member: Member
    home: ClassVar[str] = "/office"
    """Where its pages are: the check, and what lets it count."""

    @property
    def office(self) -> Office:
        """The branch's."""
        return self.here.house.office

    @property
    def plan(self) -> Plan:
        """That counts."""
        return self.here.branch.plan

    def bars(self, plan: Plan) -> str:  # noqa: ARG002 - the office lets everything count
        """Why this may not count from here; empty: it may."""
        return ""

    async def keep(self, text: str) -> Response:
        """The draft is this now; on to its check."""
        await self.office.desk.keep(Draft(text, self.member.actor, self.here.now))
        return self.to(f"{self.home}/check")

    def to(self, path: str, **asked: str) -> Response:
        """On to another page of the same branch."""
        code = {"branch": self.here.house.code} if self.here.pages.others else {}
        query = "&".join(f"{name}={value}" for name, value in (asked | code).items())
        return RedirectResponse(f"{path}?{query}" if query else path, SEE_OTHER)

    async def checked(self, said: str = "", status: int = 200) -> Response:
        """What is wrong with the draft, what it changes and would have done."""
        text = await self.office.text()
        checked = self.office.desk.checked(text, self.plan)
        told = {"checked": checked, "seen": mark(text), "plan": self.plan, "home": self.home}
        told["tried"] = await self._tried(checked)
        told["said"] = said or self._barred(checked)
        told["barred"] = bool(self._barred(checked))
        told["fresh"] = secrets.token_hex(8)
        return self.here.page("office_check.html", status=status, member=self.member, **told)

    async def live(self, request: str, seen: str) -> Response:
        """It counts, if nobody has changed it since it was looked at, and nothing is wrong."""
        draft = await self.office.desk.draft()
        if draft is None or mark(draft.text) != seen:
            return await self.checked(say(self.here.language, CHANGED), 409)
        checked = self.office.desk.checked(draft.text, self.plan)
        if checked.plan is None or self._barred(checked):
            return await self.checked(status=422)
        answer = await self.office.live(checked.plan, request, self.member.actor)
        if isinstance(answer.outcome, Refusal):
            return await self.checked(sentence(answer.outcome, self.plan, self.here.language), 409)
        return self.to(self.home)

    async def take_back(self, section: str) -> Response:
        """A section of the draft is as it counts; without another change there is no draft."""
        desk = self.office.desk
        try:
            text = desk.restored(await self.office.text(), section, self.plan)
        except Unreadable:
            return await self.checked(status=422)
        if desk.checked(text, self.plan).plan == self.plan:
            await desk.drop()
        else:
            await desk.keep(Draft(text, self.member.actor, self.here.now))
        return self.to(self.home)

    async def _tried(self, checked: Checked) -> object:
        return await self.office.tried(checked.plan) if checked.plan and checked.changes else None

    def _barred(self, checked: Checked) -> str:
        barred = self.bars(checked.plan) if checked.plan else ""
        return say(self.here.language, barred) if barred else ""


def mark(text: str) -> str:
    """Tells this text from every other: what was looked at is what counts."""
    return hashlib.sha256(text.encode()).hexdigest()

"""One's own account: password, second factor, and where one is logged in.

GET  /me                  the page
POST /me/password         old, new
POST /me/factor/begin     a new second factor to scan; it counts when a code of it has been shown
POST /me/factor/confirm   code
POST /me/factor/end       old: the password
POST /me/sessions/end     log out everywhere else
"""

from dataclasses import dataclass, replace
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, Request
from starlette.responses import RedirectResponse, Response

from server.application.ports import Account
from server.application.staff import Did, Factor, Staff
from server.web import passwords, second_factor
from server.web.account_view import ROLES
from server.web.pages import Here, HereNow, LimitsHere
from server.web.staff import AsAnyone, Member, StaffHere, begin_session, token_of

router = APIRouter(prefix="/me")
WRONG: Final = "The password is wrong."
WRONG_CODE: Final = "This code is wrong, or was used already."
DONE: Final = "Done."
SEE_OTHER: Final = 303
Password = Annotated[str, Form(max_length=256)]
Code = Annotated[str, Form(max_length=16)]


@dataclass(frozen=True, slots=True)
class Mine:
    """Whose page it is, and what keeps the staff."""

    here: HereNow
    member: AsAnyone
    staff: StaffHere
    limits: LimitsHere

    async def account(self) -> Account:
        """Theirs: whoever is logged in has one."""
        found = await self.staff.accounts.find(self.member.name)
        assert found is not None  # noqa: S101 - the session was found by it
        return found

    async def knows(self, password: str) -> bool:
        """Whether that is their password; tried as seldom as at the door."""
        name, now = self.member.name, self.here.house.seconds()
        if not self.limits.wrong.take(name, now):
            return False
        right = await passwords.matches(password, (await self.account()).password)
        if right:
            self.limits.wrong.forget(name)
        return right

    async def page(
        self, said: str = "", *, status: int = 200, fresh: Factor | None = None
    ) -> Response:
        """The page, with what came of a wish."""
        return await _page(self.here, self.member, self.staff, (said, status, fresh))


Own = Annotated[Mine, Depends()]


@router.get("")
async def own_page(own: Own) -> Response:
    """The page."""
    return await own.page()


@router.post("/password")
async def new_password(request: Request, own: Own, old: Password, new: Password) -> Response:
    """Another password; every other session ends."""
    if not await own.knows(old):
        return await own.page(WRONG, status=403)
    weak = passwords.too_weak(new, own.member.name)
    if weak is not None:
        return await own.page(weak, status=422)
    account = replace(await own.account(), password=passwords.make_hash(new))
    await own.staff.accounts.save(account)
    await own.staff.note(own.member.actor, Did.PASSWORD, account.name)
    await begin_session(request, account)
    return await own.page(DONE)


@router.post("/factor/begin")
async def begin_factor(own: Own) -> Response:
    """One to scan; the old one, if any, must be given up first."""
    if _counts(await own.staff.factors.find(own.member.name)):
        return RedirectResponse("/me", SEE_OTHER)
    fresh = second_factor.new_factor()
    await own.staff.factors.keep(own.member.name, fresh)
    return await own.page(fresh=fresh)


@router.post("/factor/confirm")
async def confirm_factor(own: Own, code: Code) -> Response:
    """From now on it is asked for."""
    name, factors = own.member.name, own.staff.factors
    if not own.limits.wrong.take(name, own.here.house.seconds()):
        return await own.page(WRONG_CODE, status=429)
    if not await second_factor.opens(factors, name, code, own.staff.sessions.clock()):
        kept = await factors.find(name)
        return await own.page(WRONG_CODE, status=422, fresh=None if _counts(kept) else kept)
    taken = await factors.find(name)
    if taken is not None:
        await factors.keep(name, replace(taken, confirmed=True))
        await own.staff.note(own.member.actor, Did.FACTOR_ON, name)
    return await own.page(DONE)


@router.post("/factor/end")
async def end_factor(own: Own, old: Password) -> Response:
    """The password alone opens again."""
    if not await own.knows(old):
        return await own.page(WRONG, status=403)
    await own.staff.factors.forget(own.member.name)
    await own.staff.note(own.member.actor, Did.FACTOR_OFF, own.member.name)
    return await own.page(DONE)


@router.post("/sessions/end")
async def end_others(request: Request, own: Own) -> Response:
    """Whoever else is logged in by this name is not any more."""
    ended = await own.staff.sessions.end_others(own.member.name, token_of(request))
    await own.staff.note(own.member.actor, Did.ENDED, own.member.name, str(ended))
    return await own.page(DONE)


def _counts(factor: Factor | None) -> bool:
    return factor is not None and factor.confirmed


async def _page(
    here: Here, member: Member, staff: Staff, told: tuple[str, int, Factor | None]
) -> Response:
    said, status, fresh = told
    sessions = await staff.sessions.rows.of(member.name)
    shown = {
        "sessions": [(one, one.key == member.seat) for one in sessions],
        "factor": _counts(await staff.factors.find(member.name)),
        "fresh": fresh,
        "picture": second_factor.code_to_scan(member.name, fresh) if fresh else "",
        "said": said,
        "well": said == DONE,
        "roles": ROLES,
    }
    return here.page("me.html", status=status, member=member, **shown)

"""The accounts of the staff, for admins.

GET  /staff                  all of them, or those of the admin's own branch
POST /staff                  name, role, branch: a new one; its password is shown this once
POST /staff/{name}/{verb}    change (role, branch), password, disable, enable, end, factor
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Form, HTTPException, Path
from starlette.responses import RedirectResponse, Response

from server.application.ports import Account, Role
from server.application.staff import Did, Factor
from server.web import passwords
from server.web.account_view import ROLES
from server.web.pages import HereNow, houses_of
from server.web.staff import AsAdmin, StaffHere

router = APIRouter(prefix="/staff")
NAME: Final = r"^[a-z0-9][a-z0-9.-]{0,63}$"
Name = Annotated[str, Path(pattern=NAME)]
TAKEN: Final = "This name is taken."
SEE_OTHER: Final = 303


class Verb(StrEnum):
    """What can be done with an account."""

    CHANGE = "change"
    DISABLE = "disable"
    ENABLE = "enable"
    END = "end"
    FACTOR = "factor"


@dataclass(frozen=True, slots=True)
class Place:
    """What somebody is, and where."""

    role: Annotated[Role | None, Form()] = None
    branch: Annotated[str, Form(max_length=64)] = ""


@dataclass(frozen=True, slots=True)
class Office:
    """The admin at work."""

    here: HereNow
    member: AsAdmin
    staff: StaffHere

    @property
    def branches(self) -> list[str]:
        """Where this admin may let people work; "" is everywhere."""
        mine = self.member.branch
        return [mine] if mine else ["", *houses_of(self.here.request)]

    async def those(self) -> list[Account]:
        """The accounts that are this admin's to see."""
        everyone = await self.staff.accounts.everyone()
        return [one for one in everyone if one.branch in self.branches]

    async def one(self, name: str) -> Account:
        """One of them; 404 for any other."""
        found = [one for one in await self.those() if one.name == name]
        if not found:
            raise HTTPException(404)
        return found[0]

    def checked(self, place: Place) -> tuple[Role, str]:
        """A role and a branch that this admin may give; 422, 403."""
        if place.role is None:
            raise HTTPException(422)
        if place.branch not in self.branches:
            raise HTTPException(403, "Your role does not include this.")
        return place.role, place.branch

    async def page(
        self, said: str = "", made: tuple[str, str] | None = None, status: int = 200
    ) -> Response:
        """All of them; `made`: a name, and the password that is shown this once."""
        told = {
            "lines": [await self._line(one) for one in await self.those()],
            "made": made,
            "said": said,
            "roles_known": list(Role),
            "roles": ROLES,
            "branches": self.branches,
            "member": self.member,
        }
        return self.here.page("accounts.html", status=status, **told)

    async def _line(self, one: Account) -> tuple[Account, Factor | None, int]:
        sessions = await self.staff.sessions.rows.of(one.name)
        return one, await self.staff.factors.find(one.name), len(sessions)


InStaff = Annotated[Office, Depends()]
Doing = Callable[[Office, Account, Place], Awaitable[tuple[Did, str]]]


@router.get("")
async def accounts_page(office: InStaff) -> Response:
    """All of them."""
    return await office.page()


@router.post("")
async def add(
    office: InStaff, name: Annotated[str, Form(pattern=NAME)], place: Annotated[Place, Depends()]
) -> Response:
    """A new account."""
    role, branch = office.checked(place)
    if await office.staff.accounts.find(name) is not None:
        return await office.page(TAKEN, status=409)
    password = passwords.make_password()
    account = Account(name, role, passwords.make_hash(password), branch=branch)
    await office.staff.accounts.save(account)
    await office.staff.note(office.member.actor, Did.ADDED, name, f"{role.value} {branch}".strip())
    return await office.page(made=(name, password))


@router.post("/{name}/password")
async def give_password(office: InStaff, name: Name) -> Response:
    """A new password; the sessions of the old one end."""
    account, password = await office.one(name), passwords.make_password()
    await office.staff.accounts.save(replace(account, password=passwords.make_hash(password)))
    await office.staff.note(office.member.actor, Did.PASSWORD, name)
    return await office.page(made=(name, password))


@router.post("/{name}/{verb}")
async def act(
    office: InStaff, name: Name, verb: Verb, place: Annotated[Place, Depends()]
) -> Response:
    """Something else; nobody shuts out themselves."""
    account = await office.one(name)
    if name == office.member.name and verb in (Verb.DISABLE, Verb.CHANGE):
        raise HTTPException(409, "Nobody can do this to themselves.")
    did, detail = await VERBS[verb](office, account, place)
    await office.staff.note(office.member.actor, did, name, detail)
    return RedirectResponse("/staff", SEE_OTHER)


async def _change(office: Office, account: Account, place: Place) -> tuple[Did, str]:
    role, branch = office.checked(place)
    await office.staff.accounts.save(replace(account, role=role, branch=branch))
    return Did.CHANGED, f"{role.value} {branch}".strip()


async def _disable(office: Office, account: Account, _: Place) -> tuple[Did, str]:
    await office.staff.accounts.save(replace(account, disabled=True))
    return Did.DISABLED, ""


async def _enable(office: Office, account: Account, _: Place) -> tuple[Did, str]:
    await office.staff.accounts.save(replace(account, disabled=False))
    return Did.ENABLED, ""


async def _end(office: Office, account: Account, _: Place) -> tuple[Did, str]:
    return Did.ENDED, str(await office.staff.sessions.end_others(account.name, ""))


async def _no_factor(office: Office, account: Account, _: Place) -> tuple[Did, str]:
    await office.staff.factors.forget(account.name)
    return Did.FACTOR_OFF, ""


VERBS: Final[Mapping[Verb, Doing]] = {
    Verb.CHANGE: _change,
    Verb.DISABLE: _disable,
    Verb.ENABLE: _enable,
    Verb.END: _end,
    Verb.FACTOR: _no_factor,
}

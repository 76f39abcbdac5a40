"""Who of the staff is asking, and what their role lets them do: nothing, unless it is said here."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request

from server.application.ports import Account, Accounts, Role
from server.web.house import House
from server.web.pages import AT, house_for, houses_of, stay_at

HOMES: Final = {
    Role.TELLER: "/teller",
    Role.LOBBY: "/lobby",
    Role.MANAGER: "/forecast",
    Role.ADMIN: "/",
}
"""Where each role begins."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the staff who is logged in."""

    name: str
    role: Role
    branch: str = ""
    """Empty: every branch."""

    def works_at(self, house: House) -> bool:
        """Whether they may see and touch this branch."""
        return self.branch in ("", house.code)

    @property
    def actor(self) -> str:
        """How the journal names them."""
        return f"{self.role.value}:{self.name}"


def begin_session(request: Request, account: Account) -> None:
    """Remember in the browser's signed cookie who this is."""
    at = account.branch or request.session.get(AT, "")
    request.session.clear()
    request.session.update({"name": account.name, "seal": seal(account), AT: at})


def seal(account: Account) -> str:
    """Changes with the password, so that a new password ends every session of the old one."""
    return hashlib.sha256(account.password.encode()).hexdigest()[:16]


async def logged_in(request: Request, accounts: Accounts) -> Member | None:
    """Whose session this is; nobody's if the account has been disabled or changed since."""
    account = await accounts.find(str(request.session.get("name", "")))
    if account is None or account.disabled or request.session.get("seal") != seal(account):
        return None
    return Member(account.name, account.role, account.branch)


def accounts_of(request: Request) -> Accounts:
    """The staff of all branches."""
    return next(iter(houses_of(request).values())).accounts


async def admitted(request: Request) -> Member:
    """Who is asking; 401 for a stranger."""
    member = await logged_in(request, accounts_of(request))
    if member is None:
        raise HTTPException(401, "Please log in.")
    return member


def only(*roles: Role) -> Callable[..., Awaitable[Member]]:
    """Lets these roles in: 401 for a stranger, 403 for another role."""

    async def admit(request: Request) -> Member:
        member = await admitted(request)
        house = house_for(request)
        if member.role not in roles or not member.works_at(house):
            raise HTTPException(403, "Your role does not include this.")
        stay_at(request, house)
        return member

    return admit


def still(request: Request, accounts: Accounts, member: Member) -> Callable[[], Awaitable[bool]]:
    """Asks whether the session still holds, for streams that outlive many changes."""

    async def holds() -> bool:
        return await logged_in(request, accounts) == member

    return holds


AtCounter = Annotated[Member, Depends(only(Role.TELLER, Role.ADMIN))]
InLobby = Annotated[Member, Depends(only(Role.LOBBY, Role.ADMIN))]
ADVISED: Final = frozenset({Role.LOBBY, Role.MANAGER, Role.ADMIN})
IN_OFFICE: Final = frozenset({Role.MANAGER, Role.ADMIN})
InCases = Annotated[Member, Depends(only(Role.LOBBY, *IN_OFFICE))]
"""Tellers do not see how they were rated."""
InOffice = Annotated[Member, Depends(only(*IN_OFFICE))]

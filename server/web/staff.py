"""Who of the staff is asking, and what their role lets them do: nothing, unless it is said here."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request

from server.application.ports import Account, Role
from server.application.staff import Staff
from server.web.house import House
from server.web.pages import AT, house_for, houses_of, stay_at
from server.web.roles import (
    ADVISED,
    ALARMED,
    AUDITING,
    EVERYBODY,
    FIGURES,
    FLOOR,
    IN_OFFICE,
    RULING,
    TELLING,
)
from server.web.sessions import HELD

HOMES: Final = {
    Role.TELLER: "/teller",
    Role.SUPERVISOR: "/lobby",
    Role.LOBBY: "/lobby",
    Role.MANAGER: "/forecast",
    Role.ANALYST: "/forecast",
    Role.AUDITOR: "/audit",
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
    seat: str = field(default="", compare=False)
    """This log-in among those of the same name."""

    def works_at(self, house: House) -> bool:
        """Whether they may see and touch this branch."""
        return self.branch in ("", house.code)

    @property
    def actor(self) -> str:
        """How the journal names them."""
        return f"{self.role.value}:{self.name}"


async def begin_session(request: Request, account: Account) -> None:
    """A new session of this account, of which the browser holds but the token."""
    at = account.branch or request.session.get(AT, "")
    token = await staff_of(request).sessions.begin(account.name)
    request.session.clear()
    request.session.update({HELD: token, AT: at})


def token_of(request: Request) -> str:
    """What the browser holds."""
    return str(request.session.get(HELD, ""))


async def logged_in(request: Request, *, asks: bool = True) -> Member | None:
    """Whose session this is; nobody's if it has ended, or the account was disabled or changed.

    `asks`: a person does something now, so the session is not idle.
    """
    staff = staff_of(request)
    session = await staff.sessions.find(token_of(request))
    account = await staff.accounts.find(session.account) if session else None
    if session is None or account is None or account.disabled:
        return None
    live = await staff.sessions.live(session, account.role, asks=asks)
    seated = Member(account.name, account.role, account.branch, session.key)
    return seated if live else None


def staff_of(request: Request) -> Staff:
    """The staff: all branches have the same."""
    return next(iter(houses_of(request).values())).staff


async def admitted(request: Request) -> Member:
    """Who is asking; 401 for a stranger."""
    member = await logged_in(request)
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


def still(request: Request, member: Member) -> Callable[[], Awaitable[bool]]:
    """Asks whether the session still holds, for streams that outlive many changes."""

    async def holds() -> bool:
        return await logged_in(request, asks=False) == member

    return holds


AtCounter = Annotated[Member, Depends(only(*TELLING))]
InLobby = Annotated[Member, Depends(only(*FLOOR))]
InCases = Annotated[Member, Depends(only(*ADVISED))]
"""Tellers do not see how they were rated."""
InOffice = Annotated[Member, Depends(only(*IN_OFFICE))]
OverFigures = Annotated[Member, Depends(only(*FIGURES))]
Alarmed = Annotated[Member, Depends(only(*ALARMED))]
AsAuditor = Annotated[Member, Depends(only(*AUDITING))]
AsAdmin = Annotated[Member, Depends(only(*RULING))]
AsAnyone = Annotated[Member, Depends(only(*EVERYBODY))]
StaffHere = Annotated[Staff, Depends(staff_of)]

"""Who of the staff is asking, and what their role lets them do: nothing, unless it is said here."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, HTTPException, Request

from server.application.ports import Account, Accounts, Role
from server.web.pages import HouseHere

HOMES: Final = {Role.TELLER: "/teller", Role.LOBBY: "/lobby", Role.ADMIN: "/"}
"""Where each role begins."""


@dataclass(frozen=True, slots=True)
class Member:
    """One member of the staff who is logged in."""

    name: str
    role: Role

    @property
    def actor(self) -> str:
        """How the journal names them."""
        return f"{self.role.value}:{self.name}"


def begin_session(request: Request, account: Account) -> None:
    """Remember in the browser's signed cookie who this is."""
    request.session.clear()
    request.session.update(name=account.name, seal=seal(account))


def seal(account: Account) -> str:
    """Changes with the password, so that a new password ends every session of the old one."""
    return hashlib.sha256(account.password.encode()).hexdigest()[:16]


async def logged_in(request: Request, accounts: Accounts) -> Member | None:
    """Whose session this is; nobody's if the account has been disabled or changed since."""
    account = await accounts.find(str(request.session.get("name", "")))
    if account is None or account.disabled or request.session.get("seal") != seal(account):
        return None
    return Member(account.name, account.role)


def only(*roles: Role) -> Callable[..., Awaitable[Member]]:
    """Lets these roles in: 401 for a stranger, 403 for another role."""

    async def admit(request: Request, house: HouseHere) -> Member:
        member = await logged_in(request, house.accounts)
        if member is None:
            raise HTTPException(401, "Please log in.")
        if member.role not in roles:
            raise HTTPException(403, "Your role does not include this.")
        return member

    return admit


def still(request: Request, accounts: Accounts, member: Member) -> Callable[[], Awaitable[bool]]:
    """Asks whether the session still holds, for streams that outlive many changes."""

    async def holds() -> bool:
        return await logged_in(request, accounts) == member

    return holds


AtCounter = Annotated[Member, Depends(only(Role.TELLER, Role.ADMIN))]
InLobby = Annotated[Member, Depends(only(Role.LOBBY, Role.ADMIN))]

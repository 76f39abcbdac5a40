"""The staff: who may log in, who has, what was done about it, and who needs a second factor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from server.application.ports import Accounts
from server.application.sessions import Sessions
from server.application.sign_on import SignOn


class Did(StrEnum):
    """What was done, by staff or to an account."""

    LOGGED_IN = "logged-in"
    REFUSED = "log-in-refused"
    ADDED = "account-added"
    CHANGED = "account-changed"
    DISABLED = "account-disabled"
    ENABLED = "account-enabled"
    PASSWORD = "password-set"  # noqa: S105 - a word, not one
    FACTOR_ON = "second-factor-on"
    FACTOR_OFF = "second-factor-off"
    ENDED = "sessions-ended"
    INVITED = "device-invited"
    REVOKED = "device-revoked"
    ROLLOUT = "device-software"


@dataclass(frozen=True, slots=True)
class Act:
    """One line of what was done."""

    at: datetime
    by: str
    what: Did
    of: str
    """The account."""
    detail: str = ""


class StaffLog(Protocol):
    """Keeps what was done, for five years. May raise `StoreFailed`."""

    async def add(self, act: Act) -> None:
        """Keep it."""

    async def acts(self, before: int | None, most: int) -> Sequence[tuple[int, Act]]:
        """The newest, of those before a place; each with its place."""


@dataclass(frozen=True, slots=True)
class Factor:
    """What somebody's telephone and we have in common."""

    secret: str
    """In base 32."""
    confirmed: bool = False
    """A code made from it has been shown to us."""
    used: int = 0
    """The newest step of time whose code was taken: none opens twice."""


class Factors(Protocol):
    """Second factors by account. May raise `StoreFailed`."""

    async def find(self, account: str) -> Factor | None:
        """Theirs, if they have one."""

    async def keep(self, account: str, factor: Factor) -> None:
        """From now on it is this one."""

    async def use(self, account: str, step: int) -> bool:
        """Take the code of this step; False if it, or a later one, was taken already."""

    async def forget(self, account: str) -> None:
        """They have none any more."""


@dataclass(frozen=True, slots=True)
class Staff:
    """All of it, for all branches of a server."""

    accounts: Accounts
    sessions: Sessions
    log: StaffLog
    factors: Factors
    sign_on: SignOn | None = None
    """The bank's own log-in."""

    async def note(self, by: str, what: Did, of: str, detail: str = "") -> None:
        """Keep that somebody did this now."""
        await self.log.add(Act(self.sessions.clock(), by, what, of, detail))

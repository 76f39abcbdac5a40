"""Sessions of the staff: who is logged in, since when, and when that ends by itself.

What a browser holds is 256 bits that mean nothing; all else is the server's, so a session can be
ended from anywhere.
"""

import hashlib
import secrets
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol

from server.application.ports import Role

SHIFT: Final = timedelta(hours=12)
"""A log-in holds no longer."""
DESK_IDLE: Final = timedelta(minutes=15)
IDLE: Final[Mapping[Role, timedelta]] = {
    Role.TELLER: SHIFT,
    Role.LOBBY: SHIFT,
    Role.SUPERVISOR: SHIFT,
}
"""So long may nothing be asked; whoever works in the hall looks at customers, not at the page.
`DESK_IDLE` for all others."""
NOTICED: Final = timedelta(minutes=1)
"""That somebody was here is written down no more often."""


@dataclass(frozen=True, slots=True)
class Session:
    """One log-in."""

    key: str
    """A hash of what the browser holds: whoever reads the database cannot log in with it."""
    account: str
    begun: datetime
    seen: datetime

    def over(self, role: Role, now: datetime) -> bool:
        """Whether it has ended by itself."""
        idle = IDLE.get(role, DESK_IDLE)
        return not (timedelta() <= now - self.begun < SHIFT and now - self.seen < idle)


class SessionRows(Protocol):
    """Where sessions are kept. May raise `StoreFailed`."""

    async def add(self, session: Session) -> None:
        """Keep a new one."""

    async def find(self, key: str) -> Session | None:
        """The one of that key, as it was at most a second ago."""

    async def see(self, key: str, at: datetime) -> None:
        """Somebody asked for something."""

    async def of(self, account: str) -> Sequence[Session]:
        """All of one account, the newest first."""

    async def end(self, keys: Sequence[str]) -> None:
        """Forget them."""

    async def sweep(self, before: datetime) -> None:
        """Forget all that were begun before."""


class Sessions:
    """Begins, finds and ends them."""

    def __init__(self, rows: SessionRows, clock: Callable[[], datetime]) -> None:
        self.rows, self.clock = rows, clock

    async def begin(self, account: str) -> str:
        """A session of that account; what the browser is to hold."""
        token, now = secrets.token_urlsafe(32), self.clock()
        await self.rows.sweep(now - SHIFT)
        await self.rows.add(Session(key_of(token), account, now, now))
        return token

    async def find(self, token: str) -> Session | None:
        """The session of whoever holds this; its account's role says whether it is over."""
        return await self.rows.find(key_of(token)) if token else None

    async def live(self, session: Session, role: Role, *, asks: bool) -> bool:
        """Whether it still holds; `asks`: a person does something now."""
        now = self.clock()
        if session.over(role, now):
            await self.rows.end([session.key])
            return False
        if asks and now - session.seen >= NOTICED:
            await self.rows.see(session.key, now)
        return True

    async def lasts(self, key: str, role: Role) -> bool:
        """Whether the session of that key, of somebody of that role, has not ended."""
        session = await self.rows.find(key)
        return session is not None and not session.over(role, self.clock())

    async def end(self, token: str) -> None:
        """Log out."""
        await self.rows.end([key_of(token)])

    async def end_others(self, account: str, token: str) -> int:
        """Log this account out everywhere else; how many there were."""
        others = [one.key for one in await self.rows.of(account) if one.key != key_of(token)]
        await self.rows.end(others)
        return len(others)


def key_of(token: str) -> str:
    """Under which a session is kept. Tokens are random, so a plain hash cannot be searched for."""
    return hashlib.sha256(token.encode()).hexdigest()

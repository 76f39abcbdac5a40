"""Head office takes what branches send of their journals, and never decides for them."""

import asyncio
import hashlib
import hmac
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import structlog

from server.application.chain import Head
from server.application.ports import Clock
from server.application.receiving import (
    Chapter,
    Error,
    Heard,
    Offered,
    Received,
    Standing,
    Taken,
    judged,
    marks,
)

log = structlog.get_logger()
AT_ONCE: Final = 8
"""Batches that are taken at the same time; who comes then is told to come again."""
TRIES: Final = 3
"""Another server of head office may take the same batch meanwhile."""


class Busy(RuntimeError):
    """There is too much at once; nothing was taken."""


@dataclass(frozen=True, slots=True)
class Refused:
    """Why nothing was taken, and the newest line that is here."""

    error: Error
    place: Head


class HeadOffice:
    """The journals of other installations' branches."""

    def __init__(
        self, received: Received, key: Callable[[str], bytes | None], clock: Clock
    ) -> None:
        """`key` knows the key under which a branch chains its journal."""
        self._received, self._key, self._clock = received, key, clock
        self._taking = 0

    async def admits(self, branch: str, token: str) -> bool:
        """Whether that is the branch's own token.

        Raises:
            StoreFailed: the database does not answer.
        """
        known = await self._received.token(branch)
        return known is not None and hmac.compare_digest(known, token_hash(token))

    async def marks(self, branch: str) -> list[Head]:
        """Lines of the branch that are here, the newest first and ever further apart.

        Raises:
            StoreFailed: the database does not answer.
        """
        chapters = await self._received.chapters(branch)
        if not chapters:
            return []
        wanted = marks(chapters[-1].head.sequence)
        known = await self._received.hashes(branch, wanted)
        return [Head(each, known[each]) for each in sorted(known, reverse=True)]

    async def take(self, branch: str, offered: Offered, reached: int, now: str) -> Head | Refused:
        """Keep what is new of it, durably; the newest line that is here then.

        Raises:
            Busy: there is too much at once.
            StoreFailed: nothing was taken.
        """
        if self._taking >= AT_ONCE:
            raise Busy
        self._taking += 1
        try:
            found = await self._taken(branch, offered)
            error = found.error if isinstance(found, Refused) else None
            await self._received.heard(branch, Heard(self._clock(), reached, error, now))
        finally:
            self._taking -= 1
        return found

    async def standings(self) -> Sequence[Standing]:
        """How all branches stand.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._received.standings()

    async def _taken(self, branch: str, offered: Offered) -> Head | Refused:
        for _ in range(TRIES):
            chapters = await self._received.chapters(branch)
            verdict = await self._judged(branch, chapters, offered)
            if isinstance(verdict, Head):
                return verdict
            if isinstance(verdict, Error):
                log.warning("journal refused", branch=branch, why=verdict.value)
                return Refused(verdict, chapters[-1].head if chapters else Head())
            before = chapters[-1] if chapters else None
            if await self._received.take(branch, before, verdict):
                self._say(branch, chapters, verdict.chapter)
                return verdict.chapter.head
        raise Busy

    async def _judged(
        self, branch: str, chapters: Sequence[Chapter], offered: Offered
    ) -> Taken | Error | Head:
        key = self._key(branch)
        if key is None:
            return Error.BROKEN  # nobody can say that it is whole
        first = offered.after.sequence
        wanted = range(first, first + len(offered.lines) + 1)
        known = await self._received.hashes(branch, wanted)
        return await asyncio.to_thread(judged, key, chapters, known, offered)

    def _say(self, branch: str, before: Sequence[Chapter], now: Chapter) -> None:
        if before and before[-1].epoch != now.epoch:
            lost = before[-1].head.sequence - now.after.sequence
            log.warning("branch restored", branch=branch, after=now.after.sequence, lost=lost)


def token_hash(token: str) -> str:
    """What is kept of a branch's token, which has 256 bits of chance."""
    return hashlib.sha256(token.encode()).hexdigest()

"""A device's certificate is renewed by the program that runs with it, long before it ends.

Also at once, where the server's heartbeat says that devices trust other CAs now.
"""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import structlog

from wire.applying import NotEnrolled, renew
from wire.bell import at_most
from wire.keys import trust_of
from wire.messages import ServerState
from wire.tls import NoCertificate, certificate, trusted

log = structlog.get_logger()
LEAD: Final = timedelta(days=30)
"""Before its end: a server may be away for long."""
EVERY_SECONDS: Final = 60.0


class Renewal:
    """Of one folder's certificate."""

    def __init__(self, folder: Path) -> None:
        self._folder, self._trust = folder, ""
        self._asked = ""
        self._told = asyncio.Event()
        self._said = ""

    def hear(self, state: ServerState) -> None:
        """Which CAs devices trust now; a server of an earlier release does not say."""
        if state.trust != self._trust:
            self._trust = state.trust
            self._told.set()

    async def keep_renewed(self) -> None:
        """Look every minute, until cancelled; what does not succeed is said once, tried again."""
        while True:
            await self._look()
            await at_most(self._told, EVERY_SECONDS)
            self._told.clear()

    async def _look(self) -> None:
        folder = self._folder
        try:
            if is_due(folder, datetime.now(UTC), self._trust if self._trust != self._asked else ""):
                wanted = self._trust
                await asyncio.to_thread(renew, folder)
                self._asked = wanted  # where the answer was another, asking again would not help
                log.info("certificate renewed", until=str(certificate(folder).not_valid_after_utc))
            self._said = ""
        except (NotEnrolled, NoCertificate, OSError, ValueError) as why:
            if str(why) != self._said:
                log.warning("certificate not renewed", reason=str(why))
            self._said = str(why)


def is_due(folder: Path, now: datetime, trust: str = "") -> bool:
    """Whether it is time: sixty of its ninety days are over, or other CAs are to be trusted."""
    if trust and trust != trust_of(trusted(folder)):
        return True
    return now > certificate(folder).not_valid_after_utc - LEAD

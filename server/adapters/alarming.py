"""Tells the bank's security of silent alarms, until it has heard."""

import asyncio
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import httpx
import structlog

from server.application.door import Door
from server.domain.model import Branch
from server.domain.plan import CounterCode

log = structlog.get_logger()
AGAIN_SECONDS: Final = (1.0, 2.0, 5.0, 15.0)
"""After so long it is tried again; the last for ever."""
Open = Mapping[CounterCode, datetime]


class AlarmHook:
    """One branch's alarms, posted to the address that the bank has given."""

    def __init__(self, door: Door, url: str, token: str, seconds: float) -> None:
        self._door, self._url = door, url
        self._headers = {"authorization": f"Bearer {token}"} if token else {}
        self._seconds = seconds
        self._told: Open = {}

    async def keep_telling(self) -> None:
        """Tell each open alarm once, again after a restart: its `id` says that it is the same."""
        if not self._url:
            return
        async with httpx.AsyncClient(headers=self._headers, timeout=self._seconds) as client:
            async for branch in self._door.watch():
                for counter, since in branch.alarms.items():
                    if self._told.get(counter) != since:
                        await self._tell(client, branch, counter, since)
                self._told = dict(branch.alarms)

    async def _tell(
        self, client: httpx.AsyncClient, branch: Branch, counter: CounterCode, since: datetime
    ) -> None:
        said = alarm(branch, counter, since)
        for tries in range(1 << 20):
            try:
                answer = await client.post(self._url, json=said)
                answer.raise_for_status()
            except httpx.HTTPError as failed:
                log.warning("alarm not told", id=said["id"], reason=type(failed).__name__)
            else:
                log.info("alarm told", id=said["id"])
                return
            await asyncio.sleep(AGAIN_SECONDS[min(tries, len(AGAIN_SECONDS) - 1)])


def alarm(branch: Branch, counter: CounterCode, since: datetime) -> dict[str, str]:
    """What is posted."""
    planned = branch.plan.counters.get(counter)
    code = branch.plan.code
    return {
        "id": f"{code}-{counter}-{since:%Y%m%dT%H%M%S%f}",
        "branch": code,
        "counter": planned.number if planned else counter,
        "teller": branch.desks[counter].teller or "",
        "at": since.isoformat(),
    }

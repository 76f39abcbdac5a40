"""Alerts over time: when they begin and end, who claims them, and what nobody claims is louder."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Protocol

import structlog

from server.application.advice import Warnings
from server.application.alerts import Alert, Kind, alerts, is_loud
from server.application.door import Change, Door
from server.application.glance import Glance
from server.application.ports import StoreFailed
from wire.messages import DeviceState

log = structlog.get_logger()
LOOKED_EVERY_SECONDS: Final = 5.0
"""Waits and services grow too long by themselves."""
PAUSE_SECONDS: Final = 0.5
Key = tuple[str, str]
"""Kind and subject."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What is kept of one alert."""

    kind: str
    subject: str
    raised: datetime
    by: str = ""
    """Who has claimed it."""
    claimed: datetime | None = None
    escalated: datetime | None = None
    done: datetime | None = None
    """When somebody said that it is seen to."""

    @property
    def key(self) -> Key:
        """By which it is known."""
        return self.kind, self.subject


class AlertStore(Protocol):
    """Where alerts are kept. Every method may raise `StoreFailed`."""

    async def open(self, keys: Collection[Key], at: datetime) -> None:
        """Keep that these began; those that run are left as they are."""

    async def end(self, keys: Collection[Key], at: datetime) -> None:
        """Keep that these are over."""

    async def claim(self, key: Key, by: str, at: datetime) -> bool:
        """Somebody sees to it; False: somebody else does already, or it is over."""

    async def done(self, key: Key, by: str, at: datetime) -> bool:
        """It is seen to, while it lasts; False: it is over."""

    async def escalate(self, keys: Collection[Key], at: datetime) -> Collection[Key]:
        """Keep that these were told louder; those that are unclaimed, and were not yet."""

    async def running(self) -> Sequence[Standing]:
        """All that are not over."""

    async def forget(self, at: datetime) -> None:
        """Erase what has been kept long enough."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert with what is kept of it."""

    alert: Alert
    by: str = ""
    loud: bool = False


@dataclass(frozen=True, slots=True)
class Around:
    """What alerts are made of beside the branch."""

    devices: Callable[[], Mapping[str, DeviceState]]
    warnings: Callable[[], Warnings | None] = field(default=lambda: None)
    """Early warnings, as far as somebody has asked for them."""


class Alerting:
    """Keeps the alerts of one branch while it is on duty; takes claims anywhere."""

    def __init__(
        self,
        door: Door,
        store: AlertStore,
        around: Around,
        seconds: Callable[[], float] = time.monotonic,
    ) -> None:
        """`seconds` are real ones."""
        self._door, self._store, self._around = door, store, around
        self._rung = asyncio.Event()
        self._kept = Glance[Sequence[Standing]](store.running, (), seconds)
        door.listen(self._changed)

    async def keep_watching(self) -> None:
        """Keep what begins and ends, until cancelled."""
        day = None
        while True:
            self._rung.clear()
            try:
                if day != (day := self._door.branch.day):
                    await self._store.forget(self._door.clock())
                await self.look()
            except StoreFailed as failed:
                log.warning("alerts not kept", reason=str(failed))
            await asyncio.sleep(PAUSE_SECONDS)
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._rung.wait(), LOOKED_EVERY_SECONDS)

    async def look(self) -> None:
        """Keep what has begun and ended since, and tell louder what nobody claims.

        Raises:
            StoreFailed: the next look keeps it.
        """
        now = self._door.clock()
        found = {alert.key: alert for alert in self._found(now)}
        before = {one.key: one for one in await self._store.running()}
        await self._store.open(found.keys() - before.keys(), now)
        await self._store.end(before.keys() - found.keys(), now)
        loud = [key for key, one in before.items() if key in found and _waits(one, found[key], now)]
        for kind, subject in await self._store.escalate(loud, now) if loud else ():
            log.warning("alert unclaimed", kind=kind, subject=subject)
        if loud or found.keys() != before.keys():
            self._kept.forget()

    async def claim(self, key: Key, by: str) -> bool:
        """Somebody sees to it; False: another was first, or it is over. May raise `StoreFailed`."""
        return await self._act(key, by, self._store.claim)

    async def done(self, key: Key, by: str) -> bool:
        """It is seen to, and not shown any more while it lasts. May raise `StoreFailed`."""
        return await self._act(key, by, self._store.done)

    async def shown(self) -> Sequence[Shown]:
        """What is so now, with who sees to it; nothing that somebody has seen to."""
        now, kept = self._door.clock(), {one.key: one for one in await self._kept.get()}
        return [
            _shown(alert, kept.get(alert.key), now)
            for alert in self._found(now)
            if alert.key not in kept or kept[alert.key].done is None
        ]

    def _found(self, now: datetime) -> Iterable[Alert]:
        warned = self._around.warnings()
        breaches = (_breach(one.service, one.tier) for one in warned.found) if warned else ()
        return (*alerts(self._door.branch, self._around.devices(), now), *breaches)

    async def _act(
        self, key: Key, by: str, act: Callable[[Key, str, datetime], Awaitable[bool]]
    ) -> bool:
        now = self._door.clock()
        if key not in {alert.key for alert in self._found(now)}:
            return False
        await self._store.open([key], now)  # it may be younger than the last look
        first = await act(key, by, now)
        log.info("alert", kind=key[0], subject=key[1], by=by, first=first)
        self._kept.forget()
        return first

    def _changed(self, _: Change) -> None:
        self._rung.set()


def _breach(service: str, tier: str) -> Alert:
    return Alert(Kind.BREACH, f"{service}.{tier}")


def _shown(alert: Alert, kept: Standing | None, now: datetime) -> Shown:
    by = kept.by if kept else ""
    return Shown(alert, by, not by and is_loud(alert, kept.raised if kept else None, now))


def _waits(one: Standing, alert: Alert, now: datetime) -> bool:
    free = not one.by and one.done is None and one.escalated is None
    return free and is_loud(alert, one.raised, now)

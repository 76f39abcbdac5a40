"""Alerts over time: when they begin and end, who claims them, and what nobody claims is louder."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import structlog

from server.application.advice import Warnings
from server.application.alerts import Alert, alerts, is_loud
from server.application.door import Change, Door
from server.application.glance import Glance
from server.application.ports import StoreFailed
from server.application.ringing import Begun, Flood, Key, Ringing
from server.domain.plan import AlertKind, ServiceCode, TierCode
from wire.bell import at_most
from wire.messages import DeviceState

log = structlog.get_logger()
LOOKED_EVERY_SECONDS: Final = 5.0
"""Waits and services grow too long by themselves."""
PAUSE_SECONDS: Final = 0.5


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

    async def begun(self, since: datetime) -> Sequence[Begun]:
        """All that began since then, over or not."""

    async def forget(self, at: datetime) -> None:
        """Erase what has been kept long enough."""


@dataclass(frozen=True, slots=True)
class Shown:
    """An alert with what is kept of it."""

    alert: Alert
    by: str = ""
    loud: bool = False
    quiet: bool = False
    """The branch does not want it to ring."""
    too_many: bool = False
    """Others took its place within the hour: it does not ring, and stands among the rest."""


@dataclass(frozen=True, slots=True)
class _Kept:
    """What is known of the alerts of today."""

    running: Mapping[Key, Standing] = field(default_factory=dict)
    begun: Sequence[Begun] = ()


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
        self._kept = Glance(self._known, _Kept(), seconds)
        self._quiet = False
        """At the last look nothing was so, or kept: on duty nobody else begins anything."""
        door.listen(self._changed)

    async def keep_watching(self) -> None:
        """Keep what begins and ends, until cancelled."""
        day, self._quiet = None, False
        while True:
            self._rung.clear()
            try:
                if day != (day := self._door.branch.day):
                    await self._store.forget(self._door.clock())
                await self.look()
            except StoreFailed as failed:
                log.warning("alerts not kept", reason=str(failed))
            await asyncio.sleep(PAUSE_SECONDS)
            await at_most(self._rung, LOOKED_EVERY_SECONDS)

    async def look(self) -> None:
        """Keep what has begun and ended since, and tell louder what nobody claims.

        Raises:
            StoreFailed: the next look keeps it.
        """
        now = self._door.clock()
        found = {alert.key: alert for alert in self._found(now)}
        if self._quiet and not found:
            return
        known = await self._known()
        before, ringing = known.running, self._ringing(known, found.values(), now)
        await self._store.open(found.keys() - before.keys(), now)
        await self._store.end(before.keys() - found.keys(), now)
        shown = [_shown(ringing, alert, before.get(key), now) for key, alert in found.items()]
        loud = [one.alert.key for one in shown if one.loud and _is_news(before.get(one.alert.key))]
        for kind, subject in await self._store.escalate(loud, now) if loud else ():
            log.warning("alert unclaimed", kind=kind, subject=subject)
        if loud or found.keys() != before.keys():
            self._kept.forget()
        self._quiet = not found and not before

    async def claim(self, key: Key, by: str) -> bool:
        """Somebody sees to it; False: another was first, or it is over. May raise `StoreFailed`."""
        return await self._act(key, by, self._store.claim)

    async def done(self, key: Key, by: str) -> bool:
        """It is seen to, and not shown any more while it lasts. May raise `StoreFailed`."""
        return await self._act(key, by, self._store.done)

    async def shown(self) -> Sequence[Shown]:
        """What is so now, with who sees to it; nothing that somebody has seen to."""
        now, known = self._door.clock(), await self._kept.get()
        kept, found = known.running, tuple(self._found(now))
        ringing = self._ringing(known, found, now)
        return [
            _shown(ringing, alert, kept.get(alert.key), now)
            for alert in found
            if alert.key not in kept or kept[alert.key].done is None
        ]

    async def flood(self) -> Flood | None:
        """What there was too much of within the last hour."""
        now = self._door.clock()
        return self._ringing(await self._kept.get(), self._found(now), now).flood(now)

    async def _known(self) -> _Kept:
        running = {one.key: one for one in await self._store.running()}
        return _Kept(running, await self._store.begun(self._midnight()))

    def _midnight(self) -> datetime:
        zone = ZoneInfo(self._door.branch.plan.timezone)
        local = self._door.clock().astimezone(zone)
        return local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)

    def _ringing(self, known: _Kept, found: Iterable[Alert], now: datetime) -> Ringing:
        """What is not kept yet begins now."""
        new = (Begun(alert.key, now) for alert in found if alert.key not in known.running)
        return Ringing(self._door.branch.plan.alerts, (*known.begun, *new))

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


def _breach(service: ServiceCode, tier: TierCode) -> Alert:
    return Alert(AlertKind.BREACH, f"{service}.{tier}", service=service, tier=tier)


def _shown(ringing: Ringing, alert: Alert, kept: Standing | None, now: datetime) -> Shown:
    by, raised = (kept.by, kept.raised) if kept else ("", None)
    quiet, too_many = (
        ringing.is_quiet(alert.kind),
        ringing.is_too_many(Begun(alert.key, raised or now)),
    )
    loud = not (by or quiet or too_many) and is_loud(ringing.rules, alert, raised, now)
    return Shown(alert, by, loud, quiet, too_many)


def _is_news(kept: Standing | None) -> bool:
    """Whether nobody has been told of it louder yet, nor has seen to it."""
    return kept is not None and kept.done is None and kept.escalated is None

"""Alerts that forget with the process."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from server.application.alerting import Alerting, Around, Standing
from server.application.door import Door
from server.application.ringing import Begun, Key
from wire.messages import DeviceState


@dataclass
class MemoryAlerts:
    """What a database would keep."""

    kept: dict[Key, Standing] = field(default_factory=dict)
    """Those that run."""
    over: list[Standing] = field(default_factory=list)

    async def open(self, keys: Collection[Key], at: datetime) -> None:
        self.kept = {key: Standing(*key, at) for key in keys} | self.kept

    async def end(self, keys: Collection[Key], at: datetime) -> None:
        gone = [self.kept.pop(key) for key in list(keys) if key in self.kept]
        self.over += [one for one in gone if one.raised <= at]

    async def claim(self, key: Key, by: str, at: datetime) -> bool:
        one = self.kept.get(key)
        if one is None or one.claimed is not None:
            return False
        self.kept[key] = replace(one, by=by, claimed=at)
        return True

    async def done(self, key: Key, by: str, at: datetime) -> bool:
        if key in self.kept:
            self.kept[key] = replace(self.kept[key], by=by, done=at)
        return key in self.kept

    async def escalate(self, keys: Collection[Key], at: datetime) -> Collection[Key]:
        quiet = [key for key in keys if key in self.kept and _is_quiet(self.kept[key])]
        self.kept |= {key: replace(self.kept[key], escalated=at) for key in quiet}
        return quiet

    async def running(self) -> Sequence[Standing]:
        return list(self.kept.values())

    async def begun(self, since: datetime) -> Sequence[Begun]:
        every = (*self.over, *self.kept.values())
        return [Begun(one.key, one.raised) for one in every if one.raised >= since]

    async def forget(self, at: datetime) -> None:
        """Nothing grows old in a test."""


def _is_quiet(one: Standing) -> bool:
    return one.claimed is None and one.escalated is None


def alerting_of(door: Door, devices: Mapping[str, DeviceState]) -> Alerting:
    """What is alarming in a branch with these devices."""
    return Alerting(door, MemoryAlerts(), Around(lambda: devices))

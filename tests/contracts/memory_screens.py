"""Screens that forget with the process, and a push service that only remembers."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from server.application.alerting import Alerting
from server.application.door import Door
from server.application.pushing import Push, Pushing, Screen, Stage, Subscription
from server.application.ringing import Key
from server.application.staff import Staff


@dataclass
class MemoryScreens:
    """What a database would keep."""

    kept: dict[str, Subscription] = field(default_factory=dict)
    stages: dict[str, dict[Key, Stage]] = field(default_factory=dict)

    async def keep(self, subscription: Subscription) -> None:
        await self.drop([subscription.id])
        self.kept[subscription.id] = subscription

    async def drop(self, ids: Collection[str]) -> None:
        for id_ in ids:
            self.kept.pop(id_, None)
            self.stages.pop(id_, None)

    async def all(self) -> Sequence[Subscription]:
        return [one for _, one in sorted(self.kept.items())]

    async def of(self, session: str) -> Sequence[Subscription]:
        return [one for one in await self.all() if one.session == session]

    async def told(self) -> Mapping[str, Mapping[Key, Stage]]:
        return {id_: dict(stages) for id_, stages in self.stages.items() if stages}

    async def mark(self, id_: str, key: Key, before: Stage | None, now: Stage) -> bool:
        stages = self.stages.setdefault(id_, {})
        if stages.get(key) != before:
            return False
        stages[key] = now
        if now is Stage.OVER:
            del stages[key]
        return True


@dataclass
class MemoryPusher:
    """A push service that takes everything, or fails as it is told."""

    public_key: str = "BAAA"
    sent: list[Push] = field(default_factory=list)
    fails: Exception | None = None

    def takes(self, screen: Screen) -> bool:
        return screen.endpoint.startswith("https://push.example/")

    async def send(self, push: Push) -> None:
        if self.fails:
            raise self.fails
        self.sent.append(push)


def screens_of(door: Door, alerting: Alerting, staff: Staff) -> Pushing:
    """Locked screens of a branch whose staff these are."""
    return Pushing(door, alerting, staff, MemoryScreens(), MemoryPusher())

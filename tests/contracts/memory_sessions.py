"""Sessions that forget with the process."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from server.application.sessions import Session


@dataclass
class MemorySessions:
    """A `SessionRows`."""

    kept: dict[str, Session] = field(default_factory=dict)

    async def add(self, session: Session) -> None:
        self.kept[session.key] = session

    async def find(self, key: str) -> Session | None:
        return self.kept.get(key)

    async def see(self, key: str, at: datetime) -> None:
        if key in self.kept:
            self.kept[key] = replace(self.kept[key], seen=at)

    async def of(self, account: str) -> Sequence[Session]:
        mine = [one for one in self.kept.values() if one.account == account]
        return sorted(mine, key=lambda one: one.begun, reverse=True)

    async def end(self, keys: Sequence[str]) -> None:
        for key in keys:
            self.kept.pop(key, None)

    async def sweep(self, before: datetime) -> None:
        self.kept = {key: one for key, one in self.kept.items() if one.begun >= before}

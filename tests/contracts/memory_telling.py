"""What is told to tellers, forgotten with the process."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from server.application.telling import Answered, Told


@dataclass
class MemoryBroadcasts:
    """What a database would keep."""

    kept: dict[str, Told] = field(default_factory=dict)

    async def tell(self, told: Told) -> None:
        self.kept.setdefault(told.id, told)

    async def since(self, moment: datetime) -> Sequence[Told]:
        found = [told for told in self.kept.values() if told.at >= moment]
        return sorted(found, key=lambda told: told.at, reverse=True)

    async def seen(self, told: str, by: str, at: datetime) -> None:
        known = self.kept.get(told)
        if known and known.at <= at and by not in known.seen:
            self.kept[told] = replace(known, seen=(*known.seen, by))

    async def erase(self, before: datetime) -> None:
        self.kept = {id_: told for id_, told in self.kept.items() if told.at >= before}


@dataclass
class MemoryAnswers:
    """What a database would keep."""

    kept: dict[str, Answered] = field(default_factory=dict)

    async def answer(self, answered: Answered) -> None:
        self.kept.setdefault(answered.id, answered)

    async def since(self, moment: datetime) -> Sequence[Answered]:
        found = [one for one in self.kept.values() if one.at >= moment]
        return sorted(found, key=lambda one: one.at, reverse=True)

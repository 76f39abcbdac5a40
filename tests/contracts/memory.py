"""The smallest journal that keeps the contract: lists in memory."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from server.application.ports import Record
from server.domain.events import Event
from server.domain.evolve import replay
from server.domain.model import Branch, new_branch
from server.domain.outcome import Outcome
from tests.builders import plan


@dataclass
class Memory:
    """What several journals share, as processes share a database."""

    events: list[Event] = field(default_factory=list)
    answers: dict[str, Outcome] = field(default_factory=dict)


class MemoryJournal:
    """Replays on load."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def load(self) -> Branch:
        await asyncio.sleep(0)
        return replay(new_branch(plan()), self._memory.events)

    async def append(self, before: Branch, after: Branch, records: Sequence[Record]) -> bool:
        await asyncio.sleep(0)
        requests = {record.order.request: record.outcome for record in records}
        requests.pop("", None)
        if before.sequence != len(self._memory.events) or requests.keys() & self._memory.answers:
            return False
        self._memory.answers |= requests
        for record in records:
            if isinstance(record.outcome, tuple):
                self._memory.events += record.outcome
        return after.sequence == len(self._memory.events)

    async def answered(self, request: str) -> Outcome | None:
        await asyncio.sleep(0)
        return self._memory.answers.get(request)

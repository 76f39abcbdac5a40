"""The smallest journal that keeps the contract: lists in memory."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from server.adapters.notes import note_changes
from server.application.ports import Entry, Record
from server.domain.evolve import replay
from server.domain.model import Branch, new_branch
from server.domain.outcome import Outcome
from tests.builders import plan


@dataclass
class Memory:
    """What several journals share, as processes share a database."""

    entries: list[Entry] = field(default_factory=list)
    answers: dict[tuple[str, str], Outcome] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


class MemoryJournal:
    """Replays on load."""

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    async def load(self) -> Branch:
        await asyncio.sleep(0)
        return replay(new_branch(plan()), (entry.event for entry in self._memory.entries))

    async def append(self, before: Branch, after: Branch, records: Sequence[Record]) -> bool:
        await asyncio.sleep(0)
        entries, answers = self._memory.entries, self._memory.answers
        asked = {(one.order.actor, one.order.request): one.outcome for one in records}
        asked = {key: outcome for key, outcome in asked.items() if key[1]}
        if before.sequence != len(entries) or asked.keys() & answers:
            return False
        answers |= asked
        note_changes(before, after, records).apply(self._memory.texts)
        for record in records:
            order = record.order
            for event in record.outcome if isinstance(record.outcome, tuple) else ():
                entries.append(Entry(len(entries) + 1, event, order.actor, order.request))
        return after.sequence == len(entries)

    async def tail(self, after: int) -> Sequence[Entry]:
        await asyncio.sleep(0)
        return self._memory.entries[after:]

    async def answered(self, actor: str, request: str) -> Outcome | None:
        await asyncio.sleep(0)
        return self._memory.answers.get((actor, request))

    async def notes(self, ids: Collection[str]) -> Mapping[str, str]:
        await asyncio.sleep(0)
        return {id_: self._memory.texts[id_] for id_ in ids if id_ in self._memory.texts}

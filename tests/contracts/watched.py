"""A journal that can be held, counted and made to fail, around any other."""

import asyncio
from collections.abc import Collection, Mapping, Sequence

from server.application.ports import Entry, Journal, Record
from server.domain.model import Branch
from server.domain.outcome import Outcome


class Watched:
    """A journal with a gate, a counter and faults, to see what the door does around it."""

    def __init__(self, journal: Journal) -> None:
        self.journal = journal
        self.batches: list[int] = []
        self.may_append = asyncio.Event()
        self.may_append.set()
        self.faults: list[Exception] = []
        self.tail_faults: list[Exception] = []
        self.loads = self.tails = 0

    async def load(self) -> Branch:
        self.loads += 1
        return await self.journal.load()

    async def append(self, before: Branch, after: Branch, records: Sequence[Record]) -> bool:
        self.batches.append(len(records))
        await self.may_append.wait()
        if self.faults:
            raise self.faults.pop(0)
        return await self.journal.append(before, after, records)

    async def tail(self, after: int) -> Sequence[Entry]:
        self.tails += 1
        if self.tail_faults:
            raise self.tail_faults.pop(0)
        return await self.journal.tail(after)

    async def answered(self, actor: str, request: str) -> Outcome | None:
        return await self.journal.answered(actor, request)

    async def notes(self, ids: Collection[str]) -> Mapping[str, str]:
        return await self.journal.notes(ids)

"""A journal in memory that keeps the contract of the real ones, and can fail as they can."""

import asyncio
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from typing import Final

from server.adapters import scribe
from server.adapters.notes import note_changes
from server.application.chain import GENESIS, Line, link, verify
from server.application.ports import Entry, Record, StoreFailed
from server.domain.events import Event
from server.domain.evolve import replay
from server.domain.model import Branch
from server.domain.outcome import Events, Outcome
from server.domain.refusals import Refusal

KEY: Final = b"simulated"


class Killed(Enum):
    """When a process is killed: on either side of the commit."""

    BEFORE = auto()
    AFTER = auto()


@dataclass(frozen=True, slots=True)
class Step:
    """One commit, as the invariants are told of it."""

    before: Branch
    happened: Events
    after: Branch
    actor: str


Witness = Callable[[Step], None]
Key = tuple[str, str]


class Tape:
    """What is recorded, as bytes, chained; one for all processes of a branch."""

    def __init__(self, empty: Branch, witness: Witness) -> None:
        self.branch = self._start = empty
        """As last committed."""
        self.lines: list[Line] = []
        self.steps: list[Step] = []
        self.kill: Killed | None = None
        """What becomes of the next process that commits."""
        self.refused = 0
        """So many commits came too late."""
        self._answers: dict[Key, tuple[int, Outcome]] = {}
        self._texts: dict[str, str] = {}
        self._witness = witness

    # --- the port -------------------------------------------------------------------------------
    async def load(self) -> Branch:
        """Read every line since the checkpoint and replay it."""
        await asyncio.sleep(0)
        lines = self.lines[self._start.sequence :]
        return replay(self._start, (scribe.event(line.kind, line.body) for line in lines))

    async def append(self, before: Branch, after: Branch, records: Sequence[Record]) -> bool:
        """Record all or nothing; the first who comes wins."""
        await asyncio.sleep(0)  # here others may decide on the same state
        killed, self.kill = self.kill, None
        if killed is Killed.BEFORE:
            raise StoreFailed("killed before the commit")
        if before.sequence != len(self.lines) or self._known(records):
            self.refused += 1
            return False
        self._commit(before, after, records)
        if killed is Killed.AFTER:
            raise StoreFailed("killed before the answer")
        return True

    async def tail(self, after: int) -> Sequence[Entry]:
        """Everything recorded after that sequence."""
        await asyncio.sleep(0)
        return [
            Entry(line.sequence, scribe.event(line.kind, line.body), line.actor, line.request)
            for line in self.lines[after:]
        ]

    async def answered(self, actor: str, request: str) -> Outcome | None:
        """What was recorded for a request."""
        await asyncio.sleep(0)
        return self._answers.get((actor, request), (0, None))[1]

    async def notes(self, ids: Collection[str]) -> Mapping[str, str]:
        """The texts of notes that were not erased."""
        return {id_: self._texts[id_] for id_ in ids if id_ in self._texts}

    # --- what only a simulation can do ----------------------------------------------------------
    def broken(self) -> bool:
        """Whether the chain of hashes does not hold."""
        return bool(verify(self.lines, KEY, ()))

    def checkpoint(self) -> None:
        """From now on a process that starts replays from here."""
        self._start = self.branch

    @property
    def begun_at(self) -> int:
        """The sequence of the last checkpoint."""
        return self._start.sequence

    @property
    def head(self) -> str:
        """The hash of the last line: it stands for every byte before it."""
        return self.lines[-1].hash if self.lines else GENESIS

    def go_back(self, steps: int) -> list[Step]:
        """Restore a backup of today: the last steps after it are gone; say which."""
        lost = [step for step in self.steps[-steps:] if step.before.sequence >= self.begun_at]
        if lost:
            self.branch = lost[0].before
            sequence = self.branch.sequence
            del self.steps[-len(lost) :], self.lines[sequence:]
            kept = ((key, told) for key, told in self._answers.items() if told[0] <= sequence)
            self._answers = dict(kept)
        return lost

    def _known(self, records: Sequence[Record]) -> bool:
        return any(_key(one) in self._answers for one in records if one.order.request)

    def _commit(self, before: Branch, after: Branch, records: Sequence[Record]) -> None:
        for record in records:
            for event in happened(record):
                self._write(event, record)
        for record in records:
            if record.order.request:
                self._answers[_key(record)] = (after.sequence, record.outcome)
        note_changes(before, after, records).apply(self._texts)
        everything = tuple(event for record in records for event in happened(record))
        if everything:
            self.branch = after
            step = Step(before, everything, after, records[0].order.actor)
            self.steps.append(step)
            self._witness(step)

    def _write(self, event: Event, record: Record) -> None:
        kind, body = scribe.written(event)
        code, order = self._start.plan.code, record.order
        line = Line(code, len(self.lines) + 1, event.at, kind, order.actor, order.request, body)
        self.lines.append(replace(line, hash=link(KEY, self.head, line)))


def happened(record: Record) -> Events:
    """The events of an order; none if it was refused."""
    return () if isinstance(record.outcome, Refusal) else record.outcome


def _key(record: Record) -> Key:
    return record.order.actor, record.order.request

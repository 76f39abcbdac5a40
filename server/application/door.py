"""The one door to a branch: decide on the newest state, record, and only then answer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass
from typing import Final

import structlog

from server.application.ports import Clock, Journal, Order, Record, StoreFailed
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch
from server.domain.outcome import Outcome
from server.domain.refusals import Refusal

log = structlog.get_logger()
REMEMBERED: Final = 10_000
"""Answers kept in memory; older ones are looked up."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What was recorded for an order, and the branch after it."""

    outcome: Outcome
    branch: Branch
    repeated: bool = False
    """The same request had been answered before."""


@dataclass(frozen=True, slots=True)
class Change:
    """One committed step of the branch."""

    before: Branch
    after: Branch
    records: tuple[Record, ...]


Listener = Callable[[Change], None]
Asked = tuple[Order, asyncio.Future[Answer]]


class Door:
    """Carries out orders for one branch; those that come together are committed together."""

    def __init__(self, journal: Journal, clock: Clock, branch: Branch) -> None:
        self.branch = branch
        """The branch as last committed."""
        self.clock = clock
        self._journal = journal
        self._asked: list[Asked] = []
        self._answers: dict[str, Outcome] = {}
        self._listeners: list[Listener] = []
        self._working: asyncio.Task[None] | None = None

    async def handle(self, order: Order) -> Answer:
        """Carry out `order` and answer what is committed.

        Raises:
            StoreFailed: nothing was recorded; the same request may be sent again.
        """
        answer: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()
        self._asked.append((order, answer))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return await answer

    def listen(self, listener: Listener) -> None:
        """Call `listener` after every commit, in order."""
        self._listeners.append(listener)

    async def watch(self) -> AsyncIterator[Branch]:
        """The branch now and after every change; a slow watcher gets only the newest."""
        with self._bell() as bell:
            while True:
                bell.clear()
                yield self.branch
                await bell.wait()

    @contextlib.contextmanager
    def _bell(self) -> Iterator[asyncio.Event]:
        bell = asyncio.Event()

        def ring(_: Change) -> None:
            bell.set()

        self._listeners.append(ring)
        try:
            yield bell
        finally:
            self._listeners.remove(ring)

    # --- one batch after the other ----------------------------------------------------------------
    async def _work(self) -> None:
        while self._asked:
            batch, self._asked = self._asked, []
            try:
                before, records = await self._record([order for order, _ in batch])
            except StoreFailed as failed:
                await self._give_up(batch, failed)
            else:
                self._tell(before, records)
                self._answer(batch, records)

    async def _record(self, orders: list[Order]) -> tuple[Branch, list[Record]]:
        """Decide and commit; decide again on the newest state while another is first."""
        while True:
            before = self.branch
            after, records = self._decide(orders)
            if not records or await self._journal.append(before, after, records):
                self.branch = after
                return before, records
            self.branch = await self._journal.load()
            await self._recollect(orders)

    def _decide(self, orders: list[Order]) -> tuple[Branch, list[Record]]:
        """The branch after the orders, and what is new and has to be recorded."""
        branch, now, records = self.branch, self.clock(), list[Record]()
        met: set[str] = set()
        for order in orders:
            if order.request in self._answers or order.request in met:
                continue
            outcome = decide(branch, order.command, now)
            if not isinstance(outcome, Refusal):
                branch = replay(branch, outcome)
            if outcome or order.request:
                records.append(Record(order, outcome, now))
            if order.request:
                met.add(order.request)
        return branch, records

    async def _recollect(self, orders: list[Order]) -> None:
        """Look up which requests were recorded before: by another process, or before a restart."""
        for order in orders:
            recorded = await self._journal.answered(order.request) if order.request else None
            if recorded is not None:
                self._answers[order.request] = recorded

    async def _give_up(self, batch: list[Asked], failed: StoreFailed) -> None:
        """Nothing was recorded: throw the branch away, take what is recorded, tell the askers."""
        log.error("nothing recorded", reason=str(failed), orders=len(batch))
        with contextlib.suppress(StoreFailed):
            self.branch = await self._journal.load()
        for _, answer in batch:
            if not answer.done():
                answer.set_exception(failed)

    def _tell(self, before: Branch, records: list[Record]) -> None:
        change = Change(before, self.branch, tuple(records))
        if self.branch is not before:
            for listener in list(self._listeners):
                listener(change)

    def _answer(self, batch: list[Asked], records: list[Record]) -> None:
        fresh = {id(record.order): record.outcome for record in records}
        for order, answer in batch:
            new = id(order) in fresh
            outcome = fresh[id(order)] if new else self._answers.get(order.request, ())
            self._remember(order.request, outcome)
            if not answer.done():  # the asker may have left
                answer.set_result(
                    Answer(outcome, self.branch, repeated=bool(order.request and not new))
                )

    def _remember(self, request: str, outcome: Outcome) -> None:
        if request:
            self._answers[request] = outcome
        while len(self._answers) > REMEMBERED:
            del self._answers[next(iter(self._answers))]

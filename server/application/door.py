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
    """One committed step of the branch, and whatever another process recorded just before."""

    before: Branch
    after: Branch
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class _Decided:
    after: Branch
    outcomes: list[Outcome | None]
    """One per order; None where the request is answered already."""
    records: list[Record]


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
            before = self.branch
            try:
                decided = await self._record([order for order, _ in batch])
            except Exception as failed:  # noqa: BLE001 - the loop must live, and every asker hear of it
                await self._give_up(batch, failed)
                self._tell(before, [])
            else:
                self._tell(before, decided.records)
                self._answer(batch, decided.outcomes)

    async def _record(self, orders: list[Order]) -> _Decided:
        """Decide and commit; decide again on the newest state while another is first."""
        while True:
            decided = self._decide(orders)
            records = decided.records
            if not records or await self._journal.append(self.branch, decided.after, records):
                self.branch = decided.after
                return decided
            self.branch = await self._journal.load()
            await self._recollect(orders)

    def _decide(self, orders: list[Order]) -> _Decided:
        """The branch after the orders, and what is new and has to be recorded."""
        branch, now = self.branch, self.clock()
        outcomes, records, met = list[Outcome | None](), list[Record](), set[str]()
        for order in orders:
            if order.request in self._answers or order.request in met:
                outcomes.append(None)
                continue
            outcome = decide(branch, order.command, now)
            outcomes.append(outcome)
            if not isinstance(outcome, Refusal):
                branch = replay(branch, outcome)
            if outcome or order.request:
                records.append(Record(order, outcome, now))
            if order.request:
                met.add(order.request)
        return _Decided(branch, outcomes, records)

    async def _recollect(self, orders: list[Order]) -> None:
        """Look up which requests were recorded before: by another process, or before a restart."""
        for order in orders:
            recorded = await self._journal.answered(order.request) if order.request else None
            if recorded is not None:
                self._answers[order.request] = recorded

    async def _give_up(self, batch: list[Asked], failed: Exception) -> None:
        """Nothing was recorded: throw the branch away, take what is recorded, tell the askers."""
        bug = None if isinstance(failed, StoreFailed) else failed
        log.error("nothing recorded", reason=repr(failed), orders=len(batch), exc_info=bug)
        try:
            self.branch = await self._journal.load()
        except Exception as gone:  # the key of the journal guards against an old branch
            log.exception("branch not reloaded", reason=repr(gone))
        for _, answer in batch:
            if not answer.done():
                answer.set_exception(failed)

    def _tell(self, before: Branch, records: list[Record]) -> None:
        if self.branch.sequence == before.sequence:
            return
        change = Change(before, self.branch, tuple(records))
        for listener in self._listeners:
            # Each on its own: one that fails is logged by the loop and stops nobody else.
            asyncio.get_running_loop().call_soon(listener, change)

    def _answer(self, batch: list[Asked], outcomes: list[Outcome | None]) -> None:
        for (order, _), outcome in zip(batch, outcomes, strict=True):
            if order.request and outcome is not None:
                self._answers[order.request] = outcome
        for (order, answer), outcome in zip(batch, outcomes, strict=True):
            if not answer.done():  # the asker may have left
                known = self._answers[order.request] if outcome is None else outcome
                answer.set_result(Answer(known, self.branch, repeated=outcome is None))
        while len(self._answers) > REMEMBERED:
            del self._answers[next(iter(self._answers))]

"""The one door to a branch: decide on the newest state, record, and only then answer."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from typing import Final

import structlog

from server.application.ports import Clock, Entry, Journal, Order, Record, StoreFailed
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, Ticket, TicketId
from server.domain.outcome import Outcome
from server.domain.refusals import Refusal

log = structlog.get_logger()
REMEMBERED: Final = 1_000
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
    """One committed step of the branch: `entries` are all that lies between before and after.

    No entries: they have left the journal, so only the branch as it is now can be told.
    """

    before: Branch
    after: Branch
    entries: Sequence[Entry]


Key = tuple[str, str]
"""Whose request, and which."""
Verdict = Outcome | Exception | None
"""None where the request is answered already; an exception where deciding met a bug."""


@dataclass(frozen=True, slots=True)
class _Decided:
    after: Branch
    verdicts: list[Verdict]
    """One per order."""
    records: list[Record]


Listener = Callable[[Change], None]
Asked = tuple[Order, asyncio.Future[Answer]]


class Door:
    """Carries out orders for one branch; those that come together are committed together."""

    def __init__(
        self, journal: Journal, clock: Clock, branch: Branch, reached: datetime | None = None
    ) -> None:
        """On a branch whose last event happened at `reached`."""
        self.branch = branch
        """The branch as last committed."""
        self.clock = clock
        self._journal = journal
        self._reached = reached
        self._asked: list[Asked] = []
        self._answers: dict[Key, Outcome] = {}
        self._listeners: list[Listener] = []
        self._working: asyncio.Task[None] | None = None
        self._turn = asyncio.Lock()
        """Only one at a time moves the branch on: a batch, or catching up."""

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

    async def catch_up(self, reached: int | None = None) -> None:
        """Take what other processes have recorded, up to `reached` at least, and tell it.

        Raises:
            StoreFailed: the branch stays where it was.
        """
        async with self._turn:
            if reached is None or reached > self.branch.sequence:
                await self._follow()

    async def notes(self, tickets: Iterable[Ticket]) -> Mapping[TicketId, str]:
        """The texts of the tickets' notes, as far as they were not erased.

        Raises:
            StoreFailed: they cannot be read.
        """
        noted = {one.id: one.note for one in tickets if one.note}
        texts = await self._journal.notes(noted.values()) if noted else {}
        return {ticket: texts[note] for ticket, note in noted.items() if note in texts}

    def listen(self, listener: Listener) -> None:
        """Call `listener` after every commit, of this process or another, in order."""
        self._listeners.append(listener)

    async def watch(self) -> AsyncIterator[Branch]:
        """The branch now and after every change; a slow watcher gets only the newest."""
        with self.bell() as bell:
            while True:
                bell.clear()
                yield self.branch
                await bell.wait()

    @contextlib.contextmanager
    def bell(self) -> Iterator[asyncio.Event]:
        """Rings after every change, until it is cleared."""
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
            async with self._turn:
                batch, self._asked = self._asked, []
                try:
                    verdicts = await self._record([order for order, _ in batch])
                except Exception as failed:  # noqa: BLE001 - the loop must live, and every asker hear of it
                    await self._give_up(batch, failed)
                else:
                    self._answer(batch, verdicts)

    async def _record(self, orders: list[Order]) -> list[Verdict]:
        """Decide and commit; decide again on the newest state while another is first."""
        while True:
            decided = self._decide(orders)
            records = decided.records
            if not records:
                return decided.verdicts
            if await self._journal.append(self.branch, decided.after, records):
                self._advance(decided.after, list(_entries(self.branch, records)))
                return decided.verdicts
            await self._follow()
            await self._recollect(orders)

    def _decide(self, orders: list[Order]) -> _Decided:
        """The branch after the orders, and what is new and has to be recorded."""
        branch, now = self.branch, self._now()
        verdicts, records, met = list[Verdict](), list[Record](), set[Key]()
        for order in orders:
            key = (order.actor, order.request)
            if order.request and (key in met or key in self._answers):
                verdicts.append(None)
                continue
            met.add(key)
            try:
                outcome = decide(branch, order.command, now)
                branch = branch if isinstance(outcome, Refusal) else replay(branch, outcome)
            except Exception as bug:  # its neighbours have nothing to do with it
                kind = type(order.command).__name__
                log.exception(
                    "order not decided", kind=kind, actor=order.actor, request=order.request
                )
                verdicts.append(bug)
                continue
            verdicts.append(outcome)
            if outcome or order.request:
                records.append(Record(order, outcome, now))
        return _Decided(branch, verdicts, records)

    def _now(self) -> datetime:
        """A branch's time never goes back, though the clocks of its servers differ."""
        now = self.clock()
        return now if self._reached is None else max(now, self._reached)

    async def _follow(self) -> None:
        """Go on to what is recorded."""
        entries = await self._journal.tail(self.branch.sequence)
        if not entries:
            return
        if entries[0].sequence == self.branch.sequence + 1:
            self._advance(replay(self.branch, (entry.event for entry in entries)), entries)
        else:
            self._advance(await self._journal.load(), ())

    async def _recollect(self, orders: list[Order]) -> None:
        """Look up which requests were recorded before: by another process, or before a restart."""
        for order in orders:
            if order.request:
                recorded = await self._journal.answered(order.actor, order.request)
                if recorded is not None:
                    self._answers[order.actor, order.request] = recorded

    async def _give_up(self, batch: list[Asked], failed: Exception) -> None:
        """What was decided is thrown away; go on from what is recorded, and tell the askers."""
        bug = None if isinstance(failed, StoreFailed) else failed
        log.error("nothing recorded", reason=repr(failed), orders=len(batch), exc_info=bug)
        try:
            await self._follow()
        except Exception as gone:  # the key of the journal guards against an old branch
            log.exception("journal not read", reason=repr(gone))
        for _, answer in batch:
            _settle(answer, failed)

    def _advance(self, after: Branch, entries: Sequence[Entry]) -> None:
        before, self.branch = self.branch, after
        if after.sequence == before.sequence:
            return
        if entries:
            self._reached = max(entries[-1].event.at, self._reached or entries[-1].event.at)
        change = Change(before, after, entries)
        for listener in self._listeners:
            # Each on its own: one that fails is logged by the loop and stops nobody else.
            asyncio.get_running_loop().call_soon(listener, change)

    def _answer(self, batch: list[Asked], verdicts: list[Verdict]) -> None:
        bugs = dict[Key, Exception]()
        for (order, _), verdict in zip(batch, verdicts, strict=True):
            if isinstance(verdict, Exception):
                bugs[order.actor, order.request] = verdict
            elif order.request and verdict is not None:
                self._answers[order.actor, order.request] = verdict
        for (order, answer), verdict in zip(batch, verdicts, strict=True):
            key = (order.actor, order.request)
            known = bugs.get(key) or self._answers[key] if verdict is None else verdict
            if isinstance(known, Exception):
                _settle(answer, known)
            else:
                _settle(answer, Answer(known, self.branch, repeated=verdict is None))
        while len(self._answers) > REMEMBERED:
            del self._answers[next(iter(self._answers))]


def _entries(before: Branch, records: Sequence[Record]) -> Iterator[Entry]:
    sequence = count(before.sequence + 1)
    for record in records:
        if not isinstance(record.outcome, Refusal):
            order = record.order
            for event in record.outcome:
                yield Entry(next(sequence), event, order.actor, order.request)


def _settle(answer: "asyncio.Future[Answer]", known: Answer | Exception) -> None:
    if answer.done():  # the asker may have left
        return
    if isinstance(known, Exception):
        answer.set_exception(known)
    else:
        answer.set_result(known)

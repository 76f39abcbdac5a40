"""What is counted and timed while it happens: orders, commits, refused log-ins."""

import time
from collections import OrderedDict
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, TypeVar

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    Info,
    PlatformCollector,
    ProcessCollector,
)
from sqlalchemy import Connection, Engine

from server.adapters.anchors import Anchors
from server.adapters.batch import Batch
from server.adapters.database import Database
from server.application.door import Answer, Change, Door
from server.application.ports import Order, StoreFailed
from server.application.publish import zones_called
from server.application.staff import Act, Did, StaffLog
from server.domain.refusals import Refusal
from wire import topics
from wire.link import Ids, Link
from wire.messages import Shown, Took

Found = TypeVar("Found")
QUICK: Final = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 5.0)
"""Seconds; 0.3 is what a number at the kiosk may take."""
SEEN: Final = (0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 15.0)
"""Seconds; a call is to be on the boards within 1, a slip out within 1 to 3."""
REMEMBERED: Final = 256
"""Calls whose showing is waited for."""


class Measures:
    """The counters and histograms of one process, in a registry of its own."""

    def __init__(self, version: str) -> None:
        self.release = version
        self.registry = CollectorRegistry()
        mine: Any = {"registry": self.registry}
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        Info("heliotrope", "The release.", **mine).info({"version": version})
        self.orders = Counter(
            "heliotrope_orders", "Orders, by what came of them.", ["command", "outcome"], **mine
        )
        self.order_seconds = Histogram(
            "heliotrope_order_seconds",
            "From an order's coming in until its answer is committed.",
            ["command"],
            buckets=QUICK,
            **mine,
        )
        self.commit_seconds = Histogram(
            "heliotrope_commit_seconds", "A transaction of a branch.", buckets=QUICK, **mine
        )
        self.database_errors = Counter(
            "heliotrope_database_errors", "Reads and writes that the database refused.", **mine
        )
        self.log_ins_refused = Counter(
            "heliotrope_log_ins_refused", "Log-ins with a wrong name, password or code.", **mine
        )
        self.ticket_seconds = Histogram(
            "heliotrope_tap_to_ticket_seconds",
            "From the last tap at a kiosk until its printer has the slip, as kiosks measure it.",
            buckets=SEEN,
            **mine,
        )
        self.backed_up = Gauge(
            "heliotrope_backup_last_success_timestamp_seconds",
            "When the last backup was made and verified; 0 where this server has made none.",
            **mine,
        )
        self.backup_bytes = Gauge("heliotrope_backup_size_bytes", "Of the last backup.", **mine)
        self.backup_seconds = Gauge(
            "heliotrope_backup_duration_seconds", "So long the last backup took.", **mine
        )
        self.backups_failed = Counter(
            "heliotrope_backups_failed", "Backups that were not made, or not verified.", **mine
        )
        self.shown_seconds = Histogram(
            "heliotrope_call_to_board_seconds",
            "From a call's commit until the server knows that a board has shown it.",
            buckets=SEEN,
            **mine,
        )


class MeasuredDatabase(Database):
    """A database whose commits are timed and whose failures are counted."""

    def __init__(
        self, engine: Engine, key: bytes, anchors: Anchors | None, measures: Measures
    ) -> None:
        super().__init__(engine, key, anchors)
        self._measures = measures

    async def commit(self, batch: Batch) -> bool:
        """As a database does."""
        with self._measures.commit_seconds.time(), self._counted():
            return await super().commit(batch)

    async def read(self, question: Callable[[Connection], Found]) -> Found:
        """As a database does."""
        with self._counted():
            return await super().read(question)

    async def read_aside(self, question: Callable[[Connection], Found]) -> Found:
        """As a database does."""
        with self._counted():
            return await super().read_aside(question)

    async def write(self, change: Callable[[Connection], None]) -> None:
        """As a database does."""
        with self._counted():
            await super().write(change)

    def _counted(self) -> AbstractContextManager[object]:
        return self._measures.database_errors.count_exceptions(StoreFailed)


class MeasuredDoor(Door):
    """A door whose orders are timed and counted."""

    def __init__(self, *told: Any, measures: Measures) -> None:
        super().__init__(*told)
        self._measures = measures

    async def handle(self, order: Order) -> Answer:
        """As a door does."""
        command, outcome = type(order.command).__name__, "failed"
        try:
            with self._measures.order_seconds.labels(command).time():
                answer = await super().handle(order)
            outcome = "refused" if isinstance(answer.outcome, Refusal) else "done"
        finally:
            self._measures.orders.labels(command, outcome).inc()
        return answer


class MeasuredStaffLog:
    """A `StaffLog` that counts the log-ins that were refused."""

    def __init__(self, log: StaffLog, measures: Measures) -> None:
        self._log, self._measures = log, measures

    async def add(self, act: Act) -> None:
        """Keep it."""
        if act.what is Did.REFUSED:
            self._measures.log_ins_refused.inc()
        await self._log.add(act)

    async def acts(self, before: int | None, most: int) -> Sequence[tuple[int, Act]]:
        """The newest, of those before a place; each with its place."""
        return await self._log.acts(before, most)


class Showing:
    """How long it takes until calls are on the boards, and slips in customers' hands."""

    def __init__(self, door: Door, link: Link, measures: Measures) -> None:
        self._measures = measures
        self._called: OrderedDict[int, float] = OrderedDict()
        door.listen(self._changed)
        link.hear(topics.BOARD_SHOWN, self._shown)
        link.hear(topics.TICKET_TOOK, self._took)

    def _changed(self, change: Change) -> None:
        if zones_called(change.before, change.after):
            self._called[change.after.sequence] = time.perf_counter()
            if len(self._called) > REMEMBERED:
                self._called.popitem(last=False)

    def _shown(self, _: Ids, shown: Shown) -> None:
        called = self._called.get(shown.sequence)
        if called is not None:  # of a call before our start nobody knows when it was
            self._measures.shown_seconds.observe(time.perf_counter() - called)

    def _took(self, _: Ids, took: Took) -> None:
        self._measures.ticket_seconds.observe(took.seconds)

"""Who does what: on SQLite one server does all, on PostgreSQL each takes its share of branches."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Container, Coroutine, Mapping, Sequence
from typing import Final

import structlog

from server.adapters.exporting import Exporting
from server.adapters.following import follow
from server.adapters.forecaster import keep_forecasting
from server.adapters.leases import Leases
from server.adapters.syslog import listener
from server.backing import keep_backing_up
from server.serving import Served
from server.shared import Shared

log = structlog.get_logger()
AGAIN_SECONDS: Final = 1.0
"""A branch whose duty broke is taken up again so much later."""


class Duties:
    """Takes up a branch's duty when it becomes this server's, and lays it down when it is not."""

    def __init__(self, branches: Mapping[str, Served], group: asyncio.TaskGroup) -> None:
        self._branches = branches
        self._group = group
        self._running: dict[str, asyncio.Task[None]] = {}
        self._ended: dict[str, asyncio.Task[None]] = {}

    def hold(self, held: Container[str]) -> None:
        """From now on these are ours, and no others."""
        for code, branch in self._branches.items():
            if code in held and code not in self._running:
                log.info("on duty", branch=code)
                work = _take_up(branch, self._ended.pop(code, None))
                self._running[code] = self._group.create_task(work)
            elif code not in held and code in self._running:
                log.info("off duty", branch=code)
                self._ended[code] = self._running.pop(code)
                self._ended[code].cancel()


async def _take_up(branch: Served, before: asyncio.Task[None] | None) -> None:
    if before is not None:
        await asyncio.wait({before})  # its link is closed before it opens again
    while True:
        try:
            await branch.on_duty()
        except Exception:
            log.exception("duty broken off", branch=branch.code)
        await asyncio.sleep(AGAIN_SECONDS)


@contextlib.asynccontextmanager
async def kept(
    shared: Shared,
    branches: Mapping[str, Served],
    leases: Leases | None,
) -> AsyncIterator[None]:
    """Every branch up to date, looked ahead for, and on duty where it is ours."""
    doors = {code: branch.door for code, branch in branches.items()}
    outlooks = [branch.outlooks for branch in branches.values()]
    turn = asyncio.Semaphore(1)  # many branches close at the same time
    telling = _told_outside(shared, [*branches])
    first = min(branches)
    backing = (
        [keep_backing_up(shared.measures, shared.settings, lambda: first in shared.held())]
        if shared.settings.backup_to
        else []
    )
    async with asyncio.TaskGroup() as group:
        duties = Duties(branches, group)
        loops = [
            follow(shared.database, doors),
            keep_forecasting(outlooks, shared.settings.data / "numba", shared.looking),
            *telling,
            *backing,
            *(branch.advice.keep_fresh(shared.settings.speed) for branch in branches.values()),
            *(branch.learning.keep_learning(turn) for branch in branches.values()),
        ]
        if leases is None:
            duties.hold(branches)
        else:
            loops.append(leases.keep(duties.hold))
        running = [group.create_task(loop) for loop in loops]
        yield
        duties.hold(())
        for task in running:
            task.cancel()


def _told_outside(shared: Shared, branches: Sequence[str]) -> list[Coroutine[None, None, None]]:
    told = shared.settings
    if not told.audit_syslog:
        return []
    there = listener(told.audit_syslog, told.audit_syslog_ca)
    return [Exporting(shared.database, there, branches, shared.held).keep_telling()]

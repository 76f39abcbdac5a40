"""Tells the audit trail to the bank's own records, in order, from where it was left off.

What was sent last before a line broke is sent again: `stream` and `place` say what is the same.
"""

import asyncio
from collections.abc import Callable, Container, Iterator, Sequence
from typing import Any, Final

import structlog
from sqlalchemy import Connection, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.staff_tables import STAFF_ACT
from server.adapters.syslog import Line, Listener, Said, line_to
from server.adapters.tables import BRANCH, JOURNAL
from server.adapters.watch_tables import TOLD
from server.application.ports import StoreFailed

log = structlog.get_logger()
MOST: Final = 500
"""Lines that are sent, and acknowledged, together."""
EVERY_SECONDS: Final = 1.0
AGAIN_SECONDS: Final = 5.0
"""A listener that is away is tried again so much later."""
STAFF: Final = "staff"
JOURNAL_OF: Final = "journal:"


class Exporting:
    """The trails of this server's branches; the staff's is told with the first branch's."""

    def __init__(
        self,
        database: Database,
        there: Listener,
        branches: Sequence[str],
        held: Callable[[], Container[str]],
    ) -> None:
        self._database, self._there = database, there
        self._branches, self._held = sorted(branches), held
        self._sent: dict[str, int] = {}
        """The last place that was told on this connection, by stream."""
        self._said = ""

    async def keep_telling(self) -> None:
        """Tell what there is and what comes, until cancelled; what fails is tried again."""
        while True:
            try:
                async with line_to(self._there) as line:
                    await self._tell(line)
            except (OSError, StoreFailed) as why:
                self._complain(str(why) or type(why).__name__)
            await asyncio.sleep(AGAIN_SECONDS)

    async def _tell(self, line: Line) -> None:
        self._sent = dict(await self._database.read(_places))
        log.info("audit trail told", to=self._there.host)
        self._said = ""
        while not line.lost:
            if not await self._turn(line):
                await asyncio.sleep(EVERY_SECONDS)
        raise OSError("the listener hung up")

    async def _turn(self, line: Line) -> bool:
        """Whether anything was told, so that there may be more."""
        held, any_told = self._held(), False
        reached = dict(await self._database.read(_reached))
        for code in self._branches:
            stream = JOURNAL_OF + code
            if code in held and reached.get(code, 0) > self._sent.get(stream, 0):
                any_told = await self._pass_on(line, stream) or any_told
        if self._branches[0] in held:
            any_told = await self._pass_on(line, STAFF) or any_told
        return any_told

    async def _pass_on(self, line: Line, stream: str) -> bool:
        before = self._sent.get(stream, 0)
        lines = await self._database.read_aside(lambda open_: list(_after(open_, stream, before)))
        if not lines:
            return False
        await line.tell(lines)
        self._sent[stream] = lines[-1].place
        # Of the newest nobody knows yet whether the listener has kept them: it may have died.
        await self._database.write(lambda open_: _remember(open_, stream, before))
        return True

    def _complain(self, why: str) -> None:
        if why != self._said:
            log.warning("audit trail not told", to=self._there.host, why=why)
        self._said = why


def _after(connection: Connection, stream: str, place: int) -> Iterator[Said]:
    if stream == STAFF:
        acts = select(STAFF_ACT).where(STAFF_ACT.c.place > place).order_by(STAFF_ACT.c.place)
        for row in connection.execute(acts.limit(MOST)):
            yield Said(stream, row.place, row.at, row.what, {"by": row.by, "of": row.of})
        return
    branch = stream.removeprefix(JOURNAL_OF)
    mine = JOURNAL.c.branch == branch, JOURNAL.c.sequence > place
    events = select(JOURNAL).where(*mine).order_by(JOURNAL.c.sequence).limit(MOST)
    for row in connection.execute(events):
        told: dict[str, Any] = {"branch": branch, "actor": row.actor, "hash": row.hash}
        yield Said(stream, row.sequence, row.at, row.kind, told)


def _places(connection: Connection) -> list[tuple[str, int]]:
    return [(row.stream, row.place) for row in connection.execute(select(TOLD))]


def _reached(connection: Connection) -> list[tuple[str, int]]:
    found = connection.execute(select(BRANCH.c.branch, BRANCH.c.sequence))
    return [(row.branch, row.sequence) for row in found]


def _remember(connection: Connection, stream: str, place: int) -> None:
    row = {"stream": stream, "place": place}
    connection.execute(upsert(UPSERTS[connection.dialect.name], TOLD), [row])

"""Keeps the doors of this process up with what other processes record on one database."""

import asyncio
import threading
from collections.abc import Callable, Mapping
from typing import Any, Final

import psycopg
import structlog
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import DBAPIError

from server.adapters.batch import LISTENING
from server.adapters.database import Database
from server.adapters.tables import BRANCH
from server.application.door import Door
from server.application.ports import StoreFailed
from wire.bell import at_most

log = structlog.get_logger()
POLL_SECONDS: Final = 1.0
"""A message of the database may be lost with its connection; a poll finds what it told."""
TURN_SECONDS: Final = 0.5
"""So long the listening thread may take to see that it is to stop."""

Tell = Callable[[str, int], None]


async def follow(database: Database, doors: Mapping[str, Door]) -> None:
    """Let each door catch up when its branch has moved on elsewhere, until cancelled."""
    reached: dict[str, int] = {}
    rung, stopping = asyncio.Event(), threading.Event()
    loop = asyncio.get_running_loop()

    def ring(branch: str, sequence: int) -> None:
        # Most of what is told, and of what a poll finds, are this process' own entries.
        if branch in doors and doors[branch].branch.sequence < sequence:
            reached[branch] = max(sequence, reached.get(branch, 0))
            rung.set()

    def tell(branch: str, sequence: int) -> None:
        loop.call_soon_threadsafe(ring, branch, sequence)

    listens = database.engine.dialect.name == "postgresql"
    listening = loop.run_in_executor(None, _listen, database, tell, stopping) if listens else None
    try:
        while True:
            await _rung(rung, database, doors, ring)
            news = {branch: reached.pop(branch) for branch in tuple(reached)}
            await asyncio.gather(*(_catch_up(doors[each], to) for each, to in news.items()))
    finally:
        stopping.set()
        if listening is not None:
            await listening


async def _rung(
    rung: asyncio.Event, database: Database, doors: Mapping[str, Door], ring: Tell
) -> None:
    await at_most(rung, POLL_SECONDS)
    if not rung.is_set():
        await _poll(database, sum(door.branch.sequence for door in doors.values()), ring)
    rung.clear()


async def _poll(database: Database, known: int, ring: Tell) -> None:
    """Mostly there is nothing but what all these branches come to, which is asked first."""
    try:
        if await database.read(_recorded) != known:
            for branch, sequence in await database.read(_sequences):
                ring(branch, sequence)
    except StoreFailed as failed:
        log.warning("branches not polled", reason=str(failed))


async def _catch_up(door: Door, reached: int) -> None:
    try:
        await door.catch_up(reached)
    except StoreFailed as failed:  # the next poll tries again
        log.warning("not caught up", branch=door.branch.plan.code, reason=str(failed))


def _recorded(connection: Connection) -> int:
    return connection.execute(select(func.sum(BRANCH.c.sequence))).scalar_one() or 0


def _sequences(connection: Connection) -> list[tuple[str, int]]:
    found = connection.execute(select(BRANCH.c.branch, BRANCH.c.sequence))
    return [(row.branch, row.sequence) for row in found]


# --- the thread that listens ----------------------------------------------------------------------
def _listen(database: Database, tell: Tell, stopping: threading.Event) -> None:
    while not stopping.is_set():
        try:
            with _own_connection(database) as connection:
                _hear(connection, tell, stopping)
        except (DBAPIError, psycopg.Error) as failed:
            log.warning("not listening to the database", reason=str(failed))
            stopping.wait(POLL_SECONDS)


def _own_connection(database: Database) -> "psycopg.Connection[Any]":
    """One that listens, so nobody else is to have it."""
    pooled = database.engine.raw_connection()
    driver: Any = pooled.driver_connection
    pooled.detach()
    return driver  # type: ignore[no-any-return]


def _hear(connection: "psycopg.Connection[Any]", tell: Tell, stopping: threading.Event) -> None:
    connection.autocommit = True
    connection.execute(f"LISTEN {LISTENING}".encode())
    while not stopping.is_set():
        for told in connection.notifies(timeout=TURN_SECONDS):
            branch, _, sequence = told.payload.rpartition(" ")
            tell(branch, int(sequence))

"""A branch's challenger, on a database; and the process that teaches it."""

import asyncio
import contextlib
import pickle
import sys
from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.foretold import ForecastRows
from server.adapters.tables import CHALLENGER
from server.application.challenging import KeptChallenger, TeachingFailed
from server.forecast.challenger.nights import Lesson
from server.forecast.foretold import Foretold


class ChallengerRows:
    """The challenger of one branch (a `Challengers`)."""

    def __init__(self, database: Database, branch: str) -> None:
        self._database = database
        self._branch = branch
        self._forecasts = ForecastRows(database, branch)

    async def newer(self, than: datetime | None) -> KeptChallenger | None:
        """The one that was kept last, unless it is that old one.

        Raises:
            StoreFailed: the database does not answer.
        """
        wanted = select(CHALLENGER).where(CHALLENGER.c.branch == self._branch)
        if than is not None:
            wanted = wanted.where(CHALLENGER.c.at != than)

        def find(connection: Connection) -> KeptChallenger | None:
            row = connection.execute(wanted).one_or_none()
            return None if row is None else KeptChallenger(row.at, row.body)

        return await self._database.read(find)

    async def keep(self, kept: KeptChallenger) -> None:
        """Keep it, in place of the last one.

        Raises:
            StoreFailed: nothing was written.
        """
        row = {"branch": self._branch, "at": kept.at, "body": kept.body}

        def write(connection: Connection) -> None:
            connection.execute(upsert(UPSERTS[connection.dialect.name], CHALLENGER), [row])

        await self._database.write(write)

    async def since(self, first: date) -> Sequence[Foretold]:
        """Forecasts of a day and later whose tickets were called.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._forecasts.since(first)


async def taught_apart(lesson: Lesson) -> bytes:
    """The challenger that a lesson makes, by a process that gives way to whoever serves.

    Raises:
        TeachingFailed: it did not get through.
    """
    command = (sys.executable, "-m", "server.forecast.challenger")
    pipe = asyncio.subprocess.PIPE
    child = await asyncio.create_subprocess_exec(*command, stdin=pipe, stdout=pipe)
    try:
        body, _ = await child.communicate(pickle.dumps(lesson))
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            child.terminate()
        await child.wait()
        raise
    if child.returncode:
        raise TeachingFailed(f"the teaching process ended with {child.returncode}")
    return body

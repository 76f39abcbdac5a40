"""One database for many branches: what they record at the same time is committed together."""

import asyncio
import contextlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final, TypeVar

from alembic.util import CommandError
from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError
from sqlalchemy.pool import NullPool, StaticPool

from server.adapters.altering import Alter, Verdict, altered, reason
from server.adapters.anchors import Anchors
from server.adapters.batch import UPSERTS, Batch, Statements, outrun
from server.adapters.driver import committed
from server.application.ports import StoreFailed

Found = TypeVar("Found")
CONNECT_SECONDS: Final = 5
"""A host that does not answer at all is given up after so long, unless the URL says otherwise."""
CHANGES_AT_ONCE: Final = 32
"""Orders wait for no more: a take-over of a thousand branches brings thousands of changes."""
NO_URL: Final = (
    "the database's URL cannot be read; write postgresql://USER:PASSWORD@HOST/NAME, "
    "or leave it out for SQLite in the data folder"
)
UNUSABLE: Final = (
    "{} cannot be used: {}; see that it is there and lets us in, and that HELIOTROPE_DATABASE "
    "or --database names it"
)


class DatabaseUnusable(RuntimeError):
    """It cannot be reached or read; the message is a sentence with a remedy, without a password."""


@contextlib.contextmanager
def in_one_sentence(url: str) -> Iterator[None]:
    """What fails within on opening and reading the database at `url`, for whoever started it.

    Raises:
        DatabaseUnusable: the URL is none, or the database does not do what is asked of it.
    """
    try:
        yield
    except ArgumentError:
        raise DatabaseUnusable(NO_URL) from None
    except (DBAPIError, CommandError) as failed:
        why = reason(failed) if isinstance(failed, DBAPIError) else str(failed)
        # A password may also stand in the query.
        shown = make_url(url).set(query={}).render_as_string(hide_password=True)
        raise DatabaseUnusable(UNUSABLE.format(shown, why.splitlines()[0].rstrip("."))) from None


def open_database(url: str | URL) -> Engine:
    """An engine on `url`; SQLite with WAL and synchronous=FULL, one connection, one writer.

    NORMAL lost every ticket of the last moments in simulated power cuts; FULL lost none.

    Raises:
        ArgumentError: it is no URL of a database that we know.
    """
    known = make_url(url)
    if known.get_backend_name() not in UPSERTS:
        raise ArgumentError(known.get_backend_name())
    if known.get_backend_name() != "sqlite":
        told = "connect_timeout" in known.query
        patience = {} if told else {"connect_timeout": CONNECT_SECONDS}
        # Not with parameters, which are somebody's, in what is raised and logged.
        return create_engine(
            known, connect_args=patience, hide_parameters=True
        )  # SQLAlchemy 2.1: psycopg 3
    engine = create_engine(
        url,
        poolclass=StaticPool,
        connect_args={"check_same_thread": False},
        hide_parameters=True,
    )

    @event.listens_for(engine, "connect")
    def _durable(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("PRAGMA busy_timeout=500")

    @event.listens_for(engine, "begin")
    def _at_once(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    return engine


def _beside(engine: Engine) -> Engine:
    """For reading one SQLite file from a thread while the loop writes it; closed after each use."""
    beside = create_engine(engine.url, poolclass=NullPool, hide_parameters=True)

    @event.listens_for(beside, "connect")
    def _reads_only(connection: Any, _: Any) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA query_only=ON")

    @event.listens_for(beside, "begin")
    def _one_moment(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN")

    return beside


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


class Database:
    """The journals' database, with one writer; `key` binds what it writes together.

    SQLite is written on the event loop: a commit is shorter than the way to a thread and back.
    PostgreSQL has a thread for its writer, and what comes meanwhile shares the next commit.
    """

    def __init__(self, engine: Engine, key: bytes, anchors: Anchors | None = None) -> None:
        self.engine = engine
        self.key = key
        self.anchors = anchors
        inline = engine.dialect.name == "sqlite"
        self._writer: Executor | None = None if inline else ThreadPoolExecutor(1, "writer")
        # A branch is read by several queries, which must see one state of it.
        self._readable = (
            engine if inline else engine.execution_options(isolation_level="REPEATABLE READ")
        )
        self._aside = _beside(engine) if inline else self._readable
        self._statements = Statements(engine.dialect)
        self._connection: Connection | None = None
        self._asked: list[tuple[Batch, asyncio.Future[bool]]] = []
        self._working: asyncio.Task[None] | None = None
        self._changes: list[tuple[Alter, asyncio.Future[bool]]] = []
        self._changing: asyncio.Task[None] | None = None

    async def commit(self, batch: Batch) -> bool:
        """Record all of `batch`, or nothing: False if its branch has moved on meanwhile.

        Raises:
            StoreFailed: nothing was recorded.
        """
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._asked.append((batch, answer))
        if self._working is None or self._working.done():
            self._working = asyncio.create_task(self._work())
        return await answer

    async def read(self, question: Callable[[Connection], Found]) -> Found:
        """What `question` finds, all of it at one moment.

        Raises:
            StoreFailed: the database does not answer.
        """
        if self._writer is None:
            return self.read_now(question)
        return await asyncio.to_thread(self.read_now, question)

    def read_now(self, question: Callable[[Connection], Found]) -> Found:
        """The same for programs that wait for nothing else."""
        try:
            with self._readable.begin() as connection:
                return question(connection)
        except DBAPIError as failed:
            raise StoreFailed(reason(failed)) from failed

    async def read_aside(self, question: Callable[[Connection], Found]) -> Found:
        """The same for long questions: in a thread and on a connection of its own.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await asyncio.to_thread(self._read_aside, question)

    async def write(self, change: Alter) -> None:
        """Write what no branch's sequence guards: all of it, or nothing.

        What many branches write at once shares a commit, and none another's fault.

        Raises:
            StoreFailed: nothing was written.
        """
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._changes.append((change, answer))
        if self._changing is None or self._changing.done():
            self._changing = asyncio.create_task(self._change_on())
        await answer

    def close(self) -> None:
        """Let go of the database."""
        if self._writer is not None:
            self._writer.shutdown()
        if self._connection is not None:
            self._connection.close()
        self.engine.dispose()

    def _read_aside(self, question: Callable[[Connection], Found]) -> Found:
        try:
            with self._aside.begin() as connection:
                return question(connection)
        except DBAPIError as failed:
            raise StoreFailed(reason(failed)) from failed

    # --- the writer -------------------------------------------------------------------------------
    async def _work(self) -> None:
        while self._asked:
            asked, self._asked = self._asked, []
            batches = [batch for batch, _ in asked]
            if self._writer is None:
                verdicts = self._write(batches)
            else:
                loop = asyncio.get_running_loop()
                verdicts = await loop.run_in_executor(self._writer, self._write, batches)
            for (_, answer), verdict in zip(asked, verdicts, strict=True):
                _settle(answer, verdict)

    def _write(self, batches: Sequence[Batch]) -> list[Verdict]:
        """One transaction for all; what cannot be written together is tried one by one."""
        try:
            if self._committed(batches):
                return [True] * len(batches)
        except Exception as failed:  # noqa: BLE001 - one branch's fault is not its neighbours'
            if len(batches) == 1:
                return [self._lost(batches[0], failed)]
        else:
            if len(batches) == 1:
                return [False]
        return [verdict for batch in batches for verdict in self._write([batch])]

    async def _change_on(self) -> None:
        while self._changes:
            asked, self._changes = self._changes[:CHANGES_AT_ONCE], self._changes[CHANGES_AT_ONCE:]
            changes = [change for change, _ in asked]
            if self._writer is None:
                verdicts = self._changed(changes)
            else:
                loop = asyncio.get_running_loop()
                verdicts = await loop.run_in_executor(self._writer, self._changed, changes)
            for (_, answer), verdict in zip(asked, verdicts, strict=True):
                _settle(answer, verdict)

    def _changed(self, changes: Sequence[Alter]) -> list[Verdict]:
        try:
            return altered(self._open(), changes)
        except DBAPIError as failed:
            return [StoreFailed(reason(failed))] * len(changes)

    def _committed(self, batches: Sequence[Batch]) -> bool:
        return committed(self._open(), lambda begun: self._statements.write(begun, batches))

    def _open(self) -> Connection:
        """The writer's own connection, kept: taking one from the pool costs more than a row."""
        if self._connection is None or self._connection.invalidated:
            self._drop()
            self._connection = self.engine.connect()
        return self._connection

    def _drop(self) -> None:
        if self._connection is not None:
            self._connection.close()
        self._connection = None

    def _lost(self, batch: Batch, failed: Exception) -> Verdict:
        """What a failure means: another was first, or the database cannot, or it is a bug."""
        if isinstance(failed, IntegrityError):
            with contextlib.suppress(StoreFailed):
                if self.read_now(lambda connection: outrun(connection, batch)):
                    return False
        return StoreFailed(reason(failed)) if isinstance(failed, DBAPIError) else failed


def _settle(answer: "asyncio.Future[bool]", verdict: Verdict) -> None:
    if answer.done():  # the asker may have left
        return
    if isinstance(verdict, bool):
        answer.set_result(verdict)
    else:
        answer.set_exception(verdict)

"""The journal and the rows on a database: one durable transaction for both."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import chain, count
from pathlib import Path
from typing import Any, Final

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    RowMapping,
    Table,
    create_engine,
    event,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.pool import StaticPool

from server.adapters import scribe
from server.adapters.scribe import Row
from server.adapters.tables import BRANCH, DESK, EPOCH, JOURNAL, REQUEST, TICKET
from server.application.ports import Record, StoreFailed
from server.domain.evolve import evolve
from server.domain.model import Branch, TicketId, new_branch
from server.domain.outcome import Events, Outcome
from server.domain.plan import CounterCode, Plan
from server.domain.refusals import Refusal

UPSERTS: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


def open_database(url: str) -> Engine:
    """An engine on `url`; SQLite with WAL and synchronous=FULL, one connection, one writer.

    NORMAL lost every ticket of the last moments in simulated power cuts; FULL lost none.
    """
    if not url.startswith("sqlite"):
        return create_engine(url)
    engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})

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


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return f"sqlite:///{path}"


class Store:
    """One branch's journal and rows on a database (a `Journal`)."""

    def __init__(self, engine: Engine, plan: Plan) -> None:
        self._engine = engine
        self._plan = plan
        insert = UPSERTS[engine.dialect.name]
        self._upserts = {table.name: upsert(insert, table) for table in (BRANCH, DESK, TICKET)}

    async def load(self) -> Branch:
        """The branch as its rows say; replaying the journal is the verification."""
        try:
            with self._engine.begin() as connection:
                return self._read(connection)
        except DBAPIError as failed:
            raise StoreFailed(_reason(failed)) from failed

    async def append(self, before: Branch, after: Branch, records: Sequence[Record]) -> bool:
        """Journal, requests and rows in one durable transaction; False if another was first."""
        try:
            with self._engine.begin() as connection:
                if after is before and not self._newest(connection, before):
                    return False  # a refusal on an old state; events would meet the journal's key
                self._write(connection, before, after, records)
        except IntegrityError:
            return False
        except DBAPIError as failed:
            raise StoreFailed(_reason(failed)) from failed
        return True

    async def answered(self, request: str) -> Outcome | None:
        """The outcome that was recorded for a request."""
        try:
            with self._engine.begin() as connection:
                return self._answered(connection, request)
        except DBAPIError as failed:
            raise StoreFailed(_reason(failed)) from failed

    def epoch(self, made: int) -> int:
        """The number of this database; `made` if it has none yet. It rises with every new one."""
        with self._engine.begin() as connection:
            mine = select(EPOCH.c.epoch).where(self._mine(EPOCH))
            known = connection.execute(mine).scalar_one_or_none()
            if known is None:
                row = {"branch": self._plan.code, "epoch": made}
                connection.execute(EPOCH.insert(), row)
            return made if known is None else known

    def last_moment(self) -> datetime | None:
        """When the last event happened."""
        with self._engine.begin() as connection:
            latest = select(JOURNAL.c.at).where(self._mine(JOURNAL))
            newest_first = latest.order_by(JOURNAL.c.sequence.desc()).limit(1)
            return connection.execute(newest_first).scalar_one_or_none()

    def replayed(self) -> Iterator[Any]:
        """Every event of the branch, in order, for verification and learning."""
        with self._engine.begin() as connection:
            rows = connection.execute(
                select(JOURNAL).where(self._mine(JOURNAL)).order_by(JOURNAL.c.sequence)
            )
            for row in rows.mappings():
                yield scribe.event(row["kind"], row["body"])

    # --- within a transaction ---------------------------------------------------------------------
    def _read(self, connection: Connection) -> Branch:
        row = self._one(connection.execute(select(BRANCH).where(self._mine(BRANCH))))
        if row is None:
            return new_branch(self._plan)
        today = select(TICKET).where(self._mine(TICKET), TICKET.c.day == row["day"])
        tickets = connection.execute(today.order_by(TICKET.c.arrival)).mappings()
        desks = connection.execute(select(DESK).where(self._mine(DESK))).mappings()
        return scribe.branch(
            self._plan,
            row,
            [scribe.ticket(ticket) for ticket in tickets],
            {CounterCode(desk["counter"]): scribe.desk(desk) for desk in desks},
        )

    def _write(
        self, connection: Connection, before: Branch, after: Branch, records: Sequence[Record]
    ) -> None:
        _insert(connection, JOURNAL.insert(), list(self._journal_rows(before, records)))
        _insert(connection, REQUEST.insert(), list(self._request_rows(before, records)))
        if after is before:
            return
        _insert(connection, self._upserts["ticket"], _ticket_rows(before, records))
        changed_desks = [
            scribe.desk_row(after, code, desk)
            for code, desk in after.desks.items()
            if before.desks.get(code) is not desk
        ]
        _insert(connection, self._upserts["desk"], changed_desks)
        _insert(connection, self._upserts["branch"], [scribe.branch_row(after)])

    def _newest(self, connection: Connection, branch: Branch) -> bool:
        recorded = select(BRANCH.c.sequence).where(self._mine(BRANCH))
        return (connection.execute(recorded).scalar_one_or_none() or 0) == branch.sequence

    def _journal_rows(self, before: Branch, records: Sequence[Record]) -> Iterator[Row]:
        sequence = count(before.sequence + 1)
        for record in records:
            for happened in _events(record):
                kind, body = scribe.written(happened)
                yield {
                    "branch": self._plan.code,
                    "sequence": next(sequence),
                    "at": happened.at,
                    "kind": kind,
                    "actor": record.order.actor,
                    "request": record.order.request,
                    "body": body,
                }

    def _request_rows(self, before: Branch, records: Sequence[Record]) -> Iterator[Row]:
        first = before.sequence + 1
        for record in records:
            happened = _events(record)
            if record.order.request:
                refused = record.outcome if isinstance(record.outcome, Refusal) else None
                kind, body = scribe.written(refused) if refused else ("", "")
                yield {
                    "branch": self._plan.code,
                    "request": record.order.request,
                    "at": record.at,
                    "first": first,
                    "count": len(happened),
                    "refusal": kind,
                    "body": body,
                }
            first += len(happened)

    def _answered(self, connection: Connection, request: str) -> Outcome | None:
        found = select(REQUEST).where(self._mine(REQUEST), REQUEST.c.request == request)
        row = self._one(connection.execute(found))
        if row is None:
            return None
        if row["refusal"]:
            return scribe.refusal(row["refusal"], row["body"])
        its = JOURNAL.c.sequence.between(row["first"], row["first"] + row["count"] - 1)
        events = select(JOURNAL).where(self._mine(JOURNAL), its).order_by(JOURNAL.c.sequence)
        rows = connection.execute(events).mappings()
        return tuple(scribe.event(event["kind"], event["body"]) for event in rows)

    def _mine(self, table: Table) -> Any:
        return table.c.branch == self._plan.code

    @staticmethod
    def _one(result: CursorResult[Any]) -> RowMapping | None:
        return result.mappings().one_or_none()


def _ticket_rows(before: Branch, records: Sequence[Record]) -> list[Row]:
    """The tickets that were touched, each as its last event left it.

    Not the difference of two branches: a day that opens drops yesterday's tickets from the state.
    """
    rows: dict[TicketId, Row] = {}
    branch = before
    for happened in chain.from_iterable(map(_events, records)):
        branch = evolve(branch, happened)
        ticket = branch.tickets.get(getattr(happened, "ticket", TicketId("")))
        if ticket is not None:
            rows[ticket.id] = scribe.ticket_row(branch, ticket)
    return list(rows.values())


def _events(record: Record) -> Events:
    return () if isinstance(record.outcome, Refusal) else record.outcome


def _insert(connection: Connection, statement: Any, rows: list[Row]) -> None:
    if rows:
        connection.execute(statement, rows)


def upsert(insert: Any, table: Table) -> Any:
    """Insert rows into `table`, or bring those with the same key up to date."""
    new = insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {column.name: new.excluded[column.name] for column in table.c if column.name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=rest)


def _reason(failed: DBAPIError) -> str:
    return str(failed.orig)

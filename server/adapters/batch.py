"""What branches record at once, and the statements that write it in one transaction."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import (
    Connection,
    Dialect,
    Table,
    Text,
    bindparam,
    delete,
    func,
    literal_column,
    select,
)
from sqlalchemy.dialects import postgresql, sqlite

from server.adapters.driver import Transaction
from server.adapters.scribe import Row
from server.adapters.tables import BRANCH, DESK, JOURNAL, NOTE, PLAN, REQUEST, TICKET

UPSERTS: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
NUMBERED: Final = ("day", "number")
"""Columns of a ticket that stand in an index, which a statement that names them would write."""
LISTENING: Final = "heliotrope_journal"
"""The channel on which PostgreSQL tells of new entries: branch and sequence."""


@dataclass(frozen=True, slots=True)
class Batch:
    """What one branch records, decided on its state at the sequence `before`."""

    branch: str
    before: int
    row: Row
    """The branch's own."""
    journal: list[Row] = field(default_factory=list)
    requests: list[Row] = field(default_factory=list)
    tickets: list[Row] = field(default_factory=list)
    """New ones, and those with another number or day."""
    moved: list[Row] = field(default_factory=list)
    """Those that have their number and day already."""
    desks: list[Row] = field(default_factory=list)
    plans: list[Row] = field(default_factory=list)
    notes: Sequence[Row] = ()
    erased: Sequence[Row] = ()
    """Notes, by branch (`of`) and id (`gone`)."""


class Prepared:
    """A statement that is put into SQL once, and the way of a row into its parameters.

    SQLAlchemy would work out both with every order, which takes longer than SQLite's own work.
    """

    def __init__(self, dialect: Dialect, statement: Any, table: Table | None = None) -> None:
        compiled = statement.compile(dialect=dialect)
        columns = table.c if table is not None else ()
        stored = {each.name: each.type.dialect_impl(dialect) for each in columns}
        named = compiled.positiontup is None
        self._sql = str(compiled)
        self._names: Sequence[str] = list(compiled.params) if named else compiled.positiontup
        self._ways = [
            (name, stored[name].bind_processor(dialect) if name in stored else None)
            for name in self._names
        ]
        self._form: Callable[[list[Any]], Any] = self._by_name if named else tuple

    def run(self, cursor: Any, rows: Sequence[Row]) -> Any:
        """Carry it out for each row with a cursor of the driver."""
        if len(rows) == 1:
            return cursor.execute(self._sql, self._parameters(rows[0]))
        return cursor.executemany(self._sql, [self._parameters(row) for row in rows])

    def _parameters(self, row: Row) -> Any:
        return self._form(
            [row[name] if way is None else way(row[name]) for name, way in self._ways]
        )

    def _by_name(self, values: list[Any]) -> dict[str, Any]:
        return dict(zip(self._names, values, strict=True))


class Statements:
    """The statements of one kind of database."""

    def __init__(self, dialect: Dialect) -> None:
        insert = UPSERTS[dialect.name]
        ours = BRANCH.c.sequence == bindparam("before")
        self._branch = Prepared(dialect, upsert(insert, BRANCH, ours), BRANCH)
        self._rest = (
            ("journal", Prepared(dialect, JOURNAL.insert(), JOURNAL)),
            ("requests", Prepared(dialect, REQUEST.insert(), REQUEST)),
            ("tickets", Prepared(dialect, upsert(insert, TICKET), TICKET)),
            ("moved", Prepared(dialect, upsert(insert, TICKET, kept=NUMBERED), TICKET)),
            ("desks", Prepared(dialect, upsert(insert, DESK), DESK)),
            ("plans", Prepared(dialect, PLAN.insert(), PLAN)),
            ("notes", Prepared(dialect, NOTE.insert(), NOTE)),
            ("erased", Prepared(dialect, _erase())),
        )
        told = select(
            func.pg_notify(literal_column(f"'{LISTENING}'"), bindparam("told", type_=Text))
        )
        self._notify = Prepared(dialect, told) if dialect.name == "postgresql" else None

    def write(self, transaction: Transaction, batches: Sequence[Batch]) -> bool:
        """Write all of it; False, to be taken back, if a branch is not where it was."""
        # In one order everywhere, so that two processes never wait for each other's rows.
        rows = [{**batch.row, "before": batch.before} for batch in sorted(batches, key=_branch)]
        cursor = transaction.cursor
        self._branch.run(cursor, rows)
        if transaction.touched() != len(rows):
            return False
        for name, statement in self._rest:
            written = [row for batch in batches for row in getattr(batch, name)]
            if written:
                statement.run(cursor, written)
        if self._notify is not None:
            told = [{"told": f"{row['branch']} {row['sequence']}"} for row in rows]
            self._notify.run(cursor, told)
        return True


def upsert(insert: Any, table: Table, where: Any = None, kept: Collection[str] = ()) -> Any:
    """Insert rows into `table`, or bring those with the same key up to date, but for `kept`."""
    new = insert(table)
    same = {*kept, *(column.name for column in table.primary_key)}
    keys = [column.name for column in table.primary_key]
    rest = {column.name: new.excluded[column.name] for column in table.c if column.name not in same}
    return new.on_conflict_do_update(index_elements=keys, set_=rest, where=where)


def _erase() -> Any:
    theirs = NOTE.c.branch == bindparam("of"), NOTE.c.note == bindparam("gone")
    return delete(NOTE).where(*theirs)


def outrun(connection: Connection, batch: Batch) -> bool:
    """Whether the branch has moved on, or one of the requests was recorded already."""
    at = select(BRANCH.c.sequence).where(BRANCH.c.branch == batch.branch)
    if (connection.execute(at).scalar_one_or_none() or 0) != batch.before:
        return True
    asked = {(row["actor"], row["request"]) for row in batch.requests}
    found = select(REQUEST.c.actor, REQUEST.c.request).where(
        REQUEST.c.branch == batch.branch,
        REQUEST.c.request.in_([request for _, request in asked]),
    )
    return any(tuple(row) in asked for row in connection.execute(found))


def _branch(batch: Batch) -> str:
    return batch.branch

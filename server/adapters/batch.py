"""What branches record at once, and the statements that write it in one transaction."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, func, select
from sqlalchemy.dialects import postgresql, sqlite

from server.adapters.scribe import Row
from server.adapters.tables import BRANCH, DESK, JOURNAL, PLAN, REQUEST, TICKET

UPSERTS: Final[Mapping[str, Any]] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
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
    desks: list[Row] = field(default_factory=list)
    plans: list[Row] = field(default_factory=list)


class Statements:
    """The statements of one kind of database."""

    def __init__(self, dialect: str) -> None:
        insert = UPSERTS[dialect]
        ours = BRANCH.c.sequence == bindparam("before")
        self._branch = upsert(insert, BRANCH, ours).execution_options(preserve_rowcount=True)
        self._rest: tuple[tuple[str, Any], ...] = (
            ("journal", JOURNAL.insert()),
            ("requests", REQUEST.insert()),
            ("tickets", upsert(insert, TICKET)),
            ("desks", upsert(insert, DESK)),
            ("plans", PLAN.insert()),
        )
        told = select(func.pg_notify(LISTENING, bindparam("told")))
        self._notify = told if dialect == "postgresql" else None

    def write(self, connection: Connection, batches: Sequence[Batch]) -> bool:
        """Write all of it; False, to be taken back, if a branch is not where it was."""
        # In one order everywhere, so that two processes never wait for each other's rows.
        rows = [{**batch.row, "before": batch.before} for batch in sorted(batches, key=_branch)]
        if connection.execute(self._branch, rows).rowcount != len(rows):
            return False
        for name, statement in self._rest:
            written = [row for batch in batches for row in getattr(batch, name)]
            if written:
                connection.execute(statement, written)
        if self._notify is not None:
            told = [f"{row['branch']} {row['sequence']}" for row in rows]
            connection.execute(self._notify, [{"told": each} for each in told])
        return True


def upsert(insert: Any, table: Table, where: Any = None) -> Any:
    """Insert rows into `table`, or bring those with the same key up to date."""
    new = insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {column.name: new.excluded[column.name] for column in table.c if column.name not in keys}
    return new.on_conflict_do_update(index_elements=keys, set_=rest, where=where)


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

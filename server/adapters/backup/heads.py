"""How far a database is: each branch's journal, and the revision of its tables."""

from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect, select

from server.adapters.backup.box import Heads
from server.adapters.tables import BRANCH


def heads(connection: Connection) -> Heads:
    """By branch; nothing where there are no tables of ours."""
    if not inspect(connection).has_table(BRANCH.name):
        return {}
    rows = connection.execute(select(BRANCH.c.branch, BRANCH.c.sequence, BRANCH.c.head))
    return {row.branch: (row.sequence, row.head) for row in rows}


def revision(connection: Connection) -> str:
    """Of the tables; empty where there are none of ours."""
    return MigrationContext.configure(connection).get_current_revision() or ""

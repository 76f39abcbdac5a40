"""The tables: a journal that is the record, and rows that stand for the state it leads to."""

from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
)


class Instant(TypeDecorator[datetime]):
    """A moment, stored in UTC and read back with its zone; naive datetimes are refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, _: Dialect) -> datetime | None:
        """In UTC, without the zone that SQLite would drop silently."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, _: Dialect) -> datetime | None:
        """With its zone."""
        if value is None or value.tzinfo is not None:
            return value  # type: ignore[no-any-return]
        return value.replace(tzinfo=UTC)  # type: ignore[no-any-return]


METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
CODE: Final = String(64)

JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("actor", CODE, nullable=False),
    Column("request", CODE, nullable=False),
    Column("body", Text, nullable=False),
)
REQUEST: Final = Table(
    "request",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("request", CODE, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("first", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("refusal", CODE, nullable=False),
    Column("body", Text, nullable=False),
)
BRANCH: Final = Table(
    "branch",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("day", Date),
    Column("open", Boolean, nullable=False),
    Column("last", JSON, nullable=False),
    Column("void", JSON, nullable=False),
    Column("help", JSON, nullable=False),
)
DESK: Final = Table(
    "desk",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("counter", CODE, primary_key=True),
    Column("state", CODE, nullable=False),
    Column("teller", CODE),
    Column("reason", CODE, nullable=False),
    Column("ticket", CODE),
    Column("since", Instant),
    Column("window_ticket", CODE),
    Column("window_leg", CODE),
    Column("window_opened_at", Instant),
    Column("window_closes_at", Instant),
)
TICKET: Final = Table(
    "ticket",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", CODE, primary_key=True),
    Column("day", Date, nullable=False),
    Column("number", CODE, nullable=False),
    Column("service", CODE, nullable=False),
    Column("tier", CODE, nullable=False),
    Column("state", CODE, nullable=False),
    Column("issued_at", Instant, nullable=False),
    Column("waits_since", Instant, nullable=False),
    Column("language", CODE, nullable=False),
    Column("token", CODE, nullable=False),
    Column("arrival", Integer, nullable=False),
    Column("leg", Integer, nullable=False),
    Column("bonus", Float, nullable=False),
    Column("only_at", CODE),
    Column("counter", CODE),
    Column("attempt", Integer, nullable=False),
    Column("called_at", Instant),
    Column("announced_at", Instant),
    Column("started_at", Instant),
    Column("finished_at", Instant),
    Column("outcome", CODE),
    Column("rating", Integer),
    Column("rating_state", CODE, nullable=False),
    Index("ix_ticket_branch_day", "branch", "day"),
)
# No number twice on one business day, whatever decided it.
Index("uq_ticket_number", TICKET.c.branch, TICKET.c.day, TICKET.c.number, unique=True)

EPOCH: Final = Table(
    "epoch",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("epoch", Integer, nullable=False),
)

ACCOUNT: Final = Table(
    "account",
    METADATA,
    Column("name", CODE, primary_key=True),
    Column("role", CODE, nullable=False),
    Column("password", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
)

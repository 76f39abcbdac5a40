"""The tables: a journal that is the record, and rows that stand for the state it leads to."""

from typing import Final

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
)

from server.adapters.columns import CODE, HASH, NAME, Instant

METADATA: Final = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)
JOURNAL: Final = Table(
    "journal",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("actor", NAME, nullable=False),
    Column("request", NAME, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", HASH, nullable=False),
)
REQUEST: Final = Table(
    "request",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("actor", NAME, primary_key=True),
    Column("request", NAME, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("first", Integer, nullable=False),
    Column("count", Integer, nullable=False),
    Column("refusal", CODE, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_with_rowid=False,  # in its key's own tree: one page to write, not two
)
# The rows that stand for the state: what is asked for by itself is a column, all else is the body.
BRANCH: Final = Table(
    "branch",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("sequence", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("day", Date),
    Column("open", Boolean, nullable=False),
    Column("head", HASH, nullable=False),
    Column("body", Text, nullable=False),
)
DESK: Final = Table(
    "desk",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("counter", CODE, primary_key=True),
    Column("body", Text, nullable=False),
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
    Column("arrival", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
# No number twice on one business day, whatever decided it; days are found by it too.
Index("uq_ticket_number", TICKET.c.branch, TICKET.c.day, TICKET.c.number, unique=True)

PLAN: Final = Table(
    "plan",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("actor", NAME, nullable=False),
    Column("body", Text, nullable=False),
)
# Free text never stands in the journal, which names it by its id: here it can be erased.
NOTE: Final = Table(
    "note",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("note", CODE, primary_key=True),
    Column("text", Text, nullable=False),
)
# What old days have left of themselves: the branch when they ended, signed.
CHECKPOINT: Final = Table(
    "checkpoint",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("head", HASH, nullable=False),
    Column("body", Text, nullable=False),
    Column("seal", HASH, nullable=False),
)
# Who listens to a branch's devices and keeps its time; nothing that is written depends on it.
LEASE: Final = Table(
    "lease",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("owner", NAME, nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("expires", Instant, nullable=False),
)
OWNER: Final = Table(
    "owner",
    METADATA,
    Column("owner", NAME, primary_key=True),
    Column("expires", Instant, nullable=False),
)

EPOCH: Final = Table(
    "epoch",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("epoch", Integer, nullable=False),
)

# To which tier a customer belongs, as far as an operator brought it in. Numbers stand here only as
# keyed hashes, whose key is not in the database.
CUSTOMER: Final = Table(
    "customer",
    METADATA,
    Column("identity", HASH, primary_key=True),
    Column("tier", CODE, nullable=False),
    Column("until", Date),
)

# What the forecast learns from. It outlives the journal's old days, and comes from nowhere else:
# whatever is lost here is learnt anew.
PAST_DAY: Final = Table(
    "past_day",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("source", CODE, nullable=False),
    Column("first", Integer, nullable=False),
    Column("through", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)
PAST_LEG: Final = Table(
    "past_leg",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("key", NAME, primary_key=True),
    Column("service", CODE, nullable=False),
    Column("tier", CODE, nullable=False),
    Column("counter", CODE, nullable=False),
    Column("teller", CODE, nullable=False),
    Column("issued", Instant, nullable=False),
    Column("called", Instant),
    Column("started", Instant),
    Column("finished", Instant),
    Column("ending", CODE, nullable=False),
    Column("further", Boolean, nullable=False),
    Column("bonus", Float, nullable=False),
)
PAST_PRESENCE: Final = Table(
    "past_presence",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("counter", CODE, primary_key=True),
    Column("kind", CODE, primary_key=True),
    Column("begins", Instant, primary_key=True),
    Column("ends", Instant, nullable=False),
    Column("teller", CODE, nullable=False),
)
SERVED_LEG: Final = Table(
    "served_leg",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("leg", NAME, primary_key=True),
    Column("service", CODE, nullable=False),
    Column("tier", CODE, nullable=False),
    Column("counter", CODE, nullable=False),
    Column("teller", CODE, nullable=False),
    Column("started", Instant, nullable=False),
    Column("finished", Instant, nullable=False),
    Column("asked", Instant),
    Column("shortened", Boolean, nullable=False),
    Column("answered", Instant),
    Column("score", Integer),
    Column("reasons", Text, nullable=False),
    Column("finishes", Integer, nullable=False),
    Column("aspects", Text, nullable=False, server_default="[]"),
    Column("version", CODE, nullable=False, server_default="usual"),
)
LAWS: Final = Table(
    "laws",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("days", Integer, nullable=False),
    Column("body", Text, nullable=False),
)
# The calibrator as it stands: it learns all day, the laws only at night.
CALIBRATION: Final = Table(
    "calibration",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)
# What trees have learnt of a branch in the night, and whether they are heard.
CHALLENGER: Final = Table(
    "challenger",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("body", LargeBinary, nullable=False),
)
# What was forecast when a ticket was issued, and what came of it.
FORECAST: Final = Table(
    "forecast",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("ticket", CODE, primary_key=True),
    Column("day", Date, nullable=False),
    Column("service", CODE, nullable=False),
    Column("tier", CODE, nullable=False),
    Column("issued", Instant, nullable=False),
    Column("made", Instant, nullable=False),
    Column("p50", Float, nullable=False),
    Column("p80", Float, nullable=False),
    Column("p90", Float, nullable=False),
    Column("told50", Float),
    Column("told90", Float),
    Column("rule", Float),
    Column("outcome", CODE, nullable=False),
    Column("waited", Float),
    Column("raw", Text, nullable=False),
    Index("ix_forecast_branch_day", "branch", "day"),
)
# Cases as they stand, what happened to each, and its texts, where they can be erased.
SERVICE_CASE: Final = Table(
    "service_case",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("steps", Integer, nullable=False),
    Column("due", Instant, nullable=False),
    Column("closed", Instant),
    Column("body", Text, nullable=False),
    Index("ix_service_case_branch_closed", "branch", "closed"),
)
CASE_STEP: Final = Table(
    "case_step",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("body", Text, nullable=False),
)
CASE_TEXT: Final = Table(
    "case_text",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("text", Text, nullable=False),
)

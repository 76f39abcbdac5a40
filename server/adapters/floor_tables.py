"""The tables of the hall: alerts, what is told to the tellers, and which advice was taken."""

from typing import Final

from sqlalchemy import Boolean, Column, Float, Index, Table, Text, literal_column

from server.adapters.columns import CODE, NAME, Instant
from server.adapters.tables import METADATA

ALERT: Final = Table(
    "alert",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("kind", CODE, primary_key=True),
    Column("subject", NAME, primary_key=True),
    Column("raised", Instant, primary_key=True),
    Column("by", NAME, nullable=False, server_default=""),
    Column("claimed", Instant),
    Column("escalated", Instant),
    Column("done", Instant),
    Column("ended", Instant),
)
# At most one of a kind and a subject runs, however many servers look.
Index(
    "uq_alert_running",
    ALERT.c.branch,
    ALERT.c.kind,
    ALERT.c.subject,
    unique=True,
    sqlite_where=literal_column("ended IS NULL"),
    postgresql_where=literal_column("ended IS NULL"),
)

# A text is erased when its day is over; that something was told, and who saw it, stays longer.
BROADCAST: Final = Table(
    "broadcast",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", CODE, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", NAME, nullable=False),
    Column("text", Text, nullable=False),
)
BROADCAST_SEEN: Final = Table(
    "broadcast_seen",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", CODE, primary_key=True),
    Column("by", NAME, primary_key=True),
    Column("at", Instant, nullable=False),
)

# What was advised, whether it was taken, and the minutes that were promised: to learn from.
ADVICE_ANSWER: Final = Table(
    "advice_answer",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", CODE, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", NAME, nullable=False),
    Column("accepted", Boolean, nullable=False),
    Column("change", Text, nullable=False),
    Column("before", Float),
    Column("after", Float),
)

# Browsers that are told of alerts while their screens are locked, and what each was told.
PUSH_SCREEN: Final = Table(
    "push_screen",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", CODE, primary_key=True),
    Column("session", CODE, nullable=False),
    Column("account", NAME, nullable=False),
    Column("language", CODE, nullable=False),
    Column("endpoint", Text, nullable=False),
    Column("key", Text, nullable=False),
    Column("auth", Text, nullable=False),
)
PUSH_TOLD: Final = Table(
    "push_told",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", CODE, primary_key=True),
    Column("kind", CODE, primary_key=True),
    Column("subject", NAME, primary_key=True),
    Column("stage", CODE, nullable=False),
)

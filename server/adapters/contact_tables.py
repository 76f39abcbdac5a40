"""The tables of what customers agreed to: how to reach them is sealed, and erased soon."""

from typing import Final

from sqlalchemy import Column, Index, Integer, LargeBinary, Table, Text

from server.adapters.columns import CODE, NAME, Instant
from server.adapters.tables import METADATA

CONTACT: Final = Table(
    "contact",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("purpose", CODE, nullable=False),
    Column("of", NAME, nullable=False),
    Column("until", Instant, nullable=False),
    Column("body", Text, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
# What is sent about a leg: written before it is sent, so that nothing is sent twice.
MESSAGE: Final = Table(
    "message",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("leg", NAME, primary_key=True),
    Column("state", CODE, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("at", Instant, nullable=False),
)
RETURN_CALL: Final = Table(
    "return_call",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("steps", Integer, nullable=False),
    Column("opened", Instant, nullable=False),
    Column("due", Instant, nullable=False),
    Column("closed", Instant),
    Column("body", Text, nullable=False),
    Index("ix_return_call_branch_closed", "branch", "closed"),
)
RETURN_CALL_TEXT: Final = Table(
    "return_call_text",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("text", Text, nullable=False),
)
# Who has seen a customer's number, and when.
NUMBER_SEEN: Final = Table(
    "number_seen",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("id", NAME, primary_key=True),
    Column("at", Instant, primary_key=True),
    Column("actor", NAME, primary_key=True),
)

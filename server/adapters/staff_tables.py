"""The tables of the staff: who may log in, and who has."""

from typing import Final

from sqlalchemy import Boolean, Column, Index, Integer, Table, Text

from server.adapters.columns import CODE, HASH, NAME, Instant
from server.adapters.tables import METADATA

ACCOUNT: Final = Table(
    "account",
    METADATA,
    Column("name", CODE, primary_key=True),
    Column("role", CODE, nullable=False),
    Column("password", Text, nullable=False),
    Column("disabled", Boolean, nullable=False),
    Column("branch", CODE, nullable=False),
)

# A key is a hash: what the browser holds stands nowhere.
SESSION: Final = Table(
    "session",
    METADATA,
    Column("key", HASH, primary_key=True),
    Column("account", CODE, nullable=False),
    Column("begun", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Index(None, "account"),
)

# What was done about accounts, and who has logged in.
STAFF_ACT: Final = Table(
    "staff_act",
    METADATA,
    Column("place", Integer, primary_key=True),
    Column("at", Instant, nullable=False),
    Column("by", NAME, nullable=False),
    Column("what", CODE, nullable=False),
    Column("of", CODE, nullable=False),
    Column("detail", NAME, nullable=False),
    Index(None, "at"),
)

# A branch's plan that is being written.
PLAN_DRAFT: Final = Table(
    "plan_draft",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("text", Text, nullable=False),
    Column("actor", NAME, nullable=False),
    Column("at", Instant, nullable=False),
)

# Sealed with the server's key, which is not in the database. `used` is the last step of time whose
# code was taken: each opens once.
SECOND_FACTOR: Final = Table(
    "second_factor",
    METADATA,
    Column("account", CODE, primary_key=True),
    Column("sealed", Text, nullable=False),
    Column("confirmed", Boolean, nullable=False),
    Column("used", Integer, nullable=False),
)

# How the staff work at their pages: which log-in may press, and the keys that they have chosen.
TERMINAL: Final = Table(
    "terminal",
    METADATA,
    Column("name", CODE, primary_key=True),
    Column("body", Text, nullable=False),
)

"""The tables of head office: which branches send their journals, and what has come."""

from typing import Final

from sqlalchemy import BigInteger, Column, Integer, Table, Text

from server.adapters.columns import CODE, HASH, NAME, Instant
from server.adapters.tables import METADATA

# A branch that may send, and how it stood when it was heard last.
SENDER: Final = Table(
    "sender",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("token", HASH, nullable=False),
    Column("heard", Instant),
    Column("reached", Integer, nullable=False),
    Column("error", CODE, nullable=False),
    Column("now", Text, nullable=False),
)
# The lines of one database of a branch, and where it left an older one.
CHAPTER: Final = Table(
    "chapter",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("after", Integer, nullable=False),
    Column("after_hash", HASH, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("hash", HASH, nullable=False),
)
RECEIVED: Final = Table(
    "received",
    METADATA,
    Column("branch", CODE, primary_key=True),
    Column("epoch", BigInteger, primary_key=True, autoincrement=False),
    Column("sequence", Integer, primary_key=True, autoincrement=False),
    Column("at", Instant, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("actor", NAME, nullable=False),
    Column("request", NAME, nullable=False),
    Column("body", Text, nullable=False),
    Column("hash", HASH, nullable=False),
)

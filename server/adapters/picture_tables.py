"""The table of the bank's own pictures."""

from typing import Final

from sqlalchemy import Column, LargeBinary, Table

from server.adapters.columns import CODE, HASH, NAME, Instant
from server.adapters.tables import METADATA

# Named by their SHA-256: plans, old ones too, name pictures that never change.
PICTURE: Final = Table(
    "picture",
    METADATA,
    Column("name", HASH, primary_key=True),
    Column("body", LargeBinary, nullable=False),
    Column("branch", CODE, nullable=False),
    Column("by", NAME, nullable=False),
    Column("at", Instant, nullable=False),
)

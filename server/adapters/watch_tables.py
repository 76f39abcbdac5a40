"""The table of what has been told to somebody else's records, and how far."""

from typing import Final

from sqlalchemy import BigInteger, Column, Table

from server.adapters.columns import NAME
from server.adapters.tables import METADATA

TO_HEAD_OFFICE: Final = "head:"
# A stream is `staff`, or `journal:` and a branch; to head office it is `head:` and a branch.
TOLD: Final = Table(
    "told",
    METADATA,
    Column("stream", NAME, primary_key=True),
    Column("place", BigInteger, nullable=False),
)

"""The tables of devices: who is invited, and who has which certificate."""

from typing import Final

from sqlalchemy import Column, Index, Integer, Table

from server.adapters.columns import CODE, HASH, NAME, Instant
from server.adapters.tables import METADATA

# `verifier` is what scrypt makes of the code that a person carries to the device; it goes with the
# code's one use.
INVITATION: Final = Table(
    "invitation",
    METADATA,
    Column("name", CODE, primary_key=True),
    Column("branch", CODE, nullable=False),
    Column("device", CODE, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("verifier", HASH, nullable=False),
    Column("until", Instant, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("by", NAME, nullable=False),
)

# A serial is hexadecimal: databases have no numbers of 20 bytes.
CERTIFICATE: Final = Table(
    "certificate",
    METADATA,
    Column("serial", CODE, primary_key=True),
    Column("name", CODE, nullable=False),
    Column("branch", CODE, nullable=False),
    Column("device", CODE, nullable=False),
    Column("kind", CODE, nullable=False),
    Column("made", Instant, nullable=False),
    Column("not_after", Instant, nullable=False),
    Column("revoked", Instant, nullable=True),
    Column("by", NAME, nullable=False),
    # Empty: of the first CA, before there was a second.
    Column("ca", CODE, nullable=False),
    Index(None, "name"),
)

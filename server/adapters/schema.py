"""Brings a database to the newest revision."""

from pathlib import Path
from typing import Final

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, func, select

from server import migrations
from server.adapters import (
    contact_tables,
    device_tables,
    floor_tables,
    head_tables,
    picture_tables,
    software_tables,
    staff_tables,
    tables,
    watch_tables,
)

TABLES: Final = (
    tables,
    staff_tables,
    contact_tables,
    floor_tables,
    device_tables,
    watch_tables,
    picture_tables,
    head_tables,
    software_tables,
)
METADATA: Final = tables.METADATA
"""With the tables of all these modules."""
ONE_AT_A_TIME: Final = 0x68656C696F
"""The lock under which servers that start together upgrade the database one after the other."""


def upgrade(engine: Engine, key: bytes, revision: str = "head") -> None:
    """Run the revisions that the database has not seen; `key` is the journal's."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":  # SQLite has one writer anyway
            connection.execute(select(func.pg_advisory_xact_lock(ONE_AT_A_TIME)))
        command.upgrade(configuration(connection, key), revision)


def configuration(connection: Connection, key: bytes) -> Config:
    """Alembic's configuration on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes |= {"connection": connection, "key": key}
    return config

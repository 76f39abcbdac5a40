"""Brings a database to the newest revision."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine

from server import migrations


def upgrade(engine: Engine, key: bytes, revision: str = "head") -> None:
    """Run the revisions that the database has not seen; `key` is the journal's."""
    with engine.begin() as connection:
        command.upgrade(configuration(connection, key), revision)


def configuration(connection: Connection, key: bytes) -> Config:
    """Alembic's configuration on an open connection."""
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent))
    config.attributes |= {"connection": connection, "key": key}
    return config

"""What every order writes goes by the driver: SQLAlchemy's way costs more than the rows."""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError


class Transaction(Protocol):
    """A transaction that was begun at the driver."""

    @property
    def cursor(self) -> Any:
        """A cursor of the driver (PEP 249)."""

    def touched(self) -> int:
        """How many rows the last statement wrote; nothing before it is on the way any more."""


def committed(connection: Connection, write: Callable[[Transaction], bool]) -> bool:
    """Whether `write` wrote what is now committed; what it wrote is taken back if it says False.

    Raises:
        DBAPIError: as SQLAlchemy raises it; nothing was written.
    """
    driver: Any = connection.connection.driver_connection
    errors: Any = connection.dialect.loaded_dbapi
    try:
        with _BEGUN[connection.dialect.name](driver) as transaction:
            written = write(transaction)
            driver.commit() if written else driver.rollback()
    except errors.Error as failed:
        raise _told(connection, driver, failed) from failed
    except BaseException:
        driver.rollback()
        raise
    return written


class _OnSqlite:
    def __init__(self, driver: Any) -> None:
        self.cursor = driver.execute("BEGIN IMMEDIATE")

    def touched(self) -> int:
        return self.cursor.rowcount  # type: ignore[no-any-return]


class _OnPostgres:
    def __init__(self, driver: Any, pipeline: Any) -> None:
        self.cursor = driver.cursor()
        self._pipeline = pipeline

    def touched(self) -> int:
        self._pipeline.sync()
        return self.cursor.rowcount  # type: ignore[no-any-return]


@contextlib.contextmanager
def _sqlite(driver: Any) -> Iterator[Transaction]:
    yield _OnSqlite(driver)


@contextlib.contextmanager
def _postgres(driver: Any) -> Iterator[Transaction]:
    """Statements go one after the other without waiting for answers: two ways there and back."""
    with driver.pipeline() as pipeline:
        yield _OnPostgres(driver, pipeline)


_BEGUN = {"sqlite": _sqlite, "postgresql": _postgres}


def _told(connection: Connection, driver: Any, failed: Exception) -> BaseException:
    """The failure as SQLAlchemy tells it; the connection is given up if it is lost."""
    dialect = connection.dialect
    lost = dialect.is_disconnect(failed, driver, None)  # type: ignore[arg-type]
    if lost:
        connection.invalidate(failed)
    else:
        driver.rollback()
    base: Any = dialect.loaded_dbapi
    return DBAPIError.instance(
        None, None, failed, base.Error, connection_invalidated=lost, dialect=dialect
    )

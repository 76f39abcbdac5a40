"""Changes of many askers in one transaction: one commit for all, and none another's fault."""

from collections.abc import Callable, Sequence

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError, InvalidRequestError

from server.application.ports import StoreFailed

Verdict = bool | Exception
Alter = Callable[[Connection], None]
CANNOT = (DBAPIError, InvalidRequestError)


def altered(connection: Connection, changes: Sequence[Alter]) -> list[Verdict]:
    """Of each change whether it is committed, or why it is not."""
    if len(changes) == 1:
        return [_alone(connection, changes[0])]
    try:
        with connection.begin():
            return [_tried(connection, change) for change in changes]
    except CANNOT as failed:  # the commit, or the connection is gone
        return [_lost(failed)] * len(changes)


def _alone(connection: Connection, change: Alter) -> Verdict:
    """Without a savepoint, which takes as long as most changes do."""
    try:
        with connection.begin():
            change(connection)
    except CANNOT as failed:
        return _lost(failed)
    except Exception as bug:  # noqa: BLE001 - whoever asked hears of it
        return bug
    return True


def _tried(connection: Connection, change: Alter) -> Verdict:
    """Whether it is written, as far as it is up to this change alone."""
    try:
        with connection.begin_nested():
            change(connection)
    except CANNOT as failed:
        if connection.invalidated:
            raise
        return _lost(failed)
    except Exception as bug:  # noqa: BLE001 - its neighbours have nothing to do with it
        return bug
    return True


def _lost(failed: DBAPIError | InvalidRequestError) -> StoreFailed:
    return StoreFailed(reason(failed) if isinstance(failed, DBAPIError) else type(failed).__name__)


def reason(failed: DBAPIError) -> str:
    """What the database said; not of which row, which may be somebody's."""
    return str(failed.orig).split("\n", 1)[0]

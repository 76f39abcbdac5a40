"""Head office: whether it has what the journals hold."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from sqlalchemy import Connection, func, select

from heliotrope.examining.finding import Finding, Patient, fine, soon
from server.adapters.database import open_database
from server.adapters.sending import acknowledged
from server.adapters.tables import BRANCH, JOURNAL

LATE: Final = timedelta(minutes=10)
"""What happened is there in seconds while the line holds."""


def head_office(patient: Patient) -> Iterator[Finding]:
    """Every branch's journal is there, or on its way; nothing is said where there is none."""
    if not patient.settings.head_url:
        return
    engine = open_database(patient.settings.database_url)
    try:
        with engine.begin() as connection:
            for branch in connection.execute(select(BRANCH.c.branch)).scalars().all():
                yield _sent(connection, branch, patient)
    finally:
        engine.dispose()


def _sent(connection: Connection, branch: str, patient: Patient) -> Finding:
    mine = JOURNAL.c.branch == branch, JOURNAL.c.sequence > acknowledged(connection, branch)
    since, many = connection.execute(
        select(func.min(JOURNAL.c.at), func.count()).where(*mine)
    ).one()
    if since is None or patient.now - since < LATE:
        return fine(f"head office has the journal of {branch}")
    said = f"head office lacks {many} events of {branch}, the oldest of {since:%Y-%m-%d %H:%M}Z"
    return soon(said, "see `journal not sent` in the log; the branch goes on, and nothing is lost")

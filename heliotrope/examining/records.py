"""The records: the database and its revision, the journals' chains, backups, the server's clock."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, select, text

from heliotrope.examining.finding import Finding, Patient, fine, soon, wrong
from server.adapters.anchors import NAME as ANCHORS
from server.adapters.anchors import Anchors
from server.adapters.audit import Book
from server.adapters.backup.box import SUFFIX
from server.adapters.backup.heads import revision
from server.adapters.backup.making import PREFIX, last, when
from server.adapters.database import DatabaseUnusable, in_one_sentence, open_database
from server.adapters.keys import KeyUnreadable, journal_key
from server.adapters.retention import overdue
from server.adapters.same_key import see_that_it_fits
from server.adapters.schema import configuration
from server.adapters.tables import BRANCH
from server.settings import LOCK, Settings

CLOCKS: Final = timedelta(seconds=2)
"""So far may this machine's clock and the database's be from each other."""
LATE: Final = 3
"""Backups that may fail before it is said."""


def database(patient: Patient) -> Iterator[Finding]:
    """It is there, of this release, under our key, and its journals are what was recorded."""
    settings = patient.settings
    if settings.alone and not (settings.data / "heliotrope.sqlite").exists():
        yield soon(f"{settings.data} holds no database yet", "the server's first start makes it")
        return
    try:
        with in_one_sentence(settings.database_url):
            engine = open_database(settings.database_url)
            try:
                yield from _looked_into(engine, patient)
            finally:
                engine.dispose()
    except DatabaseUnusable as why:
        yield wrong(str(why), "see that it runs, and what its own log says")


def _looked_into(engine: Engine, patient: Patient) -> Iterator[Finding]:
    with engine.begin() as connection:
        current = revision(connection)
        known = ScriptDirectory.from_config(configuration(connection, b""))
        newest = known.get_current_head()
        yield _of_release(current, newest or "", {each.revision for each in known.walk_revisions()})
        if engine.dialect.name == "postgresql":
            theirs = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
            yield _clocks(patient.now, theirs)
        if current == newest:
            yield from _journals(connection, patient)
            yield _retention(connection, patient)


def _retention(connection: Connection, patient: Patient) -> Finding:
    told = patient.settings
    late = sorted({*overdue(connection, told.periods, patient.now)})
    if late:
        said = f"what should be erased is still there, in {', '.join(late)}"
        return wrong(said, "see the log of the server on duty: `old days not erased`")
    days, names = told.keep_days, told.keep_names_days
    return fine(f"past days are kept for {days} days, names of the staff in them for {names}")


def _of_release(current: str, newest: str, known: set[str]) -> Finding:
    if current == newest:
        return fine(f"the database is of this release ({newest})")
    if current and current not in known:
        return wrong(f"the database is of a newer release ({current})", "install that release")
    return soon(f"the database is of an older release ({current})", "the next start upgrades it")


def _clocks(ours: datetime, theirs: datetime) -> Finding:
    apart = abs(ours - theirs)
    if apart <= CLOCKS:
        return fine("this machine's clock and the database's agree")
    said = f"this machine's clock and the database's are {apart.total_seconds():.0f} s apart"
    return wrong(said, "let NTP keep both: apt-get install chrony")


def _journals(connection: Connection, patient: Patient) -> Iterator[Finding]:
    data = patient.settings.data
    try:
        key = journal_key(data) if (data / "journal.key").exists() else b""
        see_that_it_fits(connection, key)
    except KeyUnreadable as why:
        yield wrong(str(why), "restore journal.key from a backup")
        return
    for branch in connection.execute(select(BRANCH.c.branch)).scalars().all():
        faults = Book(connection, branch, key).verify(Anchors(data / ANCHORS, key))
        if faults:
            said = f"the journal of {branch} is not what was recorded: line {faults[0].sequence}"
            remedy = "keep it as evidence; heliotrope journal verify names every line"
            yield wrong(f"{said} {faults[0].what}", remedy)
        else:
            yield fine(f"the journal of {branch} is what was recorded")


def _begun(settings: Settings) -> datetime:
    """When the server that holds the data folder began; long ago where none does."""
    lock = settings.data / LOCK
    since = lock.stat().st_mtime if settings.alone and lock.exists() else 0.0
    return datetime.fromtimestamp(since, UTC)


def backups(patient: Patient) -> Iterator[Finding]:
    """There is a fresh one, which was restored to see that it is one."""
    settings = patient.settings
    if settings.backup_to is None:
        yield soon("no backups are made", "set HELIOTROPE_BACKUP_TO (docs/backup.md)")
        return
    files = settings.backup_to.glob(f"{PREFIX}*{SUFFIX}")
    made = [at for file in files if (at := when(file)) is not None]
    late = timedelta(seconds=LATE * settings.backup_seconds + 1)
    # A server makes one after its start; whoever asks at once is told so.
    grade = soon if settings.backup_to.is_dir() and patient.now - _begun(settings) < late else wrong
    if not made:
        yield grade(f"{settings.backup_to} holds no backup", "see the log: `no backup made`")
        return
    age = patient.now - max(made)
    if age > late:
        minutes = age.total_seconds() / 60
        yield grade(f"the newest backup is {minutes:.0f} minutes old", "see `no backup made`")
    else:
        yield fine(f"the newest backup is {age.total_seconds():.0f} s old")
    done = last(settings.data)
    if done is not None and not done.verified:
        yield soon("backups are not verified here", "heliotrope backup verify, where the key is")

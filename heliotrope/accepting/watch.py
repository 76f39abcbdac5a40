"""What happens in a branch, seen without touching it: its journal, its figures, its devices."""

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from typing import Any, Final, TypeVar

from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from heliotrope.accepting.report import Place
from heliotrope.examining import all as examining
from server.adapters.database import DatabaseUnusable, in_one_sentence, open_database
from server.adapters.tables import BRANCH, JOURNAL, TICKET
from server.settings import Settings

T = TypeVar("T")
TAP: Final = "heliotrope_tap_to_ticket_seconds"
SHOWN: Final = "heliotrope_call_to_board_seconds"
PAUSE_SECONDS: Final = 0.05
ANSWER_SECONDS: Final = 2.0
NOT_NOW: Final = (OSError, DatabaseUnusable, SQLAlchemyError, ValueError, KeyError)
"""While a server or a database is away, nothing is seen; that may be what is waited for."""


class NotReady(RuntimeError):
    """The branch cannot be watched; the message says what is missing."""


class NotSeen(RuntimeError):
    """What was waited for did not come."""


CANNOT: Final = (NotReady, DatabaseUnusable)


@dataclass(frozen=True, slots=True)
class Happened:
    """An event of the journal."""

    sequence: int
    body: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Before:
    """How the branch stood before somebody was asked to do something."""

    sequence: int
    """The last line of the journal."""
    figures: Mapping[str, tuple[float, float]]
    tickets: frozenset[str]


@dataclass(frozen=True, slots=True)
class Watch:
    """A branch that is watched, and the kiosk at which tickets are taken."""

    settings: Settings
    branch: str
    kiosk: str
    patience: float
    """Seconds for whoever does what a step asks."""
    began: datetime
    first: int
    """The last line of the journal before anything was tried."""

    def place(self) -> Place:
        """What the report is about."""
        kind = self.settings.database_url.partition(":")[0].partition("+")[0]
        return Place(self.branch, socket.gethostname(), version("heliotrope"), kind, self.began)

    def until(self, happens: Callable[[], T | None], what: str) -> T:
        """The first answer that is something.

        Raises:
            NotSeen: it did not come in time.
        """
        end = time.monotonic() + self.patience
        while time.monotonic() < end:
            with suppress(*NOT_NOW):
                found = happens()
                if found:
                    return found
            time.sleep(PAUSE_SECONDS)
        raise NotSeen(f"waited {self.patience:.0f} s for {what}")

    def before(self) -> Before:
        """How it stands now; whoever is quick does not outrun the look."""
        with opened_records(self.settings) as records:
            sequence = newest(records, self.branch)
        figures = {name: self.figure(name) for name in (TAP, SHOWN)}
        return Before(sequence, figures, self.tickets())

    def event(self, kind: str, after: int) -> Happened | None:
        """The first event of that kind after a line of the journal."""
        asked = (
            select(JOURNAL.c.sequence, JOURNAL.c.body)
            .where(JOURNAL.c.branch == self.branch, JOURNAL.c.kind == kind)
            .where(JOURNAL.c.sequence > after)
            .order_by(JOURNAL.c.sequence)
            .limit(1)
        )
        with opened_records(self.settings) as records:
            row = records.execute(asked).first()
        return Happened(row.sequence, json.loads(row.body)) if row else None

    def tickets(self) -> frozenset[str]:
        """The ids of all tickets that the records know."""
        with opened_records(self.settings) as records:
            asked = select(TICKET.c.id).where(TICKET.c.branch == self.branch)
            return frozenset(records.execute(asked).scalars())

    def device(self) -> Mapping[str, Any]:
        """How the kiosk says that it is."""
        told = json.loads(self._told("/state"))
        devices: Mapping[str, Mapping[str, Any]] = told["branches"][self.branch]["devices"]
        return devices[f"kiosk/{self.kiosk}"]

    def figure(self, name: str) -> tuple[float, float]:
        """Of a figure of time: the seconds in all, and how often it was measured."""
        found = {f"{name}_sum": 0.0, f"{name}_count": 0.0}
        for family in text_string_to_metric_families(self._told("/metrics")):
            for sample in family.samples:
                if sample.name in found:
                    found[sample.name] += sample.value
        return found[f"{name}_sum"], found[f"{name}_count"]

    def answers(self) -> bool:
        """Whether the server's pages do."""
        try:
            self._asked(f"http://{self.settings.http_host}:{self.settings.http_port}/healthz")
        except OSError:
            return False
        return True

    def _told(self, path: str) -> str:
        return self._asked(f"http://{self.settings.watch_host}:{self.settings.watch_port}{path}")

    def _asked(self, url: str) -> str:
        token = self.settings.watch_token.get_secret_value()
        asked = urllib.request.Request(url, headers={"Authorization": f"Bearer {token}"})  # noqa: S310 - ours
        with urllib.request.urlopen(asked, timeout=ANSWER_SECONDS) as told:  # noqa: S310 - ours
            return str(told.read().decode())


@contextmanager
def opened_records(settings: Settings) -> Iterator[Connection]:
    """The database, for one look: a restore puts another in its place meanwhile."""
    if settings.alone and not (settings.data / "heliotrope.sqlite").exists():
        raise NotReady(f"{settings.data} holds no database: start the server first")
    with in_one_sentence(settings.database_url):
        engine = open_database(settings.database_url)
        try:
            with engine.connect() as connection:
                yield connection
        finally:
            engine.dispose()


def opened(branch: str, kiosk: str, patience: float) -> Watch:
    """A watch on the branch of this machine's server.

    Raises:
        NotReady: settings or records do not suffice.
        DatabaseUnusable: the database does not answer.
    """
    settings, said = examining.told()
    if settings is None:
        raise NotReady(said.said)
    if not settings.watch_port:
        raise NotReady("set HELIOTROPE_WATCH_PORT: without figures nothing can be measured")
    if settings.backup_to is None or settings.backup_key is None:
        raise NotReady("set HELIOTROPE_BACKUP_TO and HELIOTROPE_BACKUP_KEY: its end is a restore")
    with opened_records(settings) as records:
        code = _one_of(frozenset(records.execute(select(BRANCH.c.branch)).scalars()), branch)
        return Watch(settings, code, kiosk, patience, datetime.now(UTC), newest(records, code))


def newest(records: Connection, branch: str) -> int:
    """The last line of a branch's journal."""
    asked = select(func.max(JOURNAL.c.sequence)).where(JOURNAL.c.branch == branch)
    return int(records.execute(asked).scalar() or 0)


def _one_of(known: frozenset[str], asked: str) -> str:
    if asked in known:
        return asked
    if not asked and len(known) == 1:
        return next(iter(known))
    there = ", ".join(sorted(known)) or "none"
    raise NotReady(f"say which branch with --branch: there are {there}")

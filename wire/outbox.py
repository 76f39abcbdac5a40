"""What a program has asked and not yet had answered, on disk: a power cut forgets nothing."""

import asyncio
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Generic, TypeVar

from wire.link import Link
from wire.messages import Message
from wire.topics import Topic

M = TypeVar("M", bound=Message)
RESEND_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Entry:
    """One unanswered request."""

    id: str
    payload: bytes


class Outbox:
    """Requests in the order they were made, each under its own id, on disk before they are sent."""

    def __init__(self, path: Path | str) -> None:
        self._rows = sqlite3.connect(path, isolation_level=None)
        self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.execute(
            "PRAGMA synchronous=FULL"
        )  # NORMAL loses acknowledged rows at power cuts
        self._rows.execute(
            "CREATE TABLE IF NOT EXISTS outbox "
            "(place INTEGER PRIMARY KEY, id TEXT UNIQUE, body BLOB)"
        )

    def put(self, id_: str, payload: bytes) -> None:
        """Keep a request until it is acknowledged; the same id again changes nothing."""
        self._rows.execute(
            "INSERT INTO outbox (id, body) VALUES (?, ?) ON CONFLICT DO NOTHING", (id_, payload)
        )

    def acknowledge(self, id_: str) -> bool:
        """Forget an answered request; whether it was still waiting for its answer."""
        return self._rows.execute("DELETE FROM outbox WHERE id = ?", (id_,)).rowcount == 1

    def replace(self, old: str, id_: str, payload: bytes) -> None:
        """Take one request back and make another in its stead, in one transaction."""
        with self._rows:
            self._rows.execute("BEGIN IMMEDIATE")
            self._rows.execute("DELETE FROM outbox WHERE id = ?", (old,))
            self.put(id_, payload)

    def __iter__(self) -> Iterator[Entry]:
        """The unanswered requests, oldest first."""
        rows = self._rows.execute("SELECT id, body FROM outbox ORDER BY place").fetchall()
        return (Entry(*row) for row in rows)

    def __len__(self) -> int:
        """How many requests are unanswered."""
        (count,) = self._rows.execute("SELECT count(*) FROM outbox").fetchone()
        return int(count)

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()


class Courier(Generic[M]):
    """Carries an outbox over a link: sends at once, and again each second until acknowledged.

    This is the only retry there is.
    """

    def __init__(self, outbox: Outbox, link: Link, topic: Topic[M], **ids: str) -> None:
        self._outbox, self._link, self._topic, self._ids = outbox, link, topic, ids
        self._overdue: set[str] = set()
        link.on_connect(self.resend)

    def send(self, id_: str, request: M) -> None:
        """Keep the request, then send it."""
        self._outbox.put(id_, self._topic.write(request))
        self._link.say(self._topic, request, **self._ids)

    def send_instead(self, old: str, id_: str, request: M) -> None:
        """Take the request `old` back and send another in its stead."""
        self._outbox.replace(old, id_, self._topic.write(request))
        self._link.say(self._topic, request, **self._ids)

    def acknowledge(self, id_: str) -> bool:
        """The answer came; whether it was the first."""
        return self._outbox.acknowledge(id_)

    def resend(self) -> None:
        """Send all that is unanswered, in order, under the same ids."""
        for entry in self._outbox:
            self._send(entry)

    async def keep_resending(self) -> None:
        """Resend until cancelled."""
        while True:
            await asyncio.sleep(RESEND_SECONDS)
            self.resend_overdue()

    def resend_overdue(self) -> None:
        """Send again what was unanswered the last time already, so has had time to be answered."""
        unanswered = list(self._outbox)
        for entry in unanswered:
            if entry.id in self._overdue:
                self._send(entry)
        self._overdue = {entry.id for entry in unanswered}

    def _send(self, entry: Entry) -> None:
        # As it stands: a row that today's software cannot read must not block the others.
        self._link.send(self._topic, entry.payload, **self._ids)

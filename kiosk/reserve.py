"""What a kiosk needs when the server is away, on disk: leased numbers, and the tickets it gave.

A ticket is on disk before anybody sees its number, and stays there until the server has filed it.
"""

import sqlite3
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from wire.messages import (
    AwayTicket,
    IssueRequest,
    Leased,
    Menu,
    ServerState,
    Used,
)

AT_ONCE: Final = 100
"""Tickets that one request hands in."""
OWN: Final = ""
"""Stands for the day in what was used of the kiosk's own series: they go on from day to day."""
TABLES: Final = """
CREATE TABLE IF NOT EXISTS lease (day TEXT, series TEXT, first INTEGER, last INTEGER, prefix TEXT);
CREATE TABLE IF NOT EXISTS used (day TEXT, series TEXT, ordinal INTEGER, UNIQUE (day, series));
CREATE TABLE IF NOT EXISTS ticket (
    place INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT, handed TEXT, refused TEXT);
CREATE TABLE IF NOT EXISTS kept (name TEXT PRIMARY KEY, body TEXT);
"""


class NoNumber(ValueError):
    """Neither a lease nor a series of its own: the server was never heard to give them."""


class Reserve:
    """Survives a power cut at any moment: a number that may be on paper is never given again."""

    def __init__(self, path: Path | str) -> None:
        self._rows = sqlite3.connect(path, isolation_level=None)
        self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.execute("PRAGMA synchronous=FULL")  # NORMAL forgets numbers at power cuts
        self._rows.executescript(TABLES)

    # --- numbers ----------------------------------------------------------------------------------
    def fill(self, leased: Leased) -> None:
        """Hold these numbers, and no others."""
        leases = [
            (str(one.day), one.series, one.first, one.last, one.prefix or one.series)
            for one in leased.leases
        ]
        with self._at_once():
            self._rows.execute("DELETE FROM lease")
            self._rows.executemany("INSERT INTO lease VALUES (?, ?, ?, ?, ?)", leases)
            oldest = min((day for day, *_ in leases), default="")
            self._rows.execute("DELETE FROM used WHERE day != ? AND day < ?", (OWN, oldest))
            self.keep("own", leased.own)

    def used(self) -> tuple[Used, ...]:
        """How far each lease is used up."""
        rows = self._rows.execute("SELECT day, series, ordinal FROM used WHERE day != ?", (OWN,))
        return tuple(
            Used(day=date.fromisoformat(day), series=series, ordinal=ordinal)
            for day, series, ordinal in rows
        )

    def left(self, day: date) -> int:
        """How many leased numbers of that day are not given, in all series."""
        wanted = "SELECT series, first, last FROM lease WHERE day = ?"
        held = self._rows.execute(wanted, (str(day),)).fetchall()
        return sum(
            max(0, last - max(first - 1, self._last(str(day), series)))
            for series, first, last in held
        )

    def give(self, request: IssueRequest, series: str, moment: datetime) -> AwayTicket:
        """The next number, for this request; asked again, the same ticket.

        Raises:
            NoNumber: there is none that nobody else may give.
        """
        with self._at_once():
            known = self._rows.execute("SELECT body FROM ticket WHERE id = ?", (request.id,))
            if row := known.fetchone():
                return AwayTicket.model_validate_json(row[0])
            given = AwayTicket(
                id=request.id,
                number=self._next(str(moment.date()), series),
                service=request.service,
                tier=request.tier,
                language=request.language,
                token=request.token,
                issued_at=moment,
                needs=request.needs,
                social=request.social,
                further=request.further,
            )
            row = given.id, given.model_dump_json()
            self._rows.execute("INSERT INTO ticket (id, body) VALUES (?, ?)", row)
            return given

    def _next(self, day: str, series: str) -> str:
        last = self._last(day, series)
        lease = self._rows.execute(
            "SELECT max(first, ?), prefix FROM lease WHERE day = ? AND series = ? AND last >= ? "
            "ORDER BY first LIMIT 1",
            (last + 1, day, series, last + 1),
        ).fetchone()
        if lease is None:
            own = self.kept("own")
            if not own:  # without its name in it, two kiosks would give the same
                raise NoNumber(series)
            day, prefix = OWN, f"{series}{own}-"
            ordinal = self._last(OWN, series) + 1
        else:
            ordinal, prefix = lease
        self._rows.execute("REPLACE INTO used VALUES (?, ?, ?)", (day, series, ordinal))
        return f"{prefix}{ordinal:03d}"

    def _last(self, day: str, series: str) -> int:
        used = self._rows.execute(
            "SELECT ordinal FROM used WHERE day = ? AND series = ?", (day, series)
        ).fetchone()
        return int(used[0]) if used else 0

    # --- tickets that the server does not know ----------------------------------------------------
    def __len__(self) -> int:
        """How many tickets are not filed."""
        (count,) = self._rows.execute("SELECT count(*) FROM ticket").fetchone()
        return int(count)

    def ids(self) -> list[str]:
        """Of all tickets that are not filed."""
        return [id_ for (id_,) in self._rows.execute("SELECT id FROM ticket ORDER BY place")]

    def handed_in(self) -> str:
        """The request with which tickets were handed in that is not answered; or nothing."""
        row = self._rows.execute("SELECT handed FROM ticket WHERE handed > '' LIMIT 1").fetchone()
        return row[0] if row else ""

    def hand_in(self, request: str) -> tuple[AwayTicket, ...]:
        """The oldest that were never handed in; then, one by one, what was refused together."""
        found = "SELECT id, body FROM ticket WHERE "
        new = found + "handed IS NULL ORDER BY place LIMIT ?"
        again = found + "handed = '' AND refused IS NULL ORDER BY place LIMIT 1"
        rows = self._rows.execute(new, (AT_ONCE,)).fetchall() or self._rows.execute(again)
        bodies = dict(rows)
        if not bodies:
            return ()
        with self._at_once():
            marks = [(request, id_) for id_ in bodies]
            self._rows.executemany("UPDATE ticket SET handed = ? WHERE id = ?", marks)
        return tuple(map(AwayTicket.model_validate_json, bodies.values()))

    def recover(self, sent: Collection[str], begun: Collection[str]) -> None:
        """After a restart: what is neither on paper nor was sent has not happened."""
        for ticket in set(self.ids()).difference(begun):
            self._rows.execute("DELETE FROM ticket WHERE id = ?", (ticket,))
        if (handed := self.handed_in()) not in sent:
            self._rows.execute("UPDATE ticket SET handed = NULL WHERE handed = ?", (handed,))

    def filed(self, request: str) -> None:
        """The server has them."""
        self._rows.execute("DELETE FROM ticket WHERE handed = ?", (request,))

    def not_filed(self, request: str, why: str) -> None:
        """Refused: each goes by itself now; a single one is kept for the staff to look at."""
        together = self._rows.execute("SELECT count(*) FROM ticket WHERE handed = ?", (request,))
        alone = together.fetchone() == (1,)
        self._rows.execute(
            "UPDATE ticket SET handed = '', refused = ? WHERE handed = ?",
            (why if alone else None, request),
        )

    # --- what the server said last ----------------------------------------------------------------
    def keep_menu(self, menu: Menu) -> None:
        """For a start without the server."""
        self.keep("menu", menu.model_dump_json())

    def menu(self) -> Menu | None:
        """The last one."""
        body = self.kept("menu")
        return Menu.model_validate_json(body) if body else None

    def keep_time(self, heartbeat: ServerState, wall: datetime) -> None:
        """The server's clock at a moment of our own."""
        stamped = heartbeat.model_copy(update={"owner": wall.isoformat()})
        self.keep("time", stamped.model_dump_json())

    def time(self, wall: datetime) -> ServerState | None:
        """What the server's clock says by ours."""
        body = self.kept("time")
        if not body:
            return None
        heartbeat = ServerState.model_validate_json(body)
        passed: timedelta = wall - datetime.fromisoformat(heartbeat.owner)
        now = heartbeat.made_at + passed * heartbeat.speed
        return heartbeat.model_copy(update={"owner": "", "made_at": now})

    def kept(self, name: str) -> str:
        """A text that was kept; or nothing."""
        row = self._rows.execute("SELECT body FROM kept WHERE name = ?", (name,)).fetchone()
        return str(row[0]) if row else ""

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()

    def keep(self, name: str, body: str) -> None:
        """Keep a text under this name."""
        self._rows.execute("REPLACE INTO kept VALUES (?, ?)", (name, body))

    @contextmanager
    def _at_once(self) -> Iterator[None]:
        """All of it or nothing."""
        with self._rows:
            self._rows.execute("BEGIN IMMEDIATE")
            yield

"""Each slip at most once on paper, as far as can be proved: its begin is on disk before a byte."""

import sqlite3
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from printer.device import Proof


class Asker(StrEnum):
    """Who wants a slip again."""

    CUSTOMER = "customer"
    STAFF = "staff"


@dataclass(frozen=True, slots=True)
class Job:
    """A slip that was begun."""

    ticket_id: str
    number: str


class Spool:
    """What was sent to the printer, and what is known of it; survives a power cut."""

    def __init__(self, path: Path | str) -> None:
        # The caller prints in a thread; it settles there or in its loop, never in two at once.
        self._rows = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self._rows.execute("PRAGMA journal_mode=WAL")
        self._rows.execute("PRAGMA synchronous=FULL")  # NORMAL forgets begun jobs at power cuts
        self._rows.execute(
            "CREATE TABLE IF NOT EXISTS job "
            "(place INTEGER PRIMARY KEY, ticket_id TEXT UNIQUE, number TEXT, proof TEXT)"
        )
        self._rows.execute(
            "CREATE TABLE IF NOT EXISTS reprint "
            "(place INTEGER PRIMARY KEY, ticket_id TEXT, asker TEXT, proof TEXT)"
        )

    def begin(self, ticket_id: str, number: str) -> bool:
        """Record "printing"; False if this slip may be on paper already, so must not be sent."""
        begun = self._rows.execute(
            "INSERT INTO job (ticket_id, number) VALUES (?, ?) "
            "ON CONFLICT (ticket_id) DO UPDATE SET proof = NULL WHERE proof = ?",
            (ticket_id, number, Proof.FAILED.value),
        )
        return begun.rowcount == 1

    def settle(self, ticket_id: str, proof: Proof) -> None:
        """Record what is known of a begun slip; what is known already stays."""
        self._rows.execute(
            "UPDATE job SET proof = ? WHERE ticket_id = ? AND proof IS NULL",
            (proof.value, ticket_id),
        )

    def begin_again(self, ticket_id: str, asker: Asker) -> int | None:
        """Record another try for a slip that was begun; None where there is to be none.

        A customer has one, of a slip that is not proved; staff have as many as they want.
        """
        begun = self._rows.execute(
            "INSERT INTO reprint (ticket_id, asker) SELECT ticket_id, :asker FROM job "
            "WHERE ticket_id = :ticket AND (:asker = :staff OR proof != :printed AND NOT EXISTS "
            "(SELECT 1 FROM reprint WHERE ticket_id = :ticket AND asker = :asker))",
            {
                "ticket": ticket_id,
                "asker": asker.value,
                "staff": Asker.STAFF.value,
                "printed": Proof.PRINTED.value,
            },
        )
        return begun.lastrowid if begun.rowcount == 1 else None

    def settle_again(self, place: int, proof: Proof) -> None:
        """Record what is known of that try."""
        self._rows.execute("UPDATE reprint SET proof = ? WHERE place = ?", (proof.value, place))

    def reprints(self) -> int:
        """How often a slip was printed again since this spool began."""
        (count,) = self._rows.execute("SELECT count(*) FROM reprint").fetchone()
        return int(count)

    def unsettled(self) -> tuple[Job, ...]:
        """After a restart: slips cut short. Show them to staff, then settle them as uncertain."""
        rows = self._rows.execute(
            "SELECT ticket_id, number FROM job WHERE proof IS NULL ORDER BY place"
        )
        return tuple(Job(*row) for row in rows)

    def proof(self, ticket_id: str) -> Proof | None:
        """What is known of a slip; None while nothing is."""
        found = self._rows.execute("SELECT proof FROM job WHERE ticket_id = ?", (ticket_id,))
        row = found.fetchone()
        return Proof(row[0]) if row and row[0] else None

    def __contains__(self, ticket_id: str) -> bool:
        """Whether a slip of this ticket was ever begun."""
        found = self._rows.execute("SELECT 1 FROM job WHERE ticket_id = ?", (ticket_id,))
        return found.fetchone() is not None

    def close(self) -> None:
        """Let go of the file."""
        self._rows.close()

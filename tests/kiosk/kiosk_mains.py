"""The mains of a kiosk: cut right after one of its durable writes."""

import sqlite3
from typing import Any, Self


class PowerCut(BaseException):
    """Nothing that stands in the program can catch it."""


class Mains:
    """Counts what is written for good, and ends everything after so many.

    What a cut forgets is what was not synced. Files are opened with synchronous=FULL (their own
    tests say so), so that is nothing that a statement has committed: the next program finds every
    write up to the cut, and none after it.
    """

    def __init__(self, cut_after: int) -> None:
        self.cut_after, self.writes = cut_after, 0
        self.counts = False
        self.dead = False

    def feed(self, file: Any) -> Any:
        """Have this file's writes counted."""
        file._rows = Rows(file._rows, self)
        return file

    def wrote(self) -> None:
        """Something is on disk."""
        self.writes += self.counts
        if self.counts and self.writes == self.cut_after:
            self.dead = True
            raise PowerCut

    def live(self) -> None:
        """Or not any more."""
        if self.dead:
            raise PowerCut


class Rows:
    """A connection that hangs on the mains."""

    def __init__(self, rows: sqlite3.Connection, mains: Mains) -> None:
        self._rows, self._mains, self._began = rows, mains, 0

    def execute(self, *statement: Any) -> sqlite3.Cursor:
        return self._done(self._rows.execute, statement)

    def executemany(self, *statement: Any) -> sqlite3.Cursor:
        return self._done(self._rows.executemany, statement)

    def __enter__(self) -> Self:
        self._mains.live()
        self._rows.__enter__()
        self._began = self._rows.total_changes
        return self

    def __exit__(self, *raised: object) -> None:
        self._rows.__exit__(*raised)
        if raised[0] is None and self._rows.total_changes > self._began:
            self._mains.wrote()

    def close(self) -> None:
        self._rows.close()

    def _done(self, carry_out: Any, statement: Any) -> sqlite3.Cursor:
        self._mains.live()
        before = self._rows.total_changes
        cursor: sqlite3.Cursor = carry_out(*statement)
        if not self._rows.in_transaction and self._rows.total_changes > before:
            self._mains.wrote()
        return cursor

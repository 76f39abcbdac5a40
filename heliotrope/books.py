"""Opens a branch's journal for the operator: what `heliotrope journal` does."""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from server.adapters.anchors import NAME, Anchors
from server.adapters.audit import Book, NoCheckpoint
from server.adapters.branch_file import BranchFileError, read_plan
from server.adapters.clock import wall_clock
from server.adapters.database import DatabaseUnusable, in_one_sentence, open_database, sqlite_url
from server.adapters.keys import KeyUnreadable, journal_key

CANNOT = (
    BranchFileError,
    DatabaseUnusable,
    KeyUnreadable,
    NoCheckpoint,
    FileNotFoundError,
    FileExistsError,
)


@dataclass(frozen=True, slots=True)
class Shelf:
    """Where a branch's journal, its key and its anchors are."""

    data: Path
    branch_file: Path
    database: str = ""
    """Empty: the SQLite file in the data folder."""

    def verify(self) -> list[str]:
        """The faults of the journal, a line each."""
        with self._book() as book:
            anchors = Anchors(self.data / NAME, book.key)
            return [f"{book.branch} {each.sequence}: {each.what}" for each in book.verify(anchors)]

    def replay(self) -> list[str]:
        """The differences between the journal and the rows, a line each."""
        faults = self.verify()  # a faulty journal leads nowhere
        if faults:
            return faults
        with self._book() as book:
            differences = book.replay(read_plan(self.branch_file))
            return [f"{book.branch} row differs: {each}" for each in differences]

    def length(self) -> tuple[str, int]:
        """Whose journal it is, and how many lines stand in it."""
        with self._book() as book:
            return book.branch, sum(1 for _ in book.lines())

    def export(self) -> Iterator[str]:
        """The journal, a line of JSON per event."""
        with self._book() as book:
            yield from book.export()

    def leave(self, day: date, archive: Path) -> int:
        """Move the journal up to the end of `day` into a new file; how many lines went."""
        with self._book() as book:
            gone = book.leave(read_plan(self.branch_file), day, wall_clock())
            with archive.open("x", encoding="utf-8") as file:
                file.writelines(line + "\n" for line in gone)
                file.flush()
                os.fsync(file.fileno())  # before the database forgets them
        return len(gone)

    @contextlib.contextmanager
    def _book(self) -> Iterator[Book]:
        file = self.data / "heliotrope.sqlite"
        if not self.database and not file.exists():
            raise FileNotFoundError(f"there is no database {file}")
        url, code = self.database or sqlite_url(file), read_plan(self.branch_file).code
        with in_one_sentence(url):
            engine = open_database(url)
            try:
                with engine.begin() as connection:
                    yield Book(connection, code, journal_key(self.data))
            finally:
                engine.dispose()

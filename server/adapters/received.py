"""The journals that branches have sent to head office, on its database."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, and_, delete, false, insert, or_, select, update

from server.adapters.batch import UPSERTS, upsert
from server.adapters.database import Database
from server.adapters.head_tables import CHAPTER, RECEIVED, SENDER
from server.application.chain import Head, Line
from server.application.receiving import Chapter, Error, Heard, Standing, Taken

MOST: Final = 1_000
"""Lines that are read at once."""
LAST: Final = 2**31 - 1
NEVER: Final = {"heard": None, "reached": 0, "error": "", "now": ""}


class ReceivedRows:
    """A `Received`."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def admit(self, branch: str, token: str) -> None:
        """From now on the branch says the token with that SHA-256; what came of it stays.

        Raises:
            StoreFailed: nothing was written.
        """
        row = {"branch": branch, "token": token, **NEVER}

        def write(connection: Connection) -> None:
            insert = UPSERTS[connection.dialect.name]
            connection.execute(upsert(insert, SENDER, kept=NEVER), [row])

        await self._database.write(write)

    async def token(self, branch: str) -> str | None:
        """SHA-256 of the branch's token; None for a stranger.

        Raises:
            StoreFailed: the database does not answer.
        """
        wanted = select(SENDER.c.token).where(SENDER.c.branch == branch)
        return await self._database.read(
            lambda connection: connection.execute(wanted).scalar_one_or_none()
        )

    async def chapters(self, branch: str) -> Sequence[Chapter]:
        """In the order of their epochs.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._database.read(lambda open_: _chapters(open_, branch))

    async def hashes(self, branch: str, sequences: Sequence[int]) -> Mapping[int, str]:
        """Those of these lines that the newest chapters hold, and of where the first begins.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._database.read(lambda open_: dict(_hashes(open_, branch, sequences)))

    async def take(self, branch: str, before: Chapter | None, taken: Taken) -> bool:
        """Write all of it; False, and nothing, if the branch is not where it was.

        Raises:
            StoreFailed: nothing was written.
        """
        lines = [_line_row(taken.chapter.epoch, line) for line in taken.lines]

        stood = list[bool]()

        def write(connection: Connection) -> None:
            stood.append(_stands(connection, branch, before, taken.chapter))
            if stood[-1] and lines:
                connection.execute(insert(RECEIVED), lines)

        await self._database.write(write)
        return stood[-1]

    async def heard(self, branch: str, said: Heard) -> None:
        """Remember how the branch stands.

        Raises:
            StoreFailed: nothing was written.
        """
        row = {"heard": said.at, "reached": said.reached, "now": said.now}
        row |= {"error": said.error or ""}
        wanted = update(SENDER).where(SENDER.c.branch == branch).values(row)
        await self._database.write(lambda connection: _done(connection, wanted))

    async def standings(self) -> Sequence[Standing]:
        """All branches, in order.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._database.read_aside(_standings)

    async def journal(self, branch: str, after: int = 0) -> Sequence[Line]:
        """The next lines of the branch's journal as it goes now, at most `MOST`.

        Raises:
            StoreFailed: the database does not answer.
        """
        return await self._database.read_aside(lambda open_: list(_journal(open_, branch, after)))

    async def forget(self, branch: str) -> None:
        """Nothing is taken from there any more, and nothing kept of it.

        Raises:
            StoreFailed: nothing was erased.
        """

        def write(connection: Connection) -> None:
            for table in (SENDER, CHAPTER, RECEIVED):
                connection.execute(delete(table).where(table.c.branch == branch))

        await self._database.write(write)


# --- within a transaction -------------------------------------------------------------------------
def _done(connection: Connection, statement: Any) -> None:
    connection.execute(statement)


def _stands(connection: Connection, branch: str, before: Chapter | None, chapter: Chapter) -> bool:
    """Move the branch on, if it is where it was: of two servers at once one finds that it is."""
    row = _chapter_row(branch, chapter)
    if before is None or before.epoch != chapter.epoch:
        new = UPSERTS[connection.dialect.name](CHAPTER).on_conflict_do_nothing()
        return connection.execute(new.values(row).returning(CHAPTER.c.branch)).first() is not None
    of = CHAPTER.c
    there = of.branch == branch, of.epoch == before.epoch, of.hash == before.head.hash
    moved = update(CHAPTER).where(*there, of.sequence == before.head.sequence).values(row)
    return connection.execute(moved).rowcount == 1


def _hashes(
    connection: Connection, branch: str, sequences: Sequence[int]
) -> Iterator[tuple[int, str]]:
    of, through = RECEIVED.c, max(sequences, default=0)
    for chapter in reversed(_chapters(connection, branch)):
        its_own = [each for each in sequences if chapter.after.sequence < each <= through]
        wanted = select(of.sequence, of.hash).where(of.branch == branch, of.epoch == chapter.epoch)
        for row in connection.execute(wanted.where(of.sequence.in_(its_own))):
            yield row.sequence, row.hash
        yield chapter.after.sequence, chapter.after.hash
        through = min(through, chapter.after.sequence)


def _journal(connection: Connection, branch: str, after: int) -> Iterator[Line]:
    of, until, goes = RECEIVED.c, LAST, list[Any]()
    for each in reversed(_chapters(connection, branch)):
        its_own = of.sequence > each.after.sequence, of.sequence <= until
        goes.append(and_(of.epoch == each.epoch, *its_own))
        until = min(until, each.after.sequence)
    wanted = select(RECEIVED).where(of.branch == branch, of.sequence > after, or_(false(), *goes))
    for row in connection.execute(wanted.order_by(of.sequence).limit(MOST)).mappings():
        yield Line(**{name: row[name] for name in Line.__slots__})


def _chapters(connection: Connection, branch: str) -> Sequence[Chapter]:
    wanted = select(CHAPTER).where(CHAPTER.c.branch == branch).order_by(CHAPTER.c.epoch)
    return [_chapter(row) for row in connection.execute(wanted)]


def _standings(connection: Connection) -> Sequence[Standing]:
    of_all = connection.execute(select(CHAPTER).order_by(CHAPTER.c.branch, CHAPTER.c.epoch))
    by_branch = {
        branch: [_chapter(row) for row in rows]
        for branch, rows in groupby(of_all, lambda row: row.branch)
    }
    senders = connection.execute(select(SENDER).order_by(SENDER.c.branch))
    return [
        Standing(
            branch=row.branch,
            heard=row.heard,
            reached=row.reached,
            error=Error(row.error) if row.error else None,
            now=row.now,
            chapters=by_branch.get(row.branch, []),
        )
        for row in senders
    ]


# --- rows -----------------------------------------------------------------------------------------
def _chapter(row: Any) -> Chapter:
    return Chapter(row.epoch, Head(row.after, row.after_hash), Head(row.sequence, row.hash))


def _chapter_row(branch: str, chapter: Chapter) -> dict[str, Any]:
    return {
        "branch": branch,
        "epoch": chapter.epoch,
        "after": chapter.after.sequence,
        "after_hash": chapter.after.hash,
        "sequence": chapter.head.sequence,
        "hash": chapter.head.hash,
    }


def _line_row(epoch: int, line: Line) -> dict[str, Any]:
    return {
        "branch": line.branch,
        "epoch": epoch,
        "sequence": line.sequence,
        "at": line.at,
        "kind": line.kind,
        "actor": line.actor,
        "request": line.request,
        "body": line.body,
        "hash": line.hash,
    }

"""A branch's journal on its way to head office: at least once, in order, at a bounded pace.

Head office says which line it has, so nothing here needs to be remembered to go on rightly; what it
has acknowledged is written down for whoever lets old days leave the journal.
"""

import asyncio
import contextlib
import ssl
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import SystemRandom
from typing import Any, Final

import httpx
import structlog
from pydantic import ValidationError
from sqlalchemy import Connection, select

from server.adapters.batch import UPSERTS, upsert
from server.adapters.customers import is_safe
from server.adapters.database import Database
from server.adapters.tables import CHECKPOINT, JOURNAL
from server.adapters.watch_tables import TO_HEAD_OFFICE, TOLD
from server.application.branch_now import branch_now
from server.application.chain import Head
from server.application.door import Door
from server.application.gauges import Sent
from server.application.ports import StoreFailed
from wire.bell import at_most
from wire.journals import MOST_LINES, Batch, Line, Marks, Place, Wrong

log = structlog.get_logger()
PAUSE_SECONDS: Final = 0.5
"""Between batches while there are more: a branch comes first, and head office has thousands."""
QUIET_SECONDS: Final = 60.0
"""Where nothing happens, head office hears so often that the line holds."""
AGAIN: Final = (0.5, 3.0)
"""After a failure, in units of the pace; by chance, for the branches of a bank come back from a cut
together."""
TIMEOUT_SECONDS: Final = 30.0
MOST_CHARACTERS: Final = 500_000
"""Of bodies in one batch."""
FAILED: Final = (httpx.HTTPError, StoreFailed, ValidationError)
random = SystemRandom().uniform


class NoHeadOffice(ValueError):
    """What the setting says is none."""


class NotTaken(RuntimeError):
    """Head office has not taken a batch, and says why."""


@dataclass(frozen=True, slots=True)
class There:
    """Where head office is, and how this installation shows who it is."""

    url: str
    token: str
    trust: ssl.SSLContext
    seconds: float
    """What happens is sent so much later, together."""

    def client(self) -> httpx.AsyncClient:
        """Connections there."""
        return httpx.AsyncClient(
            base_url=self.url,
            headers={"authorization": f"Bearer {self.token}"},
            timeout=TIMEOUT_SECONDS,
            verify=self.trust,
            trust_env=False,
        )


def head_office(url: str, token: str, ca: Path | None, seconds: float) -> There | None:
    """Of the settings HELIOTROPE_HEAD_...; None where there is none.

    Raises:
        NoHeadOffice: what is sent there could be read on the way, or nobody vouches for it.
    """
    if not url:
        return None
    if not is_safe(url):
        raise NoHeadOffice("HELIOTROPE_HEAD_URL is no head office; write https://HOST")
    try:
        return There(url.rstrip("/"), token, ssl.create_default_context(cafile=ca), seconds)
    except (OSError, ssl.SSLError) as why:
        raise NoHeadOffice(f"HELIOTROPE_HEAD_CA cannot be read: {why}") from None


class Sending:
    """The journal of one branch; a cut, however long, costs nothing but room on the disk."""

    def __init__(self, door: Door, database: Database, epoch: int, there: There) -> None:
        """`epoch` is the database's."""
        self._door, self._database = door, database
        self._epoch, self._there = epoch, there
        self._code = door.branch.plan.code
        self._whole_at = time.monotonic()
        self._reached = 0
        self._said = ""

    def sent(self) -> Sent:
        """How far it has come."""
        whole = self._reached >= self._door.branch.sequence
        return Sent(self._reached, 0.0 if whole else time.monotonic() - self._whole_at)

    async def keep_sending(self) -> None:
        """Send what there is and what comes, until cancelled; what fails is tried again."""
        self._reached = await self._acknowledged()
        async with self._there.client() as client:
            while True:
                try:
                    await self._send(client)
                except NotTaken as why:
                    self._complain(str(why))
                except FAILED as why:
                    self._complain(type(why).__name__)
                await asyncio.sleep(self._there.seconds * random(*AGAIN))

    async def _send(self, client: httpx.AsyncClient) -> None:
        """Until something fails."""
        answer = await client.get(self._path)
        _see_that_it_is_taken(answer)
        theirs = Marks.model_validate_json(answer.content).places
        after = await self._database.read_aside(lambda open_: _shared(open_, self._code, theirs))
        with self._door.bell() as changed:
            while True:
                changed.clear()
                after, more = await self._pass_on(client, after)
                if more:
                    await asyncio.sleep(PAUSE_SECONDS)
                else:
                    await at_most(changed, QUIET_SECONDS)
                    await asyncio.sleep(self._there.seconds * changed.is_set())

    async def _pass_on(self, client: httpx.AsyncClient, after: Place) -> tuple[Place, bool]:
        """Send one batch: the line after which the next begins, and whether there is one now."""
        code, branch = self._code, self._door.branch
        lines = await self._database.read_aside(lambda open_: _lines(open_, code, after.sequence))
        batch = Batch(
            epoch=self._epoch,
            after=after,
            lines=tuple(lines),
            reached=branch.sequence,
            now=branch_now(branch, self._door.clock()),
        )
        told = {"content-type": "application/json"}
        answer = await client.post(self._path, content=batch.model_dump_json(), headers=told)
        _see_that_it_is_taken(answer)
        place = Place.model_validate_json(answer.content)
        await self._note(place.sequence)
        return place, place.sequence < branch.sequence

    @property
    def _path(self) -> str:
        return f"/journals/{self._code}"

    async def _acknowledged(self) -> int:
        with contextlib.suppress(StoreFailed):
            return await self._database.read_aside(lambda open_: acknowledged(open_, self._code))
        return 0

    async def _note(self, sequence: int) -> None:
        if self._said or sequence != self._reached:
            row = {"stream": TO_HEAD_OFFICE + self._code, "place": sequence}
            await self._database.write(lambda open_: _upsert(open_, row))
        if self._said:
            log.info("journal sent again", branch=self._code)
        self._said, self._reached = "", sequence
        if sequence >= self._door.branch.sequence:
            self._whole_at = time.monotonic()

    def _complain(self, why: str) -> None:
        if why != self._said:
            log.warning("journal not sent", branch=self._code, to=self._there.url, why=why)
        self._said = why


def acknowledged(connection: Connection, branch: str) -> int:
    """The newest line of which head office has said that it is there."""
    place = select(TOLD.c.place).where(TOLD.c.stream == TO_HEAD_OFFICE + branch)
    return connection.execute(place).scalar_one_or_none() or 0


def _see_that_it_is_taken(answer: httpx.Response) -> None:
    if answer.status_code == httpx.codes.CONFLICT:
        wrong = Wrong.model_validate_json(answer.content)
        raise NotTaken(f"{wrong.error} at {wrong.place.sequence}")
    if answer.is_error or answer.is_redirect:
        raise NotTaken(f"answered {answer.status_code}")


def _upsert(connection: Connection, row: dict[str, Any]) -> None:
    connection.execute(upsert(UPSERTS[connection.dialect.name], TOLD), [row])


def _shared(connection: Connection, branch: str, theirs: Sequence[Place]) -> Place:
    """The newest line that both have; where there is none, what stands before our first."""
    mine = {place.sequence: place for place in _own(connection, branch, theirs)}
    both = (place for place in theirs if mine.get(place.sequence) == place)
    return next(both, _first(connection, branch))


def _own(connection: Connection, branch: str, theirs: Sequence[Place]) -> Iterator[Place]:
    wanted = select(JOURNAL.c.sequence, JOURNAL.c.hash).where(JOURNAL.c.branch == branch)
    for row in connection.execute(
        wanted.where(JOURNAL.c.sequence.in_([place.sequence for place in theirs]))
    ):
        yield Place(sequence=row.sequence, hash=row.hash)
    yield _first(connection, branch)


def _first(connection: Connection, branch: str) -> Place:
    newest = select(CHECKPOINT).where(CHECKPOINT.c.branch == branch)
    row = connection.execute(newest.order_by(CHECKPOINT.c.sequence.desc()).limit(1)).one_or_none()
    begins = Head() if row is None else Head(row.sequence, row.head)
    return Place(sequence=begins.sequence, hash=begins.hash)


def _lines(connection: Connection, branch: str, after: int) -> list[Line]:
    mine = JOURNAL.c.branch == branch, JOURNAL.c.sequence > after
    wanted = select(JOURNAL).where(*mine).order_by(JOURNAL.c.sequence).limit(MOST_LINES)
    lines, size = list[Line](), 0
    for row in connection.execute(wanted).mappings():
        size += len(row["body"])
        if lines and size > MOST_CHARACTERS:
            break
        lines.append(Line(**row))
    return lines

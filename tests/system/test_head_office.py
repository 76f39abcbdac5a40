"""Branch boxes send their journals to head office, though the line, or either end, goes."""

import asyncio
import json
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest
from sqlalchemy import delete, make_url

from heliotrope.head_desk import admit, exported, listed
from heliotrope.plans import Shelf, restored
from server.adapters.database import Database, open_database
from server.adapters.keys import NAME, journal_key
from server.adapters.received import ReceivedRows
from server.adapters.tables import EPOCH
from server.application.receiving import Standing
from tests import postgres
from tests.databases import KEY, empty
from tests.system.cut import Line, line_to
from tests.system.parts import rows, wait_for
from tests.system.servers import Server, logged_in, servers
from tests.system.storm import small

BRANCH = "b1"
PATIENCE = 60.0
pytestmark = pytest.mark.system


@dataclass(frozen=True, slots=True)
class Bank:
    """A box in a branch, head office, and the line between them."""

    box: Server
    head: Server
    line: Line
    database: Line
    """Between head office and PostgreSQL."""
    folder: Path
    url: str
    """Head office's database, by a way that is never cut."""

    @property
    def journal(self) -> Path:
        """The box's database."""
        return self.folder / "box" / "heliotrope.sqlite"

    async def come(self, many: int) -> None:
        """So many customers take a number and are called."""
        async with logged_in(self.box) as client:
            for _ in range(many):
                await _order(client, "issue", **_customer())
                await _order(client, "call-next", counter="c1", finishing="done")
                await _order(client, "start", counter="c1")

    def hashes(self) -> list[tuple[int, str]]:
        """The journal in the branch."""
        return rows(self.journal, "SELECT sequence, hash FROM journal ORDER BY sequence")

    def received(self) -> list[tuple[int, str]]:
        """The journal at head office."""
        lines = map(json.loads, exported(BRANCH, self.folder / "head", self.url))
        return [(line["sequence"], line["hash"]) for line in lines]

    def standing(self) -> Standing:
        """What head office knows of the branch."""
        database = Database(open_database(self.url), KEY)
        try:
            return asyncio.run(ReceivedRows(database).standings())[0]
        finally:
            database.close()

    def whole(self) -> bool:
        """All of the journal is there."""
        return self.standing().sequence == self.hashes()[-1][0]


def _customer() -> dict[str, str]:
    id_ = uuid.uuid4().hex
    return {
        "ticket": id_,
        "service": "cash",
        "tier": "basic",
        "language": "ko",
        "token": id_ * 2,
    }


async def _order(client: httpx.AsyncClient, verb: str, **body: str) -> None:
    key = {"Idempotency-Key": uuid.uuid4().hex}
    answer = await client.post(f"/api/branches/{BRANCH}/{verb}", json=body, headers=key)
    assert answer.status_code in {200, 409}, answer.text


@contextmanager
def bank(folder: Path, url: str, database: Line) -> Iterator[Bank]:
    """Both ends, with their own databases and keys."""
    (folder / "box").mkdir()
    (folder / "head").mkdir()
    port = make_url(url).port
    away = url.replace(f":{port}/", f":{database.port}/")
    key = journal_key(folder / "box")
    assert key != journal_key(folder / "head")
    with servers(folder / "head", 1, [small("head")], away, RECEIVES="true") as (head,):
        token = admit([BRANCH], folder / "box" / NAME, folder / "head", url)
        with line_to(int(head.url.rpartition(":")[2])) as line:
            told = {
                "HEAD_URL": f"http://127.0.0.1:{line.port}",
                "HEAD_TOKEN": token,
                "HEAD_SECONDS": "0.3",
            }
            with servers(folder / "box", 1, [small(BRANCH)], **told) as (box,):
                yield Bank(box, head, line, database, folder, url)


@pytest.fixture
def made(tmp_path: Path) -> Iterator[Bank]:
    """One on a PostgreSQL that can be cut off."""
    with postgres.server() as url:
        empty(url)
        port = make_url(url).port
        assert port is not None
        with line_to(port) as database, bank(tmp_path, url, database) as found:
            yield found


def test_nothing_is_lost_and_nothing_comes_twice_whatever_goes(made: Bank) -> None:
    """The branch serves all the while; in the end the journals are the same, line for line."""
    asyncio.run(made.come(3))
    wait_for(made.whole, "the first lines", PATIENCE)
    made.line.cut()
    asyncio.run(made.come(40))
    made.box.part.kill()
    made.box.part.start()
    made.box.wait()
    asyncio.run(made.come(40))
    behind = made.standing()
    assert behind.sequence < made.hashes()[-1][0]
    made.line.mend()
    made.head.part.kill()
    made.head.part.start()
    made.head.wait()
    asyncio.run(made.come(3))
    wait_for(made.whole, "all that was missed", PATIENCE)
    made.database.cut()
    asyncio.run(made.come(5))
    made.database.mend()
    wait_for(made.whole, "what came while PostgreSQL was away", PATIENCE)

    assert made.received() == made.hashes()
    assert made.standing().error is None
    assert "journal sent again" in made.box.part.log.read_text("utf-8")


def test_a_box_that_was_restored_is_known_and_what_it_lost_is_kept(made: Bank) -> None:
    """Its journal goes on from an older line, under a higher epoch."""
    asyncio.run(made.come(3))
    wait_for(made.whole, "the first lines", PATIENCE)
    made.box.part.stop()
    backup = made.folder / "backup.sqlite"
    shutil.copy(made.journal, backup)
    kept = made.hashes()
    made.box.part.start()
    made.box.wait()
    asyncio.run(made.come(4))
    wait_for(made.whole, "the lines that will be lost", PATIENCE)
    lost = made.hashes()
    made.box.part.stop()
    _restore(made, backup)
    made.box.part.start()
    made.box.wait()
    asyncio.run(made.come(2))
    wait_for(lambda: made.standing().lost > 0 and made.whole(), "the branch after it", PATIENCE)

    assert made.received() == made.hashes()
    assert made.standing().lost == len(lost) - len(kept)
    assert "restored 1x" in next(iter(listed(made.folder / "head", made.url)))
    assert "branch restored" in made.head.part.log.read_text("utf-8")


def _restore(made: Bank, backup: Path) -> None:
    """As `heliotrope restore` does it: the leases are burnt, the database has no epoch yet."""
    for leftover in made.journal.parent.glob("heliotrope.sqlite-*"):
        leftover.unlink()
    shutil.copy(backup, made.journal)
    shelf = Shelf(made.folder / "box")
    asyncio.run(restored(shelf, BRANCH, None, "operator:test"))
    with shelf.opened() as database, database.engine.begin() as connection:
        connection.execute(delete(EPOCH))


def test_managers_see_all_branches_at_head_office(made: Bank) -> None:
    """Who waits, and when the branch was heard; who has no token hears nothing."""
    asyncio.run(made.come(2))
    wait_for(made.whole, "the first lines", PATIENCE)

    async def looked() -> tuple[str, int]:
        async with logged_in(made.head) as client:
            page = await client.get("/branches?lang=en")
            stranger = await client.get(f"/journals/{BRANCH}")
            return page.text, stranger.status_code

    page, stranger = asyncio.run(looked())

    assert "in 2 branches" in page
    assert "last heard" not in page
    assert stranger == 403

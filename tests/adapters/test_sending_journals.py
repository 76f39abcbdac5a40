"""A branch that was away for days comes back: all of it arrives, in order, at a bounded pace."""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest
import uvicorn
from fastapi import FastAPI, Request
from starlette.responses import JSONResponse, Response

from heliotrope.processes import free_port
from server.adapters.clock import wall_clock
from server.adapters.database import Database, sqlite_url
from server.adapters.received import ReceivedRows
from server.adapters.sending import NoHeadOffice, Sending, There, acknowledged, head_office
from server.application.head_office import HeadOffice, token_hash
from server.application.ports import StoreFailed
from server.web.journals import router
from tests.adapters.audited import Audited, audited
from tests.databases import KEY, database, empty
from wire.bell import at_most
from wire.journals import MOST_LINES

TOKEN = "the branch's own"
DAYS_AWAY = 60
PATIENCE = 60.0
__all__ = ("audited",)


class Office:
    """Head office in this process, on a database of its own; requests are counted."""

    def __init__(self, there: Database) -> None:
        self.rows = ReceivedRows(there)
        self.asked, self.told = 0, asyncio.Event()
        app = FastAPI()
        app.state.head_office = HeadOffice(self.rows, lambda _: KEY, wall_clock)
        app.add_exception_handler(StoreFailed, _away)
        app.middleware("http")(self._note)
        app.include_router(router)
        self.port = free_port()
        config = uvicorn.Config(app, port=self.port, log_level="warning", lifespan="off")
        self.server = uvicorn.Server(config)

    async def _note(
        self, request: Request, answer: Callable[[Request], Awaitable[Response]]
    ) -> Response:
        self.asked += 1
        told = await answer(request)
        self.told.set()
        return told

    async def until(self, so: Callable[[], bool]) -> None:
        """Whatever is to come after some request has come."""
        async with asyncio.timeout(PATIENCE):
            while not so():
                await at_most(self.told, 0.05)
                self.told.clear()

    @property
    def there(self) -> There:
        """How the branch finds it."""
        url = f"http://127.0.0.1:{self.port}"
        return There(url, TOKEN, ssl.create_default_context(), seconds=0.1)


async def _away(_: Request, __: Exception) -> JSONResponse:
    return JSONResponse({}, 503)


@pytest.fixture
async def office(tmp_path: Path) -> AsyncIterator[Office]:
    """One that knows the branch."""
    url = sqlite_url(tmp_path / "head.db")
    empty(url)
    there = database(url)
    made = Office(there)
    await made.rows.admit("b1", token_hash(TOKEN))
    serving = asyncio.create_task(made.server.serve())
    yield made
    made.server.should_exit = True
    await serving
    there.close()


@contextlib.asynccontextmanager
async def sending(audited: Audited, office: Office) -> AsyncIterator[Sending]:
    """The branch sends for as long as the context lasts."""
    made = Sending(await audited.door(), audited.database, 1, office.there)
    task = asyncio.create_task(made.keep_sending())
    yield made
    task.cancel()
    await asyncio.wait({task})


async def test_after_sixty_days_away_all_of_it_comes(audited: Audited, office: Office) -> None:
    """The branch's own clock has gone on; batches leave the hall time between them."""
    await audited.days(DAYS_AWAY)
    lines = audited.book(lambda book: list(book.lines()))
    async with sending(audited, office) as made:
        await office.until(lambda: made.sent().sequence == lines[-1].sequence)

    found = []
    while more := await office.rows.journal("b1", found[-1].sequence if found else 0):
        found += more
    assert found == lines
    assert len(lines) > 2 * MOST_LINES
    assert office.asked >= 1 + len(lines) // MOST_LINES
    known = audited.database.read_now(lambda connection: acknowledged(connection, "b1"))
    assert known == lines[-1].sequence


async def test_whoever_is_refused_goes_on_asking(audited: Audited, office: Office) -> None:
    """Head office has forgotten the branch, and is told of it again."""
    await office.rows.forget("b1")
    async with sending(audited, office) as made:
        await office.until(lambda: office.asked >= 3)
        assert made.sent().sequence == 0
        await office.rows.admit("b1", token_hash(TOKEN))
        reached = audited.book(lambda book: list(book.lines()))[-1].sequence
        await office.until(lambda: made.sent().sequence == reached)


@pytest.mark.parametrize("url", ["http://head.bank.example", "ftp://head", "head.bank.example"])
def test_what_others_could_read_is_no_head_office(url: str) -> None:
    """The token and the journal go over TLS."""
    with pytest.raises(NoHeadOffice, match="https"):
        head_office(url, TOKEN, None, 10.0)


def test_a_ca_that_is_none_is_said(tmp_path: Path) -> None:
    """At the start, before anybody waits."""
    with pytest.raises(NoHeadOffice, match="HELIOTROPE_HEAD_CA"):
        head_office("https://head.bank.example", TOKEN, tmp_path / "none.pem", 10.0)

    assert head_office("", "", None, 10.0) is None

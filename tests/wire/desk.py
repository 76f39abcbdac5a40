"""A server's side of enrolling behind plain HTTP, which a test may put a liar before."""

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from pydantic import TypeAdapter

from server.adapters.authority import Authority, new_authority
from server.adapters.clock import wall_clock
from server.adapters.database import sqlite_url
from server.adapters.registry import RegistryRows
from server.application.enrolling import Enrolling, Refused, invitation
from tests.databases import database, empty
from tests.secured import succession
from wire.enrolment import Asked, Place

K1 = Place("b1", "k1")
ASKED: TypeAdapter[Asked] = TypeAdapter(Asked)
Answering = Callable[[bytes], tuple[int, bytes]]


@contextmanager
def answering(answer: Answering) -> Iterator[str]:
    """An HTTP server; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            status, said = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(said)

        def log_message(self, *_: object) -> None:
            """Nothing."""

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class Desk:
    """The server's side; `code` invites K1."""

    def __init__(self, folder: Path, now: datetime | None = None) -> None:
        self.now = now or wall_clock()
        url = sqlite_url(folder / "desk.sqlite")
        empty(url)
        self.database = database(url)
        self.registry = RegistryRows(self.database)
        self.ca: Authority = new_authority(folder / "ca", "Branch b1", self.now)
        self.succession = succession(self.ca)
        self.code = ""
        asyncio.run(self.invite(self.now))

    async def invite(self, now: datetime) -> None:
        """A new code for K1, at that time, which is the desk's from then on."""
        self.now = now
        made, self.code = invitation(K1, "kiosk", "anna", now)
        await self.registry.invite(made)

    def __call__(self, body: bytes) -> tuple[int, bytes]:
        """As the route answers."""

        async def nobody() -> None:
            pass

        enrolling = Enrolling(self.registry, self.succession, lambda: self.now, nobody)
        answer = asyncio.run(enrolling.answer(ASKED.validate_json(body)))
        if isinstance(answer, Refused):
            return 403, b"{}"
        return 200, answer.model_dump_json().encode()

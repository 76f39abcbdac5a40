"""Directories of customers, each with anna, a gold customer until the 20th, and nobody else."""

import json
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import ClassVar

from server.adapters.customers import BankService, LocalCustomers
from server.adapters.database import sqlite_url
from server.application.identifying import Directory, DirectorySilent, Identity
from server.application.records import CustomerRecord, Visit
from tests.databases import database, empty

ANNA = Identity("card", "62218999000111222")
TOKEN = "opensesame"
UNTIL = date(2026, 11, 20)
VISIT = Visit(date(2026, 10, 2), "Loan 6221 8999 0001 talked over", "Head office")
TOLD = json.dumps(
    {"tier": "gold", "name": "Anna Kim", "visits": [asdict(VISIT) | {"day": "2026-10-02"}]}
).encode()


class Memory:
    """Customers in memory; `silent`: nobody answers."""

    def __init__(self, **tiers: str) -> None:
        self.tiers = {ANNA.number: "gold", **tiers}
        self.silent = False

    async def tier(self, identity: Identity, _: date) -> str | None:
        """The tier of that customer."""
        if self.silent:
            raise DirectorySilent("asleep")
        return self.tiers.get(identity.number) if identity.document == "card" else None

    async def record(self, identity: Identity, day: date) -> CustomerRecord | None:
        """The same with a visit."""
        tier = await self.tier(identity, day)
        return CustomerRecord(tier, "Anna Kim", (VISIT,)) if tier else None


class Bank(BaseHTTPRequestHandler):
    """A bank's service, as docs/operating.md describes it; odd numbers meet its bad days."""

    oddly: ClassVar[dict[str, tuple[int, bytes]]] = {
        "0500": (500, b""),
        "0302": (302, b""),
        "0200": (200, b"<html>welcome</html>"),
    }

    def do_POST(self) -> None:
        """Answer one question."""
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        allowed = self.headers["authorization"] == f"Bearer {TOKEN}"
        more = asked.pop("visits", False)
        known = asked == {"document": ANNA.document, "number": ANNA.number}
        status, body = (200, TOLD if more else b'{"tier": "gold"}') if known else (404, b"")
        status, body = self.oddly.get(asked["number"], (status, body))
        self.send_response(status if allowed else 401)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def bank() -> Iterator[str]:
    """The URL of a running service."""
    with ThreadingHTTPServer(("127.0.0.1", 0), Bank) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/tier"
        finally:
            server.shutdown()
            thread.join()


@asynccontextmanager
async def directory(kind: str, folder: Path) -> AsyncIterator[Directory]:
    """The directory of that kind, with anna in it."""
    if kind == "memory":
        yield Memory()
    elif kind == "local":
        url = sqlite_url(folder / "customers.sqlite")
        empty(url)
        opened = database(url)
        local = LocalCustomers(opened)
        await local.bring([(ANNA, "gold", UNTIL)], replace=False)
        yield local
        opened.close()
    else:
        with bank() as url:
            service = BankService(url, TOKEN, 5)
            yield service
            await service.close()


KINDS = ("memory", "local", "service")

"""The bank's security hears of a silent alarm, though it may take it some tries."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from server.adapters import alarming
from server.adapters.alarming import AlarmHook
from server.application.door import Door
from server.application.ports import Order
from server.domain import commands
from server.domain.model import new_branch
from tests.builders import C1, C2, after, plan
from tests.contracts.memory import Memory, MemoryJournal

Told = list[tuple[str, dict[str, Any]]]


@contextmanager
def security(*statuses: int) -> Iterator[tuple[str, Told]]:
    """An address that answers so, one after the other, and 200 from then on."""
    told, answers = Told(), list(statuses)

    class Desk(BaseHTTPRequestHandler):
        """Whoever listens."""

        def do_POST(self) -> None:
            """Write down what was said."""
            said = json.loads(self.rfile.read(int(self.headers["content-length"])))
            told.append((self.headers["authorization"], said))
            self.send_response(answers.pop(0) if answers else 200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Desk) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/", told
        finally:
            server.shutdown()
            thread.join()


async def heard(told: Told, times: int) -> None:
    """Until so much was said."""
    async with asyncio.timeout(10):
        while len(told) < times:  # noqa: ASYNC110 - another thread tells
            await asyncio.sleep(0)


async def test_it_is_told_until_it_is_heard_and_once_then(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two alarms, of which the first met two bad moments: four posts, two ids."""
    monkeypatch.setattr(alarming, "AGAIN_SECONDS", (0.0,))
    door = Door(MemoryJournal(Memory()), lambda: after(20), new_branch(plan()))
    with security(503, 500) as (url, told):
        hook = AlarmHook(door, url, "opensesame", 5)
        await door.handle(Order(commands.RaiseAlarm(C1, "anna"), "a1", "teller:anna"))
        telling = asyncio.create_task(hook.keep_telling())
        await heard(told, 3)
        await door.handle(Order(commands.RaiseAlarm(C2, "tom"), "a2", "teller:tom"))
        await heard(told, 4)
        telling.cancel()
    first, *_, last = [said for _, said in told]

    assert {token for token, _ in told} == {"Bearer opensesame"}
    assert len({said["id"] for _, said in told}) == 2
    assert (first["counter"], last["counter"]) == ("1", "2")
    assert first["at"] == after(20).isoformat()


async def test_without_an_address_nothing_is_told() -> None:
    """And the loop ends at once."""
    door = Door(MemoryJournal(Memory()), lambda: after(20), new_branch(plan()))

    await AlarmHook(door, "", "", 5).keep_telling()

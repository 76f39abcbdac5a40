"""Three boards as processes over a real broker: two calls at once, each shown and heard whole.

A pair takes eight seconds of real time: three here, two hundred with HELIOTROPE_PROVE=1.
"""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import tones
from display_parts import Broker, Program, until
from said import BRANCH, heartbeat

from wire.link import Account, Link
from wire.messages import Call, Lobby, Voice
from wire.topics import LOBBY, SERVER_STATE

PAIRS = 200 if os.environ.get("HELIOTROPE_PROVE") else 3
BOARDS = 3
APART = 0.05
BEAT_SECONDS = 5.0

pytestmark = [pytest.mark.system, pytest.mark.timeout(60 + 12 * PAIRS)]


class Server:
    """The server's end of the wire, on the real clock."""

    def __init__(self, link: Link) -> None:
        self.link = link
        self.calls: list[Call] = []
        self.sequence = 0

    async def keep_beating(self) -> None:
        while True:
            self.link.say(SERVER_STATE, heartbeat(made_at=now()))
            await asyncio.sleep(BEAT_SECONDS)

    def call(self, number: str, counter: str) -> None:
        made = {"attempt": 1, "called_at": now(), "language": "en"}
        self.calls.insert(0, Call(number=number, counter=counter, **made))
        self.sequence += 1
        told = {"sequence": self.sequence, "made_at": now(), "open": True, "branch": BRANCH}
        lobby = Lobby(**told, calls=tuple(self.calls[:6]), voice=Voice(times=1))
        self.link.say(LOBBY, lobby, zone="hall")


def now() -> datetime:
    """The real clock."""
    return datetime.now(UTC)  # noqa: TID251 - the server's clock in this test


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[tuple[Server, Broker]]:
    """A broker, and the server's end connected to it, with a heart that beats."""
    with Broker(tmp_path) as broker:
        link = Link(Account("127.0.0.1", broker.port, "server", "x"), "sample")
        made = Server(link)
        async with link:
            await until(lambda: link.connected)
            beating = asyncio.create_task(made.keep_beating())
            yield made, broker
            beating.cancel()


def board(name: str, folder: Path, broker: Broker, patch: pytest.MonkeyPatch) -> Program:
    """One board, whose loudspeaker is a file."""
    (folder / name).mkdir()
    patch.setenv("SDL_AUDIODRIVER", "disk")
    patch.setenv("SDL_DISKAUDIOFILE", str(folder / name / "heard.pcm"))
    clips = str(folder / "bank")
    return Program("board", folder / name, broker, DEVICE=name, CLIPS=clips, SIZE="960x540")


async def watched(board: Program, numbers: list[str]) -> list[tuple[str, str]]:
    """What stands on sun, number after number, until all have."""
    shown = [await board.until(partial(_is_on_sun, number)) for number in numbers]
    return [(seen["number"], seen["counter"]) for seen in shown]


def _is_on_sun(number: str, seen: dict[str, Any]) -> bool:
    return bool(seen["on_sun"]) and seen["number"] == number


async def test_two_calls_at_once_are_shown_and_heard_whole_and_in_order(
    server: tuple[Server, Broker], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The known fault of other systems: the second call overwrote the first."""
    speaker, broker = server
    tones.record(tmp_path / "bank", "en")
    names = [f"b{place}" for place in range(1, BOARDS + 1)]
    boards = [board(name, tmp_path, broker, monkeypatch) for name in names]
    every: list[tuple[str, str]] = []
    async with AsyncExitStack() as running:
        for each in boards:
            running.enter_context(each)
        for each in boards:
            await each.until(bool)
        speaker.call("Z000", "5")
        every.append(("Z000", "5"))
        await asyncio.gather(*(watched(each, ["Z000"]) for each in boards))
        for pair in range(PAIRS):
            two = [(f"A{pair:03d}", "1"), (f"B{pair:03d}", "2")]
            speaker.call(*two[0])
            await asyncio.sleep(APART)
            speaker.call(*two[1])
            every += two
            numbers = [number for number, _ in two]
            seen = await asyncio.gather(*(watched(each, numbers) for each in boards))

            assert seen == [two] * BOARDS
        for each in boards:
            await each.until(lambda seen: not seen["on_sun"])
            assert each.stop() == 0

    assert [tones.calls(tmp_path / name / "heard.pcm") for name in names] == [every] * BOARDS

"""A zone or a counter that the server does not know is named in the log, and nowhere else."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from display_parts import Broker, until
from said import heartbeat
from structlog.testing import capture_logs

from display.unheard import mind
from wire.link import Account, Link
from wire.messages import CounterShow
from wire.topics import COUNTER, SERVER_STATE

pytestmark = pytest.mark.system


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Link]:
    """The server's end, which shows counter c1."""
    with Broker(tmp_path) as broker:
        link = Link(Account("127.0.0.1", broker.port, "server", "x"), "sample")
        async with link:
            await until(lambda: link.connected)
            link.say(COUNTER, SHOWN, counter="c1")
            yield link


SHOWN = CounterShow(sequence=1, made_at=heartbeat().made_at, counter="1", state="open")


@pytest.mark.parametrize(("counter", "said"), [("c1", []), ("c99", ["c99"])])
async def test_who_is_never_spoken_of_is_named_once(
    server: Link, counter: str, said: list[str]
) -> None:
    """While the engineer is still there; a sign that is merely idle is left in peace."""
    account = Account("127.0.0.1", server._account.port, "sign", "x")
    device, beats = Link(account, "sample"), []
    device.hear(SERVER_STATE, lambda _, state: beats.append(state), live=True)
    mind(device, COUNTER, counter=counter)
    with capture_logs() as lines:
        async with device:
            await until(lambda: device.connected)
            while len(beats) < 3:
                server.say(SERVER_STATE, heartbeat())
                await asyncio.sleep(0.05)
    told = [line for line in lines if line["event"] == "the server says nothing of this"]

    assert [line["counter"] for line in told] == said

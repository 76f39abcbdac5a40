"""A broker, and the server's end of the wire connected to it."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from display_parts import Broker, until
from display_server import Server

from wire.link import Account, Link


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A broker of this test's own."""
    with Broker(tmp_path) as running:
        yield running


@pytest.fixture
async def server(broker: Broker) -> AsyncIterator[Server]:
    """The server's end, connected."""
    link = Link(Account("127.0.0.1", broker.port, "server", "x"), "sample")
    server = Server(link)
    async with link:
        await until(lambda: link.connected)
        yield server

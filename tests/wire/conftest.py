"""Both brokers, and the server's end of the wire."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from heliotrope.broker import Broker
from tests.brokers import BROKERS, ServerLink, running, until


@pytest.fixture(params=BROKERS)
async def broker(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Broker]:
    """Each of the brokers."""
    async with running(request.param, tmp_path) as started:
        yield started


@pytest.fixture
async def server(broker: Broker) -> AsyncIterator[ServerLink]:
    """The server's link, connected."""
    async with ServerLink(broker) as opened:
        await until(lambda: opened.connected, "server connected")
        yield opened

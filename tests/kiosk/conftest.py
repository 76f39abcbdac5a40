"""Real parts for the kiosk's tests: a broker, a server that only answers, a kiosk process."""

import asyncio
import socket
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from kiosk_branch import Desk, Kiosk

HOST = "127.0.0.1"


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind((HOST, 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    """Whoever calls before is away for a second."""
    with socket.socket() as probe:
        return probe.connect_ex((HOST, port)) == 0


@pytest.fixture
def unused_port() -> int:
    """Where nobody answers."""
    return free_port()


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[int]:
    """A Mosquitto of this test's own; its port."""
    port = free_port()
    settings = tmp_path / "mosquitto.conf"
    settings.write_text(f"listener {port} {HOST}\nallow_anonymous true\nset_tcp_nodelay true\n")
    with subprocess.Popen(
        ["mosquitto", "-c", settings], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        while not _listens(port):
            assert running.poll() is None, "Mosquitto ended"
        yield port
        running.terminate()
        running.wait(10)


@pytest.fixture
async def desk(broker: int) -> AsyncIterator[Desk]:
    """A server that answers."""
    async with Desk(broker) as desk:
        yield desk


@pytest.fixture
async def kiosk(broker: int, tmp_path: Path) -> AsyncIterator[Kiosk]:
    """A kiosk process that prints into a folder."""
    running = Kiosk(broker, tmp_path)
    await running.start()
    yield running
    await asyncio.wait_for(running.stop(), 20)

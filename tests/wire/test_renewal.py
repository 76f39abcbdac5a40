"""Certificates are renewed by programs that run, and nobody notices."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from desk import K1, Desk, answering
from structlog.testing import capture_logs

from server.adapters.clock import wall_clock
from tests.brokers import until
from tests.secured import NOW, SecuredBroker, permissions, secured
from wire.applying import enrol
from wire.renewal import is_due
from wire.tls import certificate

# paho leaves a socket whose handshake failed to the garbage collector.
pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")


@pytest.fixture
async def broker(desk: Desk, tmp_path: Path) -> AsyncIterator[SecuredBroker]:
    """Of the desk's CA."""
    async with secured(tmp_path / "house", ca=desk.ca) as started:
        yield started


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """It was set up 121 days ago."""
    made = await asyncio.to_thread(Desk, tmp_path, NOW - timedelta(days=121))
    yield made
    made.database.close()


@pytest.fixture
def url(desk: Desk) -> Iterator[str]:
    """Where it answers."""
    with answering(desk) as address:
        yield address


async def enrolled(desk: Desk, url: str, folder: Path, days: int) -> int:
    """Enrolled so long ago; the serial of its certificate. The desk is back in the present."""
    await desk.invite(NOW - timedelta(days=days))
    await asyncio.to_thread(enrol, url, K1, desk.code, folder)
    desk.now = wall_clock()
    return certificate(folder).serial_number


async def test_a_running_program_renews_and_shows_the_new_one_when_it_comes_back(
    desk: Desk, url: str, broker: SecuredBroker, tmp_path: Path
) -> None:
    """The connection stands meanwhile; the old certificate is not needed any more."""
    folder, greeted = tmp_path / "tls", list[bool]()
    old = await enrolled(desk, url, folder, days=61)
    link = broker.link(folder)
    link.on_connect(lambda: greeted.append(True))
    async with link:
        await until(lambda: certificate(folder).serial_number != old, "renewed")
        await until(lambda: link.connected, "connected")
        assert greeted == [True]
        broker.allow(permissions(), {old: wall_clock()})
        os.kill(broker.child.pid, signal.SIGKILL)
        await until(lambda: len(greeted) > 1, "back with the new one")

    assert not is_due(folder, wall_clock())


async def test_whose_certificate_ended_comes_back_by_itself(
    desk: Desk, url: str, broker: SecuredBroker, tmp_path: Path
) -> None:
    """Switched off over the holidays: nobody has to go there."""
    folder = tmp_path / "tls"
    await enrolled(desk, url, folder, days=119)
    async with broker.link(folder) as link:
        await until(lambda: link.connected, "connected")


async def test_what_is_not_renewed_is_said_once_and_the_program_goes_on(
    desk: Desk, url: str, broker: SecuredBroker, tmp_path: Path
) -> None:
    """A server that is away is no reason to stop."""
    folder = tmp_path / "tls"
    await enrolled(desk, url, folder, days=61)
    await desk.registry.revoke(K1, wall_clock())
    with capture_logs() as lines:
        async with broker.link(folder) as link:
            await until(lambda: link.connected, "connected")
            await until(lambda: _warnings(lines), "said")

    assert len(_warnings(lines)) == 1


def _warnings(lines: list[object]) -> list[object]:
    told = "certificate not renewed"
    return [line for line in lines if line["event"] == told]  # type: ignore[index]


async def test_it_is_due_after_sixty_days(desk: Desk, url: str, tmp_path: Path) -> None:
    """Not before, and not at its end."""
    folder = tmp_path / "tls"
    await enrolled(desk, url, folder, days=0)

    assert not is_due(folder, NOW + timedelta(days=59, hours=23))
    assert is_due(folder, NOW + timedelta(days=60, seconds=1))

"""What systemd hears of a server that it has started."""

import socket
from pathlib import Path

import pytest

from tests.system.parts import PATIENCE, answers
from tests.system.servers import servers
from tests.system.storm import small

pytestmark = pytest.mark.system


def test_a_server_says_that_it_is_ready_and_lives(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Systemd starts one anew that does not."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
    monkeypatch.setenv("WATCHDOG_USEC", "200000")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(PATIENCE)
        with servers(tmp_path, 1, [small("b1")]) as [server]:
            heard = [systemd.recv(64) for _ in range(3)]
            listening = answers(f"{server.url}/healthz")

    assert (heard, listening) == ([b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"], True)

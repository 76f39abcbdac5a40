"""The real server, stopped while pages are open."""

import signal
import socket

import httpx
import pytest
from web_browser import Branch


@pytest.mark.system
def test_a_stop_ends_open_streams_within_three_seconds(branch: Branch) -> None:
    """An update at noon must not wait until every tablet is switched off."""
    path = branch.phone_page(0)
    with socket.create_connection(("127.0.0.1", branch.port), timeout=10) as stream:
        stream.sendall(f"GET {path}/stream HTTP/1.1\r\nHost: branch.test\r\n\r\n".encode())
        while b"event: beat" not in stream.recv(65536):
            pass
        branch.server.send_signal(signal.SIGTERM)
        ended = branch.server.wait(timeout=3)

    assert ended in (0, -signal.SIGTERM)
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{branch.url}/healthz")

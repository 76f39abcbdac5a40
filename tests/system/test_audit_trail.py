"""The audit trail reaches the bank's own records, though these are away now and then."""

import contextlib
import json
import re
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from heliotrope.processes import free_port
from server.adapters.authority import Authority, new_authority
from server.adapters.clock import wall_clock
from server.adapters.syslog import NoListener, Said, listener, written
from tests.system.hall import Hall, new_teller, served
from tests.system.parts import wait_for
from tests.system.stranger import at_the_kiosk
from wire.keys import keep_certificate, keep_key, new_key

pytestmark = pytest.mark.system
HEADER = re.compile(rb"<109>1 \S+Z \S+ heliotrope \d+ (\S+) - ")
ISSUE = {"kind": "issue", "service": "cash", "tier": "basic", "language": "ko"}
TOKEN = "c0ffee" * 10 + "0000"


class Records:
    """A bank's syslog server: takes frames by their length, as RFC 6587 says."""

    def __init__(self, port: int, trust: ssl.SSLContext | None = None) -> None:
        self.lines: list[tuple[str, dict[str, Any]]] = []
        self._open = socket.create_server(("127.0.0.1", port))
        self._trust = trust
        self._taken: list[socket.socket] = []
        self._thread = threading.Thread(target=self._take)
        self._thread.start()

    def _take(self) -> None:
        while True:
            try:
                line, _ = self._open.accept()
                line = self._trust.wrap_socket(line, server_side=True) if self._trust else line
            except ssl.SSLError:
                continue
            except OSError:
                return
            self._taken.append(line)
            with line.makefile("rb") as told:
                self._read(told)

    def _read(self, told: Any) -> None:
        try:
            while length := told.read(1):
                while not length.endswith(b" "):
                    length += told.read(1)
                frame = told.read(int(length))
                head = HEADER.match(frame)
                assert head, frame
                self.lines.append((head[1].decode(), json.loads(frame[head.end() :])))
        except (OSError, ValueError):
            return

    def places(self, stream: str) -> list[int]:
        """What has come of a stream, in order."""
        return [told["place"] for _, told in self.lines if told["stream"] == stream]

    def close(self) -> None:
        """Gone, in the middle of a connection."""
        self._open.shutdown(socket.SHUT_RDWR)
        self._open.close()
        for line in self._taken:
            with contextlib.suppress(OSError):  # the other side may have gone before
                line.shutdown(socket.SHUT_RDWR)
            line.close()
        self._thread.join(5)


@contextmanager
def records(port: int, trust: ssl.SSLContext | None = None) -> Iterator[Records]:
    """For as long as the context lasts."""
    made = Records(port, trust)
    try:
        yield made
    finally:
        made.close()


def take_tickets(made: Hall, first: int, many: int) -> None:
    """So many customers."""
    with at_the_kiosk(made) as kiosk:
        for place in range(first, first + many):
            answer = kiosk.ask(ISSUE | {"id": f"r{place}", "token": TOKEN})
            assert "number" in answer, answer


def recorded(made: Hall) -> int:
    """How far the branch's journal is."""
    return int(made.figure("heliotrope_branch_journal_events") or 0)


def log_in_wrongly(made: Hall) -> None:
    """Somebody tries a password."""
    form = {"name": "anna", "password": "wrong-and-secret"}
    answer = httpx.post(f"{made.url}/login", data=form, headers={"Origin": made.url})
    assert answer.status_code == 401


def test_nothing_is_lost_while_the_records_are_away(tmp_path: Path) -> None:
    """Before they come, while they are gone, and over a connection that breaks."""
    port = free_port()
    with served(tmp_path, AUDIT_SYSLOG=f"tcp://127.0.0.1:{port}") as made:
        new_teller(made)
        take_tickets(made, 0, 3)
        wait_for(lambda: "audit trail not told" in made.server.said(), "the complaint")
        with records(port) as first:
            wait_for(lambda: first.places("journal:sample")[-1:] == [recorded(made)], "all of it")
            log_in_wrongly(made)
            wait_for(lambda: "log-in-refused" in dict(first.lines), "the refusal")
        take_tickets(made, 3, 5)
        with records(port) as second:
            wait_for(lambda: second.places("journal:sample")[-1:] == [recorded(made)], "the rest")
        everything = first.places("journal:sample") + second.places("journal:sample")

        assert set(everything) == set(range(1, recorded(made) + 1))
        assert second.places("journal:sample") == sorted(second.places("journal:sample"))
        assert made.server.said().count("audit trail not told") <= 3
        told = json.dumps(first.lines + second.lines)
        assert TOKEN not in told
        assert "wrong-and-secret" not in told


def proof(ca: Authority, folder: Path) -> ssl.SSLContext:
    """A certificate of that CA for the records' server."""
    key = new_key()
    keep_key(folder / "key.pem", key)
    certificate = ca.broker(["127.0.0.1"], key.public_key(), wall_clock())
    keep_certificate(folder / "cert.pem", certificate)
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return made


def test_over_tls_only_the_bank_s_own_records_are_told(tmp_path: Path) -> None:
    """Whoever else listens there hears nothing."""
    now, port = wall_clock(), free_port()
    ours = new_authority(tmp_path / "ours", "Bank", now)
    other = new_authority(tmp_path / "other", "Somebody", now)
    told = {
        "AUDIT_SYSLOG": f"tls://127.0.0.1:{port}",
        "AUDIT_SYSLOG_CA": str(tmp_path / "ours" / "ca.pem"),
    }
    with served(tmp_path, **told) as made:
        with records(port, proof(other, tmp_path / "other")) as somebody:
            wait_for(lambda: "CERTIFICATE_VERIFY_FAILED" in made.server.said(), "the distrust")
        with records(port, proof(ours, tmp_path / "ours")) as bank:
            wait_for(lambda: bank.places("journal:sample"), "the trail")

        assert somebody.lines == []
        assert {told["branch"] for what, told in bank.lines if told["stream"] != "staff"} == {
            "sample"
        }


@pytest.mark.parametrize(
    ("address", "wrong"),
    [
        ("udp://127.0.0.1:514", "is no listener; write tls://HOST:6514"),
        ("6514", "is no listener"),
        ("tcp://siem.bank.example:601", "another machine: write tls://"),
    ],
)
def test_a_listener_that_would_not_do_is_refused(address: str, wrong: str) -> None:
    """At the start, in a sentence."""
    with pytest.raises(NoListener, match=re.escape(wrong)):
        listener(address, None)


def test_a_line_is_framed_by_its_bytes() -> None:
    """A name in Korean has more bytes than letters; the receiver counts bytes."""
    said = Said(
        "staff", 7, datetime(2026, 11, 28, 9, tzinfo=UTC), "account-added", {"of": "\uae40"}
    )
    length, _, frame = written(said, "b1", 42).partition(b" ")

    assert int(length) == len(frame)
    assert frame.startswith(b"<109>1 2026-11-28T09:00:00.000000Z b1 heliotrope 42 account-added - ")
    assert json.loads(frame.partition(b" - ")[2])["of"] == "\uae40"

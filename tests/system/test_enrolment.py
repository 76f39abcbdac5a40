"""A device's life with a real server and a real Mosquitto: invited, enrolled, revoked."""

import asyncio
import socket
import ssl
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from heliotrope.broker import Child
from heliotrope.mosquitto import command
from tests.brokers import free_port, until
from tests.system.parts import heliotrope
from tests.system.servers import Server, servers
from tests.system.storm import small
from wire.link import Account, Link
from wire.messages import DeviceState, Presence
from wire.tls import context
from wire.topics import DEVICE_STATE, SERVER_STATE

# paho leaves a socket whose handshake failed to the garbage collector.
pytestmark = [
    pytest.mark.system,
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


@dataclass
class House:
    """One server, one Mosquitto, and the office's command line."""

    folder: Path
    port: int
    server: Server
    child: Child
    heard: dict[str, int] = field(default_factory=dict)

    async def run(self, *words: str, well: bool = True) -> str:
        """A command, and what it said."""
        asked = [*heliotrope(*words)]
        done = await asyncio.to_thread(subprocess.run, asked, capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode()
        assert (done.returncode == 0) == well, said
        return said

    async def enrol(self, device: str, kind: str = "kiosk") -> Path:
        """Invite it and enrol it; its folder."""
        data, out = ("--data", str(self.folder)), self.folder / device
        told = await self.run("device", "invite", device, "--kind", kind, "--branch", "b1", *data)
        code = told.split()[1]
        at = ("--branch", "b1", "--device", device, "--code", code, "--out", str(out))
        await self.run("device", "enrol", self.server.url, *at)
        return out

    def noted(self, version: str) -> bool:
        """Whether the server has heard that a device is of that version."""
        return f'"version": "{version}"' in self.server.part.log.read_text("utf-8")

    def link(self, folder: Path, device: str) -> Link:
        """An unopened link that counts the server's heartbeats."""
        link = Link(Account("127.0.0.1", self.port, f"b1-{device}", "", tls=folder), "b1")
        self.heard[device] = 0

        def beat(*_: object) -> None:
            self.heard[device] += 1

        link.hear(SERVER_STATE, beat, live=True)
        return link


@asynccontextmanager
async def house(folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[House]:
    """Set up as an operator does."""
    ca, files, port = folder / "ca", folder / "mosquitto", free_port()
    listening = ("--host", "127.0.0.1", "--port", str(port))
    where = ("--branch", "b1", "--files", str(files), *listening)
    for words in (("new", str(ca)), ("server", str(ca), "127.0.0.1", *where)):
        await asyncio.to_thread(subprocess.run, heliotrope("ca", *words), check=True)
    for name, value in {"CA": ca, "BROKER_FILES": files, "TLS": folder / "tls"}.items():
        patch.setenv(f"HELIOTROPE_{name}", str(value))
    child = Child(command(files), port, folder / "mosquitto.log")
    await child.start()
    running = servers(folder, 1, [small("b1")], broker_port=port)
    try:
        [server] = await asyncio.to_thread(running.__enter__)
        yield House(folder, port, server, child)
    finally:
        await asyncio.to_thread(running.__exit__, None, None, None)
        await child.stop()


def state(version: str) -> DeviceState:
    """What a device says of itself, told apart."""
    return DeviceState(state=Presence.READY, version=version)


async def test_a_revoked_device_loses_what_it_may_and_does_not_come_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Within a minute of the command, while it is connected."""
    async with house(tmp_path, monkeypatch) as made:
        stolen, other = await made.enrol("k1"), await made.enrol("d1", "board")
        k1, d1 = made.link(stolen, "k1"), made.link(other, "d1")
        async with k1, d1:
            await until(lambda: k1.connected and d1.connected, "both here")
            k1.say(DEVICE_STATE, state("before"), kind="kiosk", device="k1")
            await until(lambda: made.noted("before") and all(made.heard.values()), "heard")
            await made.run("device", "revoke", "k1", "--branch", "b1", "--data", str(tmp_path))
            await refused(made, stolen)
            before = dict(made.heard)
            k1.say(DEVICE_STATE, state("after"), kind="kiosk", device="k1")
            await until(lambda: made.heard["d1"] >= before["d1"] + 2, "two more heartbeats")
            d1.say(DEVICE_STATE, state("other"), kind="board", device="d1")
            await until(lambda: made.noted("other"), "the other device is heard")

            assert k1.connected
            assert made.heard["k1"] == before["k1"]
            assert not made.noted("after")
        told = await made.run("device", "list", "--data", str(tmp_path))
        assert [" revoked " in line for line in told.splitlines()] == [True, False]


async def refused(made: House, folder: Path) -> None:
    """Whoever comes with that certificate is told that it is revoked, a minute later at most."""
    async with asyncio.timeout(60):
        while not await asyncio.to_thread(_refused, made.port, context(folder)):
            pass
    with capture_logs() as lines:
        async with made.link(folder, "k1-again"):
            await until(lambda: any("reason" in line for line in lines), "refused")
    assert [line["reason"] for line in lines if "reason" in line] == [
        "our certificate is revoked; enrol the device again: heliotrope device invite"
    ]


def _refused(port: int, shown: ssl.SSLContext) -> bool:
    """Says nothing by itself: to come in would throw out the device that is still connected."""
    with (
        socket.create_connection(("127.0.0.1", port), 10) as bare,
        shown.wrap_socket(bare, server_hostname="127.0.0.1") as spoken,
    ):
        spoken.settimeout(0.2)
        try:
            spoken.recv(1)
        except TimeoutError:
            return False
        except ssl.SSLError as why:
            return "REVOKED" in (why.reason or "")
    return False


async def test_a_wrong_code_and_a_second_use_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At the command line, in one sentence."""
    async with house(tmp_path, monkeypatch) as made:
        data = ("--data", str(tmp_path))
        url = ("--url", made.server.url)
        told = await made.run(
            "device", "invite", "k1", "--kind", "kiosk", "--branch", "b1", *data, *url
        )
        scanned = next(word for word in told.split() if "?branch=" in word)
        wrong = scanned.rpartition("=")[0] + "=0000-0000"
        out = str(tmp_path / "k1")

        assert "wrong" in await made.run("device", "enrol", wrong, "--out", out, well=False)
        await made.run("device", "enrol", scanned, "--out", out)
        again = await made.run("device", "enrol", scanned, "--out", out + "2", well=False)
        assert "was used" in again
        files = ("--files", str(tmp_path / "mosquitto"))
        (tmp_path / "mosquitto" / "crl.pem").unlink()
        await made.run("ca", "crl", str(tmp_path / "ca"), *files, *data)
        assert (tmp_path / "mosquitto" / "crl.pem").exists()
        for words in (
            ("invite", "k1", "--kind", "toaster", "--branch", "b1"),
            ("invite", "k1", "--kind", "kiosk", "--branch", "nowhere"),
            ("invite", "K 1", "--kind", "kiosk", "--branch", "b1"),
            ("revoke", "k9", "--branch", "b1"),
        ):
            said = await made.run("device", *words, *data, well=False)
            assert said.startswith("Error: ")
            assert said.count("\n") == 1


def _shown(made: House, folder: Path) -> bytes:
    """The certificate that the broker shows now."""
    with (
        socket.create_connection(("127.0.0.1", made.port), 10) as bare,
        context(folder).wrap_socket(bare, server_hostname="127.0.0.1") as spoken,
    ):
        return spoken.getpeercert(binary_form=True) or b""


async def test_the_broker_has_a_new_certificate_while_it_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever is connected stays, and whoever comes sees the new one."""
    async with house(tmp_path, monkeypatch) as made:
        folder = await made.enrol("d1", "board")
        d1 = made.link(folder, "d1")
        async with d1:
            await until(lambda: d1.connected and made.heard["d1"], "a board")
            before = await asyncio.to_thread(_shown, made, folder)
            files = ("--files", str(tmp_path / "mosquitto"))
            told = await made.run("ca", "renew", str(tmp_path / "ca"), *files)
            async with asyncio.timeout(20):
                while await asyncio.to_thread(_shown, made, folder) == before:
                    pass
            heard = made.heard["d1"]
            await until(lambda: made.heard["d1"] > heard, "the next heartbeat")

        assert "for 127.0.0.1" in told

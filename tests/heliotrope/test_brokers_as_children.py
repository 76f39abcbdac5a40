"""A broker as our child: ready when it says so, back when it dies, gone when we are."""

import asyncio
import os
import signal
import stat
import sys
from pathlib import Path

import pytest

from heliotrope import mosquitto, nats
from heliotrope.broker import HOST, BrokerFailed
from server.adapters.broker_files import acl
from tests.brokers import BROKERS, accounts, free_port, running, until
from wire.permissions import Permissions

SOME = {"b1-k1": ("secret", Permissions(("h/1/b1/kiosk/k1/state",), ("h/1/b1/lobby/+",)))}
PARENT = """
import asyncio, sys
from pathlib import Path
from tests.brokers import running
async def main():
    async with running(sys.argv[1], Path(sys.argv[2])) as broker:
        print(broker.pid, broker.port, flush=True)
        await asyncio.sleep(3600)
asyncio.run(main())
"""


@pytest.mark.parametrize("kind", BROKERS)
async def test_it_answers_when_it_is_entered_and_is_gone_when_it_is_left(
    kind: str, tmp_path: Path
) -> None:
    """No waiting loops in the programs, no port left taken."""
    async with running(kind, tmp_path) as broker:
        _, writer = await asyncio.open_connection(HOST, broker.port)
        writer.close()
        await writer.wait_closed()

    with pytest.raises(OSError, match="Connect call failed"):
        await asyncio.open_connection(HOST, broker.port)
    with pytest.raises(ProcessLookupError):
        os.kill(broker.pid, 0)


@pytest.mark.parametrize("kind", BROKERS)
async def test_a_taken_port_is_said_at_once(kind: str, tmp_path: Path) -> None:
    """Not somebody else's broker, taken for ours."""
    async with running(kind, tmp_path) as first:
        second = BROKERS[kind](first.port, tmp_path / "second", accounts())

        with pytest.raises(BrokerFailed, match=f"port {first.port} is taken"):
            await second.__aenter__()


async def test_a_broker_that_ends_at_once_names_its_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its own words say why."""
    monkeypatch.setattr(mosquitto, "configuration", lambda *_: "nonsense true\n")
    broker = mosquitto.MosquittoBroker(free_port(), tmp_path, accounts())

    with pytest.raises(BrokerFailed, match=r"ended with \d+, see .*mosquitto.log"):
        await broker.__aenter__()
    assert "nonsense" in (tmp_path / "mosquitto.log").read_text()


@pytest.mark.parametrize("kind", BROKERS)
async def test_a_killed_parent_leaves_no_orphan(kind: str, tmp_path: Path) -> None:
    """After kill -9 of the demonstration its next start finds the port free."""
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PARENT, kind, str(tmp_path), stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    child, _ = (int(word) for word in (await parent.stdout.readline()).split())
    parent.send_signal(signal.SIGKILL)
    await parent.wait()

    await until(lambda: not alive(child), "the broker ends too")


@pytest.mark.parametrize("kind", BROKERS)
async def test_passwords_are_for_our_eyes_only(kind: str, tmp_path: Path) -> None:
    """Another user of the machine reads none of its files' secrets."""
    async with running(kind, tmp_path):
        secret = [
            file
            for file in (tmp_path / kind).iterdir()
            if file.name in {"passwords", "nats.json", "acl"}
        ]

        assert secret
        assert all(stat.S_IMODE(file.stat().st_mode) == 0o600 for file in secret)


def test_mosquitto_files_say_what_the_design_says() -> None:
    """TCP_NODELAY, one set of permissions for all listeners, nobody anonymous, 64 KB."""
    text = mosquitto.configuration(1883, Path("/etc/heliotrope"))
    lines = text.splitlines()

    assert lines[0] == "per_listener_settings false"  # it must come first
    for line in ("set_tcp_nodelay true", "allow_anonymous false", "max_packet_size 65536"):
        assert line in lines
    assert acl({name: may for name, (_, may) in SOME.items()}) == (
        "user b1-k1\ntopic write h/1/b1/kiosk/k1/state\ntopic read h/1/b1/lobby/+\n\n"
    )
    assert mosquitto.passwords(SOME).startswith("b1-k1:$7$101$")
    assert "secret" not in mosquitto.passwords(SOME)


def test_nats_permissions_are_subjects() -> None:
    """A slash is a dot, a plus is a star, and its own two subjects are heard."""
    text = nats.configuration(1883, Path("/somewhere"), SOME)

    assert '"h.1.b1.kiosk.k1.state"' in text
    assert '"h.1.b1.lobby.*"' in text
    assert '"$MQTT.sub.>"' in text
    assert '"max_payload": 65536' in text


def alive(pid: int) -> bool:
    """Whether the process runs; one that ended and that nobody has waited for does not."""
    try:
        return "\nState:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    except FileNotFoundError:
        return False

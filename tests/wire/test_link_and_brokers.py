"""The link over both brokers, really started: what any broker must do for us."""

import asyncio
import os
import signal
from pathlib import Path

from structlog.testing import capture_logs

from heliotrope.broker import Broker
from tests.brokers import (
    BRANCH,
    BROKERS,
    NOW,
    Foreign,
    ServerLink,
    issue,
    kiosk,
    link,
    running,
    shown,
    until,
)
from wire.messages import ServerState
from wire.topics import DEVICE_STATE, KIOSK_REQUEST, LOBBY, PACKET_LIMIT, SERVER_STATE


async def test_birth_and_will_are_heard_even_by_those_who_come_later(
    broker: Broker, server: ServerLink, tmp_path: Path
) -> None:
    """A device that vanished is seen as lost, by a server that was away as well."""
    script = tmp_path / "kiosk.py"
    script.write_text(
        "import asyncio, sys\n"
        "from types import SimpleNamespace\n"
        "from tests.brokers import kiosk\n"
        "async def main():\n"
        "    async with kiosk(SimpleNamespace(port=int(sys.argv[1]))):\n"
        "        await asyncio.sleep(3600)\n"
        "asyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        ".venv/bin/python", str(script), str(broker.port), env={**os.environ, "PYTHONPATH": "."}
    )
    await until(lambda: ("k1", "ready") in server.states, "birth")
    process.kill()
    await process.wait()
    await until(lambda: ("k1", "lost") in server.states, "will")
    late, heard = link(broker, "server"), []
    late.hear(DEVICE_STATE, lambda ids, state: heard.append((ids["device"], state.state)))
    await server.__aexit__()
    async with late:
        await until(lambda: heard, "retained state")

    assert heard == [("k1", "lost")]


async def test_a_polite_leave_says_no_will(broker: Broker, server: ServerLink) -> None:
    """Switched off on purpose is not lost."""
    async with kiosk(broker):
        await until(lambda: ("k1", "ready") in server.states)
    async with kiosk(broker, "k2"):
        await until(lambda: ("k2", "ready") in server.states)

    assert ("k1", "lost") not in server.states


async def test_a_link_greets_again_after_the_broker_was_killed(
    broker: Broker, server: ServerLink
) -> None:
    """The supervisor starts it on the same port; every program says its state again."""
    async with kiosk(broker) as opened:
        await until(lambda: server.states, "birth")
        first = broker.pid
        server.states.clear()
        with capture_logs() as lines:
            os.kill(first, signal.SIGKILL)
            await until(lambda: server.states and opened.connected, "second birth")

        assert broker.pid != first
        assert ("k1", "ready") in server.states
        assert opened.connected
        assert [line["event"] for line in lines].count("broker ended, starting it again") == 1
        assert [line["event"] for line in lines].count("broker lost") == 2


async def test_a_link_may_be_opened_before_its_broker(tmp_path: Path) -> None:
    """The morning's order of switching on is nobody's business."""
    waiting = BROKERS["mosquitto"](1, tmp_path, {})
    async with running("mosquitto", tmp_path / "first") as first:
        waiting.port = first.port
    with capture_logs() as lines:
        async with kiosk(waiting) as opened:
            await until(lambda: lines, "said where it was looked for")
            broker = type(first)(first.port, tmp_path / "second", first._accounts)

            assert not opened.connected
            async with broker:
                await until(lambda: opened.connected, "connected")
    missed = [line["broker"] for line in lines if line["event"] == "broker not reached"]

    assert missed == [f"127.0.0.1:{first.port}"]


async def test_what_was_said_into_a_dying_broker_does_not_overwrite_the_newest(
    broker: Broker, server: ServerLink
) -> None:
    """The broker freezes, is killed, comes back: retained is the newest state, not the past."""
    newest = [1]
    server.on_connect(lambda: server.say(LOBBY, shown(newest[0]), zone="hall"))
    first = broker.pid
    os.kill(first, signal.SIGSTOP)
    for sequence in range(2, 60):
        newest[0] = sequence
        server.say(LOBBY, shown(sequence), zone="hall")
    newest[0] = 100
    os.kill(first, signal.SIGKILL)
    await until(lambda: not server.connected, "loss noticed")
    await until(lambda: server.connected, "connected again")
    seen: list[int] = []
    board = link(broker, "d1")
    board.hear(LOBBY, lambda _, lobby: seen.append(lobby.sequence))
    async with kiosk(broker) as other:
        await until(lambda: other.connected)
        await until(lambda: ("k1", "ready") in server.states, "the server's link is through")
        async with board:
            await until(lambda: seen, "retained lobby")

    assert seen == [100]


async def test_a_wrong_password_gets_nowhere(broker: Broker) -> None:
    """No anonymous, no guests."""
    with capture_logs() as lines:
        async with link(broker, "k1", "wrong") as opened:
            await until(lambda: any(line["event"] == "broker refused" for line in lines))

    assert not opened.connected


async def test_malformed_messages_are_dropped_with_one_line_each(
    broker: Broker, server: ServerLink
) -> None:
    """Whoever sends rubbish is heard of, and only in the log."""
    address = KIOSK_REQUEST.address(BRANCH, device="k1")
    rubbish = [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 5000,
        b'{"kind":"issue"}',
        b'{"kind":"dance","id":"x"}',
    ]
    with capture_logs() as lines:
        async with Foreign(broker, "k1") as client:
            for payload in rubbish:
                client.publish(address, payload, qos=1)
            client.publish(address, KIOSK_REQUEST.write(issue("good")), qos=1)
            await until(lambda: server.requests, "the good one")

    assert server.requests == ["good"]
    dropped = [line for line in lines if line["event"] == "message dropped"]
    assert len(dropped) == len(rubbish)
    assert all(line["device"] == "k1" and "\n" not in line["reason"] for line in dropped)


async def test_a_megabyte_is_stopped_and_the_link_recovers(
    broker: Broker, server: ServerLink
) -> None:
    """Nobody may fill the hall's network, nor end the conversation."""
    address = KIOSK_REQUEST.address(BRANCH, device="k1")
    with capture_logs() as lines:
        async with Foreign(broker, "k1") as client:
            cut_off: list[object] = []
            client.on_disconnect = lambda *_: cut_off.append(True)
            client.publish(address, b"x" * 1_000_000, qos=0)
            await until(lambda: cut_off, "cut off")
            await until(client.is_connected, "back again")
            client.publish(address, KIOSK_REQUEST.write(issue("small")), qos=0)
            await until(lambda: "small" in server.requests)

    assert server.connected
    assert not [line for line in lines if line["event"] in {"broker lost", "message dropped"}]


async def test_our_own_link_never_sends_what_would_cut_it_off(
    broker: Broker, server: ServerLink
) -> None:
    """A menu grown too large is one line in the log, not a link that breaks for ever."""
    huge = shown(1, "x" * PACKET_LIMIT)
    board, seen = link(broker, "d1"), []
    board.hear(LOBBY, lambda _, lobby: seen.append(lobby.sequence))
    with capture_logs() as lines:
        async with board:
            server.say(LOBBY, huge, zone="hall")
            server.say(LOBBY, shown(2), zone="hall")
            await until(lambda: seen)

    assert set(seen) == {2}
    assert [line["event"] for line in lines].count("message too large, not sent") == 1


async def test_the_largest_message_goes_through(broker: Broker, server: ServerLink) -> None:
    """The limit is one number for the sender, both brokers and the reader."""
    empty = len(LOBBY.write(shown(1))) - len("Branch")
    address = len(LOBBY.address(BRANCH, zone="hall"))
    text = "x" * (PACKET_LIMIT - empty - address - 16)
    board, seen = link(broker, "d1"), []
    board.hear(LOBBY, lambda _, lobby: seen.append(len(lobby.branch["en"])))
    async with board:
        await until(lambda: board.connected)
        server.say(LOBBY, shown(1, text), zone="hall")
        await until(lambda: seen)

    assert seen == [len(text)]


async def test_every_hearer_gets_what_it_asked_for_and_nothing_else(
    broker: Broker, server: ServerLink
) -> None:
    """Two zones on one board are two hearers."""
    board, hall, upstairs, beats = link(broker, "d1"), [], [], []
    board.hear(LOBBY, lambda ids, _: hall.append(ids["zone"]), zone="hall")
    board.hear(LOBBY, lambda ids, _: upstairs.append(ids["zone"]), zone="upstairs")
    board.hear(SERVER_STATE, lambda _, state: beats.append(state.epoch))
    async with board:
        await until(lambda: board.connected)
        for zone in ("hall", "upstairs", "hall", "cellar"):
            server.say(LOBBY, shown(1), zone=zone)
        server.say(SERVER_STATE, ServerState(owner="s", epoch=1, made_at=NOW))
        await until(lambda: beats)

    assert (hall, upstairs) == (["hall", "hall"], ["upstairs"])

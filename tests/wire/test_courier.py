"""The courier over both brokers: carried until acknowledged, whatever dies in between."""

import asyncio
import json
import os
import signal
from pathlib import Path

from heliotrope.broker import Broker
from tests.brokers import ServerLink, issue, kiosk, until
from wire.messages import Done
from wire.outbox import Courier, Outbox
from wire.topics import KIOSK_REPLY, KIOSK_REQUEST


async def test_a_request_reaches_the_server_until_it_is_acknowledged(
    broker: Broker, server: ServerLink, tmp_path: Path
) -> None:
    """At least once, through a broker that is killed; then never again."""
    outbox = Outbox(tmp_path / "outbox")
    async with kiosk(broker) as opened:
        courier = Courier(outbox, opened, KIOSK_REQUEST, device="k1")
        opened.hear(KIOSK_REPLY, lambda _, reply: courier.acknowledge(reply.id), device="k1")
        resending = asyncio.create_task(courier.keep_resending())
        await until(lambda: opened.connected)
        os.kill(broker.pid, signal.SIGKILL)
        courier.send("r1", issue("r1"))
        courier.send("r2", issue("r2"))
        courier.send_instead("r2", "r3", issue("r3"))
        await until(lambda: server.requests.count("r1") >= 2, "sent and sent again")
        for id_ in ("r1", "r3"):
            server.say(KIOSK_REPLY, Done(id=id_), device="k1")
        await until(lambda: not len(outbox), "acknowledged")
        server.requests.clear()
        courier.resend()
        courier.send("r4", issue("r4"))
        await until(lambda: "r4" in server.requests)
        resending.cancel()

    assert set(server.requests) == {"r4"}
    outbox.close()


async def test_a_request_just_sent_is_not_sent_again(
    broker: Broker, server: ServerLink, tmp_path: Path
) -> None:
    """The server had no time to answer; only what an earlier round has seen is overdue."""
    outbox = Outbox(tmp_path / "outbox")
    async with kiosk(broker) as opened:
        courier = Courier(outbox, opened, KIOSK_REQUEST, device="k1")
        await until(lambda: opened.connected)
        for id_ in ("r1", "r2", "r3"):
            courier.send(id_, issue(id_))
            courier.resend_overdue()
        await until(lambda: server.requests.count("r2") == 2)

    assert server.requests == ["r1", "r2", "r1", "r3", "r1", "r2"]
    outbox.close()


async def test_a_request_that_nobody_can_read_any_more_blocks_nothing(
    broker: Broker, server: ServerLink, tmp_path: Path
) -> None:
    """A row of last year's software is sent as it stands; the next ones follow."""
    outbox = Outbox(tmp_path / "outbox")
    outbox.put("old", b'{"kind": "dance", "id": "old"}')
    refused: list[bytes] = []
    server.on_malformed(lambda _topic, _ids, payload, _wrong: refused.append(payload))
    opened = kiosk(broker)
    courier = Courier(outbox, opened, KIOSK_REQUEST, device="k1")
    async with opened:
        await until(lambda: refused, "the server can refuse it")
        courier.send("new", issue("new"))
        await until(lambda: server.requests)

    assert json.loads(refused[0])["id"] == "old"
    outbox.close()

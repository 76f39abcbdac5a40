"""Board and pad as processes, over a real broker."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest
from cable import Cable
from display_parts import Broker, Program, until
from display_server import Server
from said import questionnaire

from wire.messages import Done, Presence
from wire.topics import (
    PAD_REPLY,
    QUESTIONNAIRE,
)

pytestmark = pytest.mark.system


async def test_a_board_trusts_live_heartbeats_only_and_outlives_its_broker(
    broker: Broker, server: Server, tmp_path: Path
) -> None:
    """What the broker kept from yesterday must not put a number on the wall."""
    server.beat()
    server.call("A001", 1)
    with Program("board", tmp_path, broker) as board:
        await until(lambda: server.said("board-1", Presence.READY))
        before = await board.until(bool)
        server.beat()
        first = await board.until(lambda seen: seen["number"] == "A001")
        broker.kill()
        await until(lambda: not server.link.connected)
        broker.start()
        await until(lambda: server.link.connected)
        server.call("A002", 2)
        server.beat()
        second = await board.until(lambda seen: seen["number"] == "A002")
        board.kill()
        await until(lambda: server.said("board-1", Presence.LOST))

    assert (before["screen"], before["number"]) == ("starting", None)
    assert (first["counter"], second["screen"]) == ("3", "calling")


@pytest.mark.parametrize("harm", [Cable.freeze, Cable.cut])
async def test_a_board_says_that_its_network_is_gone_and_is_right_when_it_is_back(
    broker: Broker, server: Server, tmp_path: Path, harm: Callable[[Cable], None]
) -> None:
    """Whether it notices by itself or by the silence; what was called meanwhile is there."""
    async with Cable(broker.port) as cable:
        server.call("A001", 1)
        with Program("board", tmp_path, broker, BROKER_PORT=str(cable.port)) as board:
            beating = asyncio.create_task(server.keep_beating())
            before = await board.until(lambda seen: seen["number"] == "A001")
            harm(cable)
            server.call("A002", 2)
            gone = await board.until(lambda seen: seen["stale"])
            cable.mend()
            after = await board.until(lambda seen: not seen["stale"] and seen["number"] == "A002")
            beating.cancel()

    assert (before["screen"], gone["number"], after["screen"]) == ("calling", "A001", "calling")


async def test_a_touch_on_a_face_survives_a_power_cut_and_is_sent_once_acknowledged(
    broker: Broker, server: Server, tmp_path: Path
) -> None:
    """The customer has answered; she will not come back to answer again."""
    with Program("pad", tmp_path, broker, COUNTER="c1") as pad:
        await until(lambda: server.said("pad-1", Presence.READY))
        server.ask_for_a_rating("t-1")
        await pad.until(lambda seen: seen["screen"] == "faces")
        asked = await pad.ask(tap="face-2")
        pad.kill()
        await until(lambda: server.said("pad-1", Presence.LOST))
        unsent = list(server.answers)
        pad.start()
        await until(lambda: server.said("pad-1", Presence.READY))
        server.beat()
        again = await pad.until(lambda seen: seen["screen"] not in {"away", "starting"})
        await until(lambda: len(server.answers) > 1)
        server.link.say(PAD_REPLY, Done(id=server.answers[0].id), device="pad-1")
        await pad.until(bool)
        goodbye = pad.stop()
        await until(lambda: server.said("pad-1", Presence.DISCONNECTED))

    assert (asked["screen"], unsent, goodbye) == ("reasons", [], 0)
    assert again["screen"] == "idle"
    assert {answer.id for answer in server.answers} == {server.answers[0].id}
    assert (server.answers[0].leg, server.answers[0].score) == ("t-1", 2)
    assert server.states["pad-1"].outbox == 0


async def test_a_pad_asks_what_it_asked_last_when_nobody_tells_it_anew(
    broker: Broker, server: Server, tmp_path: Path
) -> None:
    """Pad, broker and their memory gone at once: the answer still names its questions."""
    with Program("pad", tmp_path, broker, COUNTER="c1") as pad:
        await until(lambda: server.said("pad-1", Presence.READY))
        server.link.say(QUESTIONNAIRE, questionnaire())
        await until((tmp_path / "pad-1" / "questionnaire.json").exists)
        pad.kill()
        broker.kill()
        broker.start()
        await until(lambda: server.link.connected)
        server.states.clear()
        pad.start()
        await until(lambda: server.said("pad-1", Presence.READY))
        server.ask_for_a_rating("t-1")
        await pad.until(lambda seen: seen["screen"] == "faces")
        more = await pad.ask(tap="face-5")
        while not server.answers:  # the first touches fall into the half second of a double strike
            await pad.ask(tap="done")

    assert more["screen"] == "aspects"
    assert (server.answers[0].score, server.answers[0].version) == (5, "autumn")

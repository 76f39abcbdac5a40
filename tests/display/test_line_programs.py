"""Sign, LED strips and evaluator as processes, over a real broker and real serial lines."""

import asyncio
from pathlib import Path

import pytest
from display_parts import Broker, Program, until
from display_server import Server, now, window
from said import called, counter

from display.buttons_simulator import Box
from display.cable import Cable
from display.strip.simulator import Fault, Panels
from wire.messages import Done, Presence
from wire.topics import PAD_REPLY

pytestmark = pytest.mark.system


async def test_a_sign_shows_the_next_number_while_the_pad_asks_and_outlives_its_broker(
    broker: Broker, server: Server, tmp_path: Path
) -> None:
    """From the wire to the glass."""
    with Program("sign", tmp_path, broker, COUNTER="c1") as sign:
        await until(lambda: server.said("sign-1", Presence.READY))
        server.show("c1", called("A021", called_at=now(), rating=window("t-1")))
        first = await sign.until(lambda seen: seen["number"] == "A021")
        broker.kill()
        await until(lambda: not server.link.connected)
        broker.start()
        await until(lambda: server.link.connected)
        server.show("c1", counter(state="closed", sequence=2, languages=("ko",)))
        closed = await sign.until(lambda seen: seen["screen"] == "closed")
        goodbye = sign.stop()

    assert (first["screen"], first["blink"], first["words"]) == ("called", True, "")
    assert (closed["number"], closed["words"]) == (None, "닫힘")
    assert goodbye == 0
    await until(lambda: server.states["sign-1"].state is Presence.DISCONNECTED)


async def test_strips_follow_their_counters_and_staff_are_told_of_every_fault(
    broker: Broker, server: Server, tmp_path: Path
) -> None:
    """Two on one line: one fails, is told to staff, and is right again when it works."""
    panels = Panels([1, 2])
    cable = Cable(tmp_path / "line", panels.hear)
    told = {"PORT": str(cable.path), "COUNTERS": "c1=1 c2=2"}
    with cable, Program("strip", tmp_path, broker, **told) as strip:
        await until(lambda: server.said("strip-1", Presence.READY))
        server.show("c1", called("A021", called_at=now()))
        server.show("c2", called("B007", called_at=now(), counter="2"))
        await until(lambda: (panels.text(1), panels.text(2)) == ("A021", "B007"))
        panels.faults[2] = Fault.MUTE
        panels.power_cut(2)
        await until(lambda: server.states["strip-1"].faults == {"c2": "silent"})
        server.show("c1", called("A022", called_at=now(), sequence=2))
        await until(lambda: panels.text(1) == "A022")
        del panels.faults[2]
        await until(lambda: panels.text(2) == "B007")
        cable.unplug()
        await until(lambda: server.states["strip-1"].faults == {"c1": "gone", "c2": "gone"})
        server.show("c1", called("A023", called_at=now(), sequence=3))
        cable.plug()
        await until(lambda: panels.text(1) == "A023")
        await until(lambda: not server.states["strip-1"].faults)
        goodbye = strip.stop()
        await until(lambda: (panels.text(1), panels.text(2)) == ("", ""))

    assert goodbye == 0


async def test_a_button_rates_once_though_the_power_fails_and_its_lamp_follows(
    broker: Broker, server: Server, tmp_path: Path
) -> None:
    """R4 on five buttons: durable, acknowledged, one for a leg."""
    box = Box(tmp_path / "buttons")
    told = {"PORT": str(box.cable.path), "COUNTER": "c1"}
    with box.cable, Program("evaluator", tmp_path, broker, **told) as evaluator:
        await until(lambda: server.said("evaluator-1", Presence.READY))
        server.show("c1", counter(rating=window("t-1")))
        await until(lambda: box.lit)
        box.press(4)
        box.press(1)
        await until(lambda: not box.lit and server.answers)
        evaluator.kill()
        await until(lambda: server.states["evaluator-1"].state is Presence.LOST)
        sent_before = len(server.answers)
        evaluator.start()
        await until(lambda: server.said("evaluator-1", Presence.READY))
        await until(lambda: len(server.answers) > sent_before)
        server.link.say(PAD_REPLY, Done(id=server.answers[0].id), device="evaluator-1")
        goodbye = evaluator.stop()

    assert {answer.id for answer in server.answers} == {server.answers[0].id}
    assert (server.answers[0].leg, server.answers[0].score) == ("t-1", 4)
    assert goodbye == 0


async def test_a_call_button_presses_once_and_only_while_the_server_hears_it(
    broker: Broker, server: Server, tmp_path: Path
) -> None:
    """Its lamp says whether; a press into the dark calls nobody afterwards."""
    box = Box(tmp_path / "buttons")
    told = {"PORT": str(box.cable.path), "DEVICE": "c3"}
    with box.cable, Program("button", tmp_path, broker, **told) as button:
        await until(lambda: server.said("c3", Presence.READY))
        box.press(1)
        await asyncio.sleep(0.1)
        server.beat()
        await until(lambda: box.lit)
        dark = list(server.presses)
        await asyncio.sleep(0.4)  # longer than a nervous finger
        box.press(1)
        box.press(1)
        await until(lambda: server.presses)
        goodbye = button.stop()

    assert dark == []
    assert [counter for counter, _ in server.presses] == ["c3"]
    assert goodbye == 0
    await until(lambda: server.states["c3"].state is Presence.DISCONNECTED)

"""A line of strips with faults: each shows its own, and what fails is told apart."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from display.cable import Cable
from display.strip.bus import Bus, LedStrip
from display.strip.frames import Frame, Mode, framed
from display.strip.picture import draw
from display.strip.simulator import DARK_AFTER_SECONDS, Fault, Panels
from display.strip.writing import Colour, Letters, Shown

ASCII = Letters()


@pytest.fixture
def panels() -> Panels:
    """Two strips."""
    return Panels([1, 2])


@pytest.fixture
async def cable(panels: Panels, tmp_path: Path) -> Iterator[Cable]:
    """Their line."""
    with Cable(tmp_path / "line", panels.hear) as cable:
        yield cable


@pytest.fixture
def bus(cable: Cable) -> Iterator[Bus]:
    """Our end of it."""
    bus = Bus(str(cable.path))
    yield bus
    bus.close()


async def show(bus: Bus, address: int, text: str) -> str | None:
    """Tell one strip; how it fails."""
    return await asyncio.to_thread(LedStrip(bus, address, ASCII).show, Shown(text))


async def test_each_strip_on_the_line_shows_its_own(bus: Bus, panels: Panels) -> None:
    """RS-485: all hear everything, one answers."""
    faults = [await show(bus, 1, "A021"), await show(bus, 2, "B007")]

    assert faults == [None, None]
    assert (panels.text(1), panels.text(2)) == ("A021", "B007")


@pytest.mark.parametrize(
    ("fault", "told"),
    [(Fault.MUTE, "silent"), (Fault.REFUSING, "refused"), (Fault.NOISY, "garbled")],
)
async def test_every_fault_is_told_apart_and_passes(
    bus: Bus, panels: Panels, fault: Fault, told: str
) -> None:
    """Staff are sent to the right place; and what was wrong is shown as soon as it is not."""
    panels.faults[1] = fault
    failed, beside = await show(bus, 1, "A021"), await show(bus, 2, "B007")
    del panels.faults[1]
    mended = await show(bus, 1, "A022")

    assert (failed, beside, mended) == (told, None, None)
    assert (panels.text(1), panels.text(2)) == ("A022", "B007")


async def test_an_address_that_nobody_has_is_silent(bus: Bus) -> None:
    """A wrong switch on the strip's back."""
    assert await show(bus, 9, "A021") == "silent"


async def test_a_line_that_is_pulled_out_is_found_again(
    bus: Bus, cable: Cable, panels: Panels
) -> None:
    """Cleaners move things."""
    await show(bus, 1, "A021")
    cable.unplug()
    faults = [await show(bus, 1, "A022"), await show(bus, 1, "A022")]
    cable.plug()
    mended = await show(bus, 1, "A022")

    assert (faults, mended, panels.text(1)) == (["gone", "gone"], None, "A022")


async def test_a_converter_on_the_network_is_a_line_too(panels: Panels) -> None:
    """RS-485 on one side, TCP on the other; it may be switched off."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        callers.append(writer)
        while chunk := await reader.read(64):
            writer.write(panels.hear(chunk))

    callers: list[asyncio.StreamWriter] = []

    converter = await asyncio.start_server(serve, "127.0.0.1", 0)
    port = converter.sockets[0].getsockname()[1]
    with closing(Bus(f"socket://127.0.0.1:{port}")) as bus:
        faults = [await show(bus, 1, "A021"), await show(bus, 9, "A021")]
        converter.close()
        for caller in callers:
            caller.close()
            await caller.wait_closed()
        gone = await show(bus, 1, "A022")

    assert (faults, gone, panels.text(1)) == ([None, "silent"], "gone", "A021")


async def test_a_text_longer_than_the_strip_moves(bus: Bus, panels: Panels) -> None:
    """Every word of it passes."""
    await show(bus, 1, "A021")
    await show(bus, 1, "Please listen to our staff")

    assert [frame.mode for frame in panels.frames] == [Mode.STEADY, Mode.MOVING]


def test_a_strip_that_is_told_nothing_goes_dark() -> None:
    """Its program died; so must its number."""
    at = time.monotonic()
    panels = Panels([1], clock=lambda: at)
    panels.hear(framed(Frame(1, b"A021", Colour.GREEN, Mode.STEADY)))
    before = panels.text(1)
    at += DARK_AFTER_SECONDS

    assert (before, panels.text(1)) == ("A021", "")
    assert panels.told(1) == "[01] dark"


def test_a_picture_of_a_strip_has_light_in_its_one_colour_only() -> None:
    """For people who judge a text before the strip hangs."""
    chinese = Letters("gb2312")
    lit = draw(Frame(1, chinese.encode("已关闭"), Colour.RED, Mode.STEADY), "gb2312")
    dark = draw(None, "gb2312")
    colours = {colour for _, colour in lit.getcolors(1 << 16) or []}
    unlit = {colour for _, colour in dark.getcolors(1 << 16) or []}

    assert len(colours - unlit) == 1
    assert lit.size == (640, 160)

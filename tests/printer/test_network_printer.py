"""A printer on the network, with everything that can be wrong with it."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import pytest
from PIL import Image, ImageChops

from printer.device import EscposPrinter, Proof
from printer.lines.tcp import Tcp
from printer.raster import MEND
from printer.simulator import Fault, Simulator
from printer.state import PROOF, Paper

PATIENCE = 5.0
Peer = Callable[[asyncio.StreamReader, asyncio.StreamWriter, asyncio.Event], Awaitable[None]]

FAULTS = {
    Fault.NEAR_END: (Paper.NEAR_END, Proof.PRINTED),
    Fault.PAPER_OUT: (Paper.OUT, Proof.FAILED),
    Fault.COVER_OPEN: (Paper.COVER, Proof.FAILED),
    Fault.JAM: (Paper.JAM, Proof.FAILED),
    Fault.OFFLINE: (Paper.OFFLINE, Proof.FAILED),
    Fault.MUTE: (Paper.UNKNOWN, Proof.UNCERTAIN),
    Fault.GARBAGE: (Paper.UNKNOWN, Proof.UNCERTAIN),
    Fault.STUCK: (Paper.OK, Proof.UNCERTAIN),
}


async def test_a_slip_arrives_bit_for_bit(
    simulator: Simulator, printer: EscposPrinter, picture: Image.Image
) -> None:
    """What was looked at is what is printed."""
    proof = await asyncio.to_thread(printer.print, picture)
    (printed,) = simulator.slips

    assert proof is Proof.PRINTED
    assert ImageChops.difference(printed.image.convert("L"), picture.convert("L")).getbbox() is None


@pytest.mark.parametrize("fault", Fault)
async def test_each_fault_is_told_and_never_taken_for_a_slip(
    simulator: Simulator, printer: EscposPrinter, picture: Image.Image, fault: Fault
) -> None:
    """K13: no silent number; and nothing is sent that would come out later."""
    simulator.fail(fault)
    state = await asyncio.to_thread(printer.state)
    proof = await asyncio.to_thread(printer.print, picture)
    simulator.mend(fault)

    assert (state, proof) == FAULTS[fault]
    assert len(simulator.slips) == (proof is not Proof.FAILED)


async def test_after_a_fault_the_next_slip_comes_out(
    simulator: Simulator, printer: EscposPrinter, picture: Image.Image
) -> None:
    """Nobody restarts a kiosk because its cover was open."""
    for fault in (Fault.MUTE, Fault.COVER_OPEN):
        simulator.fail(fault)
        await asyncio.to_thread(printer.print, picture)
        simulator.mend(fault)
    proof = await asyncio.to_thread(printer.print, picture)
    state = await asyncio.to_thread(printer.state)

    assert (proof, state) == (Proof.PRINTED, Paper.OK)


async def test_paper_that_ends_within_a_slip_leaves_it_uncertain(picture: Image.Image) -> None:
    """The rest comes out when staff put paper in: the same slip, once."""
    async with Simulator(rows=600) as simulator:
        printer = EscposPrinter(Tcp("127.0.0.1", simulator.port), timeout=0.5)
        proof = await asyncio.to_thread(printer.print, picture)
        state = await asyncio.to_thread(printer.state)
        before = len(simulator.slips)
        simulator.mend(Fault.PAPER_OUT)

        assert (proof, state, before) == (Proof.UNCERTAIN, Paper.OUT, 0)
        assert [slip.image.size for slip in simulator.slips] == [picture.size]


async def test_a_mute_printer_does_not_keep_the_customer(
    simulator: Simulator, printer: EscposPrinter, picture: Image.Image
) -> None:
    """The number is on the screen; the kiosk serves the next person."""
    simulator.fail(Fault.MUTE)
    started = time.monotonic()
    await asyncio.to_thread(printer.print, picture)

    assert time.monotonic() - started < PATIENCE


async def test_a_printer_that_is_not_there_is_off_line(picture: Image.Image) -> None:
    """Unplugged: nothing was sent, and it takes no time to know."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    printer = EscposPrinter(Tcp("127.0.0.1", port))
    state = await asyncio.to_thread(printer.state)
    proof = await asyncio.to_thread(printer.print, picture)

    assert (state, proof) == (Paper.OFFLINE, Proof.FAILED)


async def hangs_up(_: asyncio.StreamReader, __: asyncio.StreamWriter, ___: asyncio.Event) -> None:
    """An empty answer."""


async def babbles(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: asyncio.Event
) -> None:
    """Garbage for as long as anyone listens."""
    writer.write(b"\xff\x91\x80" * 1000)
    while await reader.read(1000):
        writer.write(b"\xff\x91\x80" * 1000)


async def stalls(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, over: asyncio.Event
) -> None:
    """In good order, until a slip comes: then it reads no more."""
    await is_fine(reader, writer)
    await reader.readexactly(1000)
    await over.wait()


async def dies(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: asyncio.Event
) -> None:
    """In good order, until a slip comes: then it is gone."""
    await is_fine(reader, writer)
    await reader.readexactly(1000)
    writer.transport.abort()


async def is_fine(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Nothing is wrong, it says."""
    for _ in range(3):
        await reader.readexactly(3)
        writer.write(b"\x12")


@asynccontextmanager
async def served(peer: Peer) -> AsyncIterator[int]:
    """The port at which such a peer listens."""
    over, tasks = asyncio.Event(), set[asyncio.Task[None]]()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(ConnectionError, asyncio.IncompleteReadError):
            await peer(reader, writer, over)
        writer.close()

    def called(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        tasks.add(asyncio.create_task(serve(reader, writer)))

    async with await asyncio.start_server(called, "127.0.0.1", 0) as server:
        yield server.sockets[0].getsockname()[1]
        over.set()
        await asyncio.gather(*tasks)


@pytest.mark.parametrize(
    ("peer", "state"),
    [(hangs_up, Paper.UNKNOWN), (babbles, Paper.UNKNOWN), (stalls, Paper.OK), (dies, Paper.OK)],
)
async def test_a_broken_printer_is_never_believed(
    picture: Image.Image, peer: Peer, state: Paper
) -> None:
    """F8: no reply, garbage, a stall and a death in mid-slip; all told in time."""
    async with served(peer) as port:
        printer = EscposPrinter(Tcp("127.0.0.1", port))
        told = await asyncio.to_thread(printer.state)
        started = time.monotonic()
        proof = await asyncio.to_thread(printer.print, picture)

        assert (told, proof) == (state, Proof.UNCERTAIN)
        assert time.monotonic() - started < PATIENCE


async def test_nonsense_is_not_listened_to(picture: Image.Image) -> None:
    """Whatever talks without end at that address costs the customer no time."""
    async with served(babbles) as port:
        started = time.monotonic()
        await asyncio.to_thread(EscposPrinter(Tcp("127.0.0.1", port), timeout=10).print, picture)

        assert time.monotonic() - started < 0.9


async def test_a_printer_that_hung_up_once_is_tried_afresh(picture: Image.Image) -> None:
    """Small printers drop a caller now and then; the slip must not die with the call."""
    calls: list[int] = []

    async def drops_the_first(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: asyncio.Event
    ) -> None:
        calls.append(1)
        if len(calls) > 1:
            sent = b""
            while not sent.endswith(PROOF):
                sent += await reader.read(65536)
            writer.write(b"\x00")

    async with served(drops_the_first) as port:
        proof = await asyncio.to_thread(EscposPrinter(Tcp("127.0.0.1", port)).print, picture)

        assert proof is Proof.PRINTED


async def test_a_printer_that_cannot_answer_for_a_slip_is_not_asked_for_ever(
    picture: Image.Image,
) -> None:
    """Cheap ones tell their state and no more: their customers do not wait, and no paper goes."""
    heard: list[bytes] = []

    async def tells_no_more_than_its_state(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: asyncio.Event
    ) -> None:
        await is_fine(reader, writer)
        heard.append(b"")
        while more := await reader.read(65536):
            heard[-1] += more

    async with served(tells_no_more_than_its_state) as port:
        printer = EscposPrinter(Tcp("127.0.0.1", port), timeout=0.3)
        proofs = [await asyncio.to_thread(printer.print, picture) for _ in range(4)]

    assert proofs == [Proof.UNCERTAIN] * 4
    assert [MEND in each for each in heard] == [False, True, True, False]


async def test_a_question_during_a_slip_waits_its_turn(picture: Image.Image) -> None:
    """A printer serves one call: asked in between it looks mute, and is not."""
    printing, done = asyncio.Event(), asyncio.Event()

    async def takes_its_time(
        reader: asyncio.StreamReader, writer: asyncio.StreamWriter, _: asyncio.Event
    ) -> None:
        await is_fine(reader, writer)
        if await reader.read(1):
            printing.set()
            await done.wait()
            writer.write(b"\x00")
            await reader.read()

    async with served(takes_its_time) as port:
        printer = EscposPrinter(Tcp("127.0.0.1", port), timeout=10)
        slip = asyncio.create_task(asyncio.to_thread(printer.print, picture))
        await asyncio.wait_for(printing.wait(), PATIENCE)
        question = asyncio.create_task(asyncio.to_thread(printer.state))
        answered, _ = await asyncio.wait([question], timeout=0.5)
        done.set()

        assert not answered
        assert (await slip, await question) == (Proof.PRINTED, Paper.OK)

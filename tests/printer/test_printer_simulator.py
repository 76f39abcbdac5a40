"""The printer that is none, as demo and system tests use it."""

import asyncio
import subprocess
import sys
import time
from pathlib import Path

from PIL import Image, ImageChops

from printer.device import EscposPrinter, Proof
from printer.lines.tcp import Tcp
from printer.simulator import Fault, Simulator


async def test_it_tells_when_a_slip_began(picture: Image.Image) -> None:
    """K3 is measured from the tap to this moment; a question about paper is no beginning."""
    fell: list[Image.Image] = []
    async with Simulator(on_slip=fell.append) as simulator:
        printer = EscposPrinter(Tcp("127.0.0.1", simulator.port))
        await asyncio.to_thread(printer.state)
        before = time.monotonic()
        for _ in range(2):
            await asyncio.to_thread(printer.print, picture)
        first, second = simulator.slips

    assert before < first.began <= first.cut < second.began <= second.cut
    assert len(fell) == 2


async def test_it_tells_changes_unasked_when_told_to(simulator: Simulator) -> None:
    """GS a, byte for byte as an independent emulator answered: fine, then cover open."""
    reader, writer = await asyncio.open_connection("127.0.0.1", simulator.port)
    writer.write(b"\x1da\xff")
    fine = await asyncio.wait_for(reader.readexactly(4), 5)
    simulator.fail(Fault.COVER_OPEN)
    covered = await asyncio.wait_for(reader.readexactly(4), 5)
    writer.close()

    assert (fine.hex(), covered.hex()) == ("10000000", "38000000")


async def test_it_answers_status_while_it_holds_a_slip(simulator: Simulator) -> None:
    """Out of paper a printer still says so, and prints when paper comes."""
    simulator.fail(Fault.PAPER_OUT)
    reader, writer = await asyncio.open_connection("127.0.0.1", simulator.port)
    writer.write(b"\x1b@\x1dv0\x00\x01\x00\x01\x00\xaa\x1dVB\x00\x1dr\x01")
    writer.write(b"".join(b"\x10\x04" + bytes([kind]) for kind in (1, 2, 3, 4)))
    status = await asyncio.wait_for(reader.readexactly(4), 5)
    simulator.mend(Fault.PAPER_OUT)
    proof = await asyncio.wait_for(reader.readexactly(1), 5)
    writer.close()

    assert (status.hex(), proof.hex()) == ("1a32127e", "00")
    assert [slip.image.size for slip in simulator.slips] == [(8, 1)]


async def test_a_question_may_arrive_in_pieces(simulator: Simulator) -> None:
    """A network cuts where it likes."""
    reader, writer = await asyncio.open_connection("127.0.0.1", simulator.port)
    writer.write(b"\x10\x04\x01")
    await asyncio.wait_for(reader.readexactly(1), 5)
    for piece in (b"\x10", b"\x04", b"\x04"):
        simulator.hear(piece)
    status = await asyncio.wait_for(reader.readexactly(1), 5)
    writer.close()

    assert status == b"\x12"


def test_it_runs_as_a_program_of_its_own(tmp_path: Path, picture: Image.Image) -> None:
    """The demo and the system tests start it and watch the folder."""
    child = subprocess.Popen(
        [sys.executable, "-m", "printer.simulator", "--port", "0", "--folder", str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
    )
    with child:
        assert child.stdout is not None
        said, _, port = child.stdout.readline().strip().rpartition(":")
        proof = EscposPrinter(Tcp("127.0.0.1", int(port))).print(picture)
        child.terminate()
    with Image.open(tmp_path / "slip-0001.png") as kept:
        difference = ImageChops.difference(kept.convert("L"), picture.convert("L"))

    assert (said, proof) == ("printer: 127.0.0.1", Proof.PRINTED)
    assert difference.getbbox() is None
    assert [path.name for path in tmp_path.iterdir()] == ["slip-0001.png"]

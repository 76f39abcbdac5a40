"""One conversation at three lines: what a line may do to it, and what must never follow."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from printer.device import EscposPrinter, Proof
from printer.mechanism import Fault
from printer.raster import MEND
from printer.state import STATUS, Paper
from tests.printer.lines import HUNG, Hung
from tests.printer.plug import Pace

PATIENCE = 8.0


@pytest.fixture(params=HUNG)
async def hung(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Hung]:
    """A printer in good order at each line."""
    async with HUNG[request.param](tmp_path) as simulator:
        yield simulator


@pytest.fixture
def printer(hung: Hung) -> EscposPrinter:
    """What the kiosk holds of it; it waits less long than in a bank."""
    return EscposPrinter(hung.at, timeout=1.0)


def drawn(shade: int) -> Image.Image:
    """A picture of one's own, of 43 kB."""
    picture = Image.new("1", (576, 600), 1)
    picture.paste(0, (8, 8, 100 + shade, 300))
    return picture


async def put(printer: EscposPrinter, picture: Image.Image) -> Proof:
    """Print, and let the simulator go on meanwhile."""
    return await asyncio.wait_for(asyncio.to_thread(printer.print, picture), PATIENCE)


async def asked(printer: EscposPrinter) -> Paper:
    """Its state."""
    return await asyncio.wait_for(asyncio.to_thread(printer.state), PATIENCE)


def whole(hung: Hung, picture: Image.Image) -> int:
    """How often that picture came out whole."""
    return sum(
        slip.image.size == picture.size
        and not ImageChops.difference(slip.image.convert("L"), picture.convert("L")).getbbox()
        for slip in hung.slips
    )


async def test_a_plug_that_was_pulled_is_told_and_put_right(
    hung: Hung, printer: EscposPrinter
) -> None:
    """Nobody restarts a kiosk because a cleaner tripped over its cable."""
    await put(printer, drawn(0))
    await hung.pull()
    away = await asked(printer), await put(printer, drawn(1))
    await hung.plug()
    back = await asked(printer), await put(printer, drawn(2))

    assert away == (Paper.OFFLINE, Proof.FAILED)
    assert back == (Paper.OK, Proof.PRINTED)
    assert [whole(hung, drawn(n)) for n in range(3)] == [1, 0, 1]


@pytest.mark.parametrize("pace", [Pace.STALLED, Pace.SLOW])
async def test_a_line_that_does_not_flow_costs_seconds_and_no_second_slip(
    hung: Hung, printer: EscposPrinter, pace: Pace
) -> None:
    """F8: the customer is not kept, and what was given up does not come out late."""
    await put(printer, drawn(0))
    hung.run(pace)
    proof = await put(printer, drawn(1))
    hung.run(Pace.FAST)
    after = await put(printer, drawn(2))

    assert proof is not Proof.PRINTED
    assert after is Proof.PRINTED
    assert [whole(hung, drawn(n)) for n in range(3)] == [1, 0, 1]


@pytest.mark.parametrize("size", [3, 2000, 20_000, 40_000])
async def test_a_slip_that_broke_off_takes_no_dot_of_the_next(
    hung: Hung, printer: EscposPrinter, size: int
) -> None:
    """A printer that waits for the rest of a picture would print the next slip as its dots."""
    await put(printer, drawn(0))
    hung.pull_within(len(b"".join(STATUS)) + size)
    proof = await put(printer, drawn(1))
    await hung.plug()
    after = await put(printer, drawn(2))

    assert (proof, after) == (Proof.UNCERTAIN, Proof.PRINTED)
    assert whole(hung, drawn(2)) == 1


async def test_an_answer_that_comes_late_proves_no_other_slip(
    hung: Hung, printer: EscposPrinter
) -> None:
    """Paper is put in after the customer has left: the next slip must prove itself."""
    await put(printer, drawn(0))
    hung.fail_within(Fault.PAPER_OUT, 20_000)
    late = await put(printer, drawn(1))
    hung.mend(Fault.PAPER_OUT)
    hung.fail_within(Fault.MUTE, len(MEND) + 20_000)
    unproven = await put(printer, drawn(2))

    assert (late, unproven) == (Proof.UNCERTAIN, Proof.UNCERTAIN)


async def test_a_printer_that_still_owes_an_answer_gets_no_new_slip(
    hung: Hung, printer: EscposPrinter
) -> None:
    """It says that it is well, and is not: the number stays on the screen."""
    await put(printer, drawn(0))
    hung.fail(Fault.STUCK)
    uncertain, held_back = await put(printer, drawn(1)), await put(printer, drawn(2))
    hung.mend(Fault.STUCK)
    after = await put(printer, drawn(3))

    assert (uncertain, held_back, after) == (Proof.UNCERTAIN, Proof.FAILED, Proof.PRINTED)
    assert [whole(hung, drawn(n)) for n in range(4)] == [1, 1, 0, 1]

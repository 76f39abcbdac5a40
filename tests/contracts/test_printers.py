"""What a kiosk may expect of any printer."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from PIL import Image

from printer.device import EscposPrinter, FilePrinter, Printer, Proof
from printer.mechanism import Fault
from printer.state import Paper
from tests.printer.lines import HUNG


@dataclass(frozen=True, slots=True)
class Place:
    """A printer, where its slips fall, and how to break it."""

    printer: Printer
    slips: Callable[[], list[bytes]]
    smash: Callable[[], None]


def hanging(line: str) -> Callable[[Path], AbstractAsyncContextManager[Place]]:
    """An ESC/POS printer at one of the lines."""

    @asynccontextmanager
    async def place(folder: Path) -> AsyncIterator[Place]:
        async with HUNG[line](folder) as hung:
            yield Place(
                EscposPrinter(hung.at),
                lambda: [slip.image.tobytes() for slip in hung.slips],
                lambda: hung.fail(Fault.OFFLINE),
            )

    return place


@asynccontextmanager
async def files(folder: Path) -> AsyncIterator[Place]:
    """Pictures in a folder."""
    slips = folder / "slips"
    yield Place(
        FilePrinter(slips),
        lambda: [Image.open(path).tobytes() for path in sorted(slips.glob("*.png"))],
        lambda: shutil.rmtree(slips),
    )


KINDS = pytest.mark.parametrize(
    "kind", [*(pytest.param(hanging(line), id=line) for line in HUNG), files]
)
Kind = Callable[[Path], AbstractAsyncContextManager[Place]]


def drawn(shade: int) -> Image.Image:
    """A picture of one's own."""
    picture = Image.new("1", (576, 600), 1)
    picture.paste(0, (8, 8, 100 + shade, 300))
    return picture


@KINDS
async def test_slips_come_out_as_drawn_and_in_order(kind: Kind, tmp_path: Path) -> None:
    """A slip is one customer's only proof of a place."""
    async with kind(tmp_path) as place:
        state = await asyncio.to_thread(place.printer.state)
        proofs = [await asyncio.to_thread(place.printer.print, drawn(n)) for n in range(3)]

        assert state is Paper.OK
        assert proofs == [Proof.PRINTED] * 3
        assert place.slips() == [drawn(n).tobytes() for n in range(3)]


@KINDS
async def test_a_broken_printer_says_so_and_raises_nothing(kind: Kind, tmp_path: Path) -> None:
    """The kiosk goes on: number on the screen, staff told."""
    async with kind(tmp_path) as place:
        await asyncio.to_thread(place.smash)
        state = await asyncio.to_thread(place.printer.state)
        proof = await asyncio.to_thread(place.printer.print, drawn(0))

        assert (state, proof) == (Paper.OFFLINE, Proof.FAILED)
        assert place.slips() == []

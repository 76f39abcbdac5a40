"""A printer that others have written, emupos, understands what we send, and we what it says.

It needs Python 3.13, so it is no dependency: `pip install emupos` into an environment of its own,
and HELIOTROPE_EMUPOS=/its/bin/emupos. Without it these tests are not run.
"""

import asyncio
import os
import shutil
import socket
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image, ImageChops

from printer.device import EscposPrinter, Proof
from printer.lines.tcp import Tcp
from printer.slip import Slip
from printer.state import Paper
from printer.template import Template
from printer.written import ROMS, written
from tests.brokers import free_port, until

EMUPOS = os.environ.get("HELIOTROPE_EMUPOS") or shutil.which("emupos")
pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(not EMUPOS, reason="not run: no emupos here; HELIOTROPE_EMUPOS names one"),
]
SETTINGS = """\
schema: 1
api: {{ host: 127.0.0.1, port: {api} }}
devices:
  - id: kiosk1
    type: printer
    profile: epson-tm-t20iii
    connections:
      - tcp: {{ port: {port} }}
    receipts_dir: receipts
"""


@dataclass(frozen=True, slots=True)
class Foreign:
    """It, while it runs."""

    folder: Path
    api: int
    port: int

    async def fault(self, *order: str) -> None:
        """Make it report a fault, or clear it."""
        process = await asyncio.create_subprocess_exec(
            *(str(EMUPOS), "fault", *order),
            env=os.environ | {"EMUPOS_API": f"http://127.0.0.1:{self.api}"},
            stdout=asyncio.subprocess.DEVNULL,
        )
        assert await process.wait() == 0

    def slips(self) -> list[Path]:
        """What it printed."""
        return sorted(self.folder.rglob("*.png"))


@pytest.fixture
async def foreign(tmp_path: Path) -> AsyncIterator[Foreign]:
    """A TM-T20III that is none."""
    foreign = Foreign(tmp_path, free_port(), free_port())
    (tmp_path / "emupos.yaml").write_text(SETTINGS.format(api=foreign.api, port=foreign.port))
    with (tmp_path / "log").open("wb") as log:
        process = await asyncio.create_subprocess_exec(
            *(str(EMUPOS), "run"), cwd=tmp_path, stdout=log, stderr=log
        )
    await until(lambda: _listens(foreign.port), "emupos")
    yield foreign
    process.terminate()
    await process.wait()


@pytest.fixture
async def ours(foreign: Foreign) -> EscposPrinter:
    """Our side, once it has found the other well."""
    ours = EscposPrinter(Tcp("127.0.0.1", foreign.port))
    async with asyncio.timeout(20):
        while await asyncio.to_thread(ours.state) is not Paper.OK:
            pass
    return ours


async def test_a_drawn_slip_comes_out_dot_by_dot(
    foreign: Foreign, ours: EscposPrinter, slip: Slip, picture: Image.Image
) -> None:
    """Nobody of us wrote that printer."""
    proof = await asyncio.to_thread(ours.print, picture)
    await until(foreign.slips, "a receipt")
    with Image.open(foreign.slips()[0]) as printed:
        grey = printed.convert("L")
    left = (grey.width - picture.width) // 2
    paper = grey.crop((left, 0, left + picture.width, picture.height))
    (code,) = zxingcpp.read_barcodes(grey)

    assert proof is Proof.PRINTED
    assert code.text == slip.url
    assert ImageChops.difference(paper, picture.convert("L")).getbbox() is None


async def test_a_written_slip_has_its_code(
    foreign: Foreign, ours: EscposPrinter, slip: Slip
) -> None:
    """Its letters are Latin; it draws the code by itself."""
    sent = written(slip, Template(also=()), ROMS["cp437"])
    proof = await asyncio.to_thread(ours.send, sent)
    await until(foreign.slips, "a receipt")
    with Image.open(foreign.slips()[0]) as printed:
        (code,) = zxingcpp.read_barcodes(printed.convert("L"))

    assert (proof, code.text) == (Proof.PRINTED, slip.url)


@pytest.mark.parametrize(
    ("fault", "state"),
    [
        ("paper-near-end", Paper.NEAR_END),
        ("paper-out", Paper.OUT),
        ("cover-open", Paper.COVER),
        ("offline", Paper.OFFLINE),
    ],
)
async def test_its_faults_are_read_as_they_are(
    foreign: Foreign, ours: EscposPrinter, fault: str, state: Paper
) -> None:
    """The bits are Epson's, not ours."""
    await foreign.fault("set", "kiosk1", fault)
    ill = await asyncio.to_thread(ours.state)

    assert ill is state


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0

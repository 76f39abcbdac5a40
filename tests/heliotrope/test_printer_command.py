"""What an operator does with a printer, on a console."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import zxingcpp
from click.testing import CliRunner, Result
from PIL import Image

from heliotrope.cli import main
from printer.mechanism import Fault
from printer.state import Paper
from tests.printer.lines import OnSerial
from words.languages import KNOWN


async def run(*arguments: str) -> Result:
    """The command, as from a shell."""
    return await asyncio.to_thread(CliRunner().invoke, main, ["printer", *arguments])


@pytest.fixture
async def hung(tmp_path: Path) -> AsyncIterator[OnSerial]:
    """A printer at a serial port."""
    async with OnSerial(tmp_path) as simulator:
        yield simulator


async def test_the_status_says_what_to_do(hung: OnSerial) -> None:
    """For people a sentence, for programs JSON; the exit code for both."""
    address = f"serial:{hung.at.path}?baud=115200"
    well = await run("status", "--printer", address, "--json")
    hung.fail(Fault.COVER_OPEN)
    covered = await run("status", "--printer", address)

    assert json.loads(well.stdout) == {"printer": address, "paper": "ok", "prints": True}
    assert (well.exit_code, covered.exit_code) == (0, 1)
    assert covered.stdout == "cover: Its cover is open: close it.\n"


def test_every_state_has_its_remedy() -> None:
    """A state without a sentence would be an error on the worst of days."""
    from heliotrope.printers import REMEDIES  # noqa: PLC0415 - the table under test

    assert set(REMEDIES) == {state.value for state in Paper}


async def test_a_test_slip_comes_out_and_is_no_ticket(hung: OnSerial) -> None:
    """Nobody can wait with it; and where it does not come out, why is said."""
    address = f"serial:{hung.at.path}?baud=115200&mode=gb18030"
    printed = await run("test", "--printer", address, "--language", "zh")
    hung.fail(Fault.PAPER_OUT)
    failed = await run("test", "--printer", address)

    assert (printed.exit_code, printed.stdout) == (0, "printed\n")
    assert zxingcpp.read_barcodes(hung.slips[0].image.convert("L")) == []
    assert failed.exit_code == 1
    assert "put a roll in" in failed.output


@pytest.mark.parametrize("language", KNOWN)
@pytest.mark.parametrize("mode", ["raster", "gb18030", "cp949", "cp437"])
async def test_a_slip_is_seen_before_it_is_printed(
    tmp_path: Path, language: str, mode: str
) -> None:
    """On the paper that the branch has, in every language, drawn or written."""
    template, out = tmp_path / "slip.toml", tmp_path / "slip.png"
    template.write_text("width = 80\nalso = []\n")
    said = await run(
        *("preview", "--template", str(template), "--width", "58"),
        *("--language", language, "--mode", mode, "--out", str(out)),
    )
    with Image.open(out) as picture:
        (code,) = zxingcpp.read_barcodes(picture.convert("L"))

    assert said.exit_code == 0
    assert code.text.startswith("https://")


@pytest.mark.parametrize(
    ("arguments", "remedy"),
    [
        (("status", "--printer", "lpt1"), "tcp://HOST:9100"),
        (("test", "--printer", "file:{}", "--template", "{}/none.toml"), "none.toml"),
        (("test", "--printer", "file:{}?mode=cp437"), "no letters of its own"),
        (("test", "--printer", "tcp://127.0.0.1:9?mode=big5"), "gb18030, cp949, cp437"),
        (("preview", "--mode", "big5", "--out", "{}/x.png"), "say raster, gb18030"),
        (("preview", "--out", "{}/nowhere/x.png"), "nowhere"),
    ],
)
async def test_a_mistake_is_answered_with_its_remedy(
    tmp_path: Path, arguments: tuple[str, ...], remedy: str
) -> None:
    """No traceback for an operator."""
    said = await run(*(argument.format(tmp_path) for argument in arguments))

    assert said.exit_code == 1
    assert remedy in said.output
    assert "Traceback" not in said.output

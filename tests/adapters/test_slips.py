"""The server's side of a printer that stands by itself, with the real printer's side."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from printer.device import EscposPrinter
from printer.mechanism import Fault
from printer.press import Drawing
from printer.service import Service
from printer.spool import Spool
from printer.template import STANDARD
from server.adapters.slips import SlipPrinters
from tests.brokers import link, running, until
from tests.printer.lines import OnNetwork
from wire.album import Album
from wire.messages import DeviceState, Presence, PrintJob, ServerState
from wire.topics import SERVER_STATE

pytestmark = pytest.mark.system
NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
STATES = {
    "printer/r1": DeviceState(state=Presence.READY, paper="ok"),
    "printer/r2": DeviceState(state=Presence.LOST),
    "kiosk/k1": DeviceState(state=Presence.READY),
}


def job(id_: str) -> PrintJob:
    """A slip of its own."""
    return PrintJob(
        id=id_,
        expires_at=NOW + timedelta(minutes=1),
        number="A021",
        branch={"en": "Bank"},
        service={"en": "Cash"},
        issued_at=NOW,
        language="en",
    )


@pytest.fixture
async def paper(tmp_path: Path) -> AsyncIterator[OnNetwork]:
    """A printer in good order."""
    async with OnNetwork(tmp_path) as simulator:
        yield simulator


@pytest.fixture
async def printers(tmp_path: Path, paper: OnNetwork) -> AsyncIterator[SlipPrinters]:
    """The server, a real broker, and the printer r1."""
    async with running("mosquitto", tmp_path) as broker:
        ours, theirs = link(broker, "server"), link(broker, "r1")
        spool = Spool(tmp_path / "spool.sqlite")
        press = Drawing(EscposPrinter(paper.at, timeout=0.5), STANDARD)
        album = Album(tmp_path / "pictures", theirs, kind="printer", device="r1")
        service = Service(theirs, spool, press, album, device="r1", tell=lambda _: None)
        printers = SlipPrinters(ours, lambda: STATES)
        async with ours, theirs:
            await until(lambda: ours.connected and theirs.connected, "connected")
            life = asyncio.create_task(service.keep_going())
            ours.say(SERVER_STATE, ServerState(owner="desk", epoch=1, made_at=NOW))
            yield printers
            life.cancel()
            await service.finish()
        spool.close()


async def test_a_slip_is_asked_for_until_it_is_answered(
    printers: SlipPrinters, paper: OnNetwork
) -> None:
    """Two at once, each with its own answer; and only what is there is offered."""
    results = await asyncio.gather(*(printers.print("r1", job(f"job-{n}"), 15) for n in (1, 2)))

    assert [result and (result.id, result.outcome) for result in results] == [
        ("job-1", "printed"),
        ("job-2", "printed"),
    ]
    assert len(paper.slips) == 2
    assert printers.ready() == ("r1",)


async def test_no_paper_and_no_printer_are_told_apart(
    printers: SlipPrinters, paper: OnNetwork
) -> None:
    """One wants a roll, the other a look at its plug."""
    paper.fail(Fault.PAPER_OUT)
    without_paper = await printers.print("r1", job("job-1"), 15)
    without_printer = await printers.print("r2", job("job-2"), 1.5)

    assert without_paper is not None
    assert (without_paper.outcome, without_paper.paper) == ("failed", "out")
    assert without_printer is None

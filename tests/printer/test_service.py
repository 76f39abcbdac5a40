"""A printer by itself, as a real process, on a real broker, with real permissions."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp

from heliotrope.broker import Broker
from printer.mechanism import Fault
from tests.brokers import BRANCH, link, running, until
from tests.given_pictures import Gallery
from tests.printer.lines import OnNetwork
from wire.link import Link
from wire.messages import DeviceState, Look, Presence, PrintJob, PrintResult, ServerState
from wire.topics import DEVICE_STATE, LOOK, PRINTER_JOB, PRINTER_RESULT, SERVER_STATE

pytestmark = pytest.mark.system
NOW = datetime(2026, 11, 21, 9, 42, tzinfo=UTC)
URL = "https://queue.heliotrope.example/p/Qh3k9sZ1f0aYb2c4d6e8Gg"
JOB = PrintJob(
    id="job-1",
    expires_at=NOW + timedelta(minutes=5),
    number="A021",
    branch={"en": "Heliotrope Bank"},
    service={"en": "Cash and transfers"},
    ahead=5,
    issued_at=NOW,
    url=URL,
    language="en",
)


class Desk:
    """The server's side: its clock stands at NOW."""

    def __init__(self, broker: Broker) -> None:
        self.link: Link = link(broker, "server")
        self.gallery = Gallery(self.link)
        self.results: list[PrintResult] = []
        self.states: list[DeviceState] = []
        self.link.hear(PRINTER_RESULT, lambda _, result: self.results.append(result))
        self.link.hear(DEVICE_STATE, lambda _, state: self.states.append(state))

    def beat(self) -> None:
        """The heartbeat."""
        self.link.say(SERVER_STATE, ServerState(owner="desk", epoch=1, made_at=NOW))

    async def ask(self, job: PrintJob) -> PrintResult:
        """The answer to this job, asked for again and again as a server does."""
        before = len(self.results)
        while len(self.results) == before:
            self.link.say(PRINTER_JOB, job, device="r1")
            try:
                await until(lambda: len(self.results) > before, "answered", 1.0)
            except AssertionError:
                self.beat()
        return self.results[-1]


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Broker]:
    """Mosquitto, with the permissions of the wire table."""
    async with running("mosquitto", tmp_path) as started:
        yield started


@pytest.fixture
async def desk(broker: Broker) -> AsyncIterator[Desk]:
    """A server."""
    desk = Desk(broker)
    async with desk.link:
        await until(lambda: desk.link.connected, "connected")
        yield desk


@pytest.fixture
async def paper(tmp_path: Path) -> AsyncIterator[OnNetwork]:
    """The printer behind the program."""
    async with OnNetwork(tmp_path) as simulator:
        yield simulator


@asynccontextmanager
async def program(
    broker: Broker, paper: OnNetwork, folder: Path
) -> AsyncIterator[asyncio.subprocess.Process]:
    """`heliotrope printer serve`, until stopped."""
    told = {
        "BRANCH": BRANCH,
        "DEVICE": "r1",
        "BROKER_PORT": str(broker.port),
        "PASSWORD": "secret-r1",
        "DATA": str(folder / "printer"),
        "PRINTER": f"tcp://127.0.0.1:{paper.port}",
    }
    settings = {f"HELIOTROPE_{name}": value for name, value in told.items()}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "printer.main"), env=os.environ | settings
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGTERM)
        await process.wait()


async def test_a_new_logo_is_on_the_next_slip_and_a_restart_keeps_it(
    broker: Broker, desk: Desk, paper: OnNetwork, tmp_path: Path
) -> None:
    """Nobody goes to the printer for it; and no slip waits for a picture."""
    name = desk.gallery.hold("#0A2C5C")
    async with program(broker, paper, tmp_path):
        await desk.ask(JOB)
        desk.link.say(LOOK, Look(logo=name))
        await until((tmp_path / "printer" / "pictures" / f"{name}.png").exists, "the logo")
        await desk.ask(JOB.model_copy(update={"id": "job-2"}))
    async with program(broker, paper, tmp_path):
        await desk.ask(JOB.model_copy(update={"id": "job-3"}))
    before, after, again = (slip.image.height for slip in paper.slips)

    assert after > before + 90
    assert again == after


def codes(paper: OnNetwork) -> list[str]:
    """What stands in the codes of the slips that came out."""
    return [
        code.text
        for slip in paper.slips
        for code in zxingcpp.read_barcodes(slip.image.convert("L"))
    ]


async def test_a_slip_is_printed_once_however_often_it_is_asked_for(
    broker: Broker, desk: Desk, paper: OnNetwork, tmp_path: Path
) -> None:
    """The answer may be lost, the customer must not have two; and it comes and goes with a word."""
    async with program(broker, paper, tmp_path) as process:
        first, again = await desk.ask(JOB), await desk.ask(JOB)
        other = await desk.ask(JOB.model_copy(update={"id": "job-2", "url": URL + "2"}))
        process.send_signal(signal.SIGTERM)
        code = await process.wait()
        await until(lambda: desk.states[-1].state is Presence.DISCONNECTED, "gone")

    assert [first, again, other] == [
        PrintResult(id=id_, outcome="printed", paper="ok") for id_ in ("job-1", "job-1", "job-2")
    ]
    assert (code, codes(paper)) == (0, [URL, URL + "2"])
    assert any(state == Presence.READY and paper == "ok" for state, paper in _said(desk))


async def test_what_comes_too_late_is_not_printed(
    broker: Broker, desk: Desk, paper: OnNetwork, tmp_path: Path
) -> None:
    """A slip that nobody waits for would be taken by somebody else."""
    late = JOB.model_copy(update={"expires_at": NOW - timedelta(seconds=1)})
    async with program(broker, paper, tmp_path):
        result = await desk.ask(late)

    assert (result.outcome, paper.slips) == ("expired", [])


async def test_without_paper_it_says_so_and_prints_when_asked_again(
    broker: Broker, desk: Desk, paper: OnNetwork, tmp_path: Path
) -> None:
    """Failed means: surely not on paper. So the same slip may be asked for again."""
    paper.fail(Fault.PAPER_OUT)
    async with program(broker, paper, tmp_path):
        failed = await desk.ask(JOB)
        paper.mend(Fault.PAPER_OUT)
        printed = await desk.ask(JOB)

    assert (failed.outcome, failed.paper) == ("failed", "out")
    assert (printed.outcome, codes(paper)) == ("printed", [URL])


async def test_a_slip_that_was_cut_short_by_a_kill_is_told_and_not_repeated(
    broker: Broker, desk: Desk, paper: OnNetwork, tmp_path: Path
) -> None:
    """It may lie in the tray."""
    paper.fail(Fault.STUCK)
    async with program(broker, paper, tmp_path) as process:
        await until(lambda: any(paper == "ok" for _, paper in _said(desk)), "ready")
        desk.beat()
        desk.link.say(PRINTER_JOB, JOB, device="r1")
        await until(lambda: paper.began, "a slip began")
        process.kill()
        await process.wait()
    async with program(broker, paper, tmp_path):
        result = await desk.ask(JOB)
        paper.mend(Fault.STUCK)

    assert result.outcome == "uncertain"
    assert codes(paper).count(URL) <= 1


def _said(desk: Desk) -> list[tuple[Presence, str]]:
    return [(state.state, state.paper) for state in desk.states]

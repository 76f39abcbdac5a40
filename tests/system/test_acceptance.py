"""A branch is tried as a bank would before it opens: real processes, and the test's hands."""

import asyncio
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack, ExitStack, contextmanager
from pathlib import Path
from typing import Self

import httpx
import pytest
from click.testing import CliRunner

from heliotrope.accepting.steps import STEPS
from heliotrope.cli import main
from printer.simulator import Fault, Simulator
from tests.display.cable import Cable
from tests.system.hall import Hall, laid_out, new_teller, running, wake
from tests.system.parts import Part, heliotrope, rows, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(400)]
SERVICE_SECONDS = 1.2
"""The branch file of the tests asks for ratings after services of a second."""


class Bench:
    """A printer whose cover opens and a cable that is pulled, on a loop of their own."""

    def __init__(self, broker_port: int, slips: Path) -> None:
        self._loop = asyncio.new_event_loop()
        self._over = asyncio.Event()
        self._there = threading.Event()
        self._cable, self._printer = Cable(broker_port), Simulator(folder=slips)
        self._thread = threading.Thread(target=self._loop.run_until_complete, args=(self._hold(),))

    def __enter__(self) -> Self:
        """Both are there."""
        self._thread.start()
        self._there.wait(10)
        self.broker_port, self.printer_port = self._cable.port, self._printer.port
        return self

    def __exit__(self, *_: object) -> None:
        """Both are gone."""
        self._loop.call_soon_threadsafe(self._over.set)
        self._thread.join(10)
        self._loop.close()

    def pull(self) -> None:
        self._loop.call_soon_threadsafe(self._cable.cut)

    def plug(self) -> None:
        self._loop.call_soon_threadsafe(self._cable.mend)

    def open_cover(self) -> None:
        self._loop.call_soon_threadsafe(self._printer.fail, Fault.COVER_OPEN)

    def close_cover(self) -> None:
        self._loop.call_soon_threadsafe(self._printer.mend, Fault.COVER_OPEN)

    async def _hold(self) -> None:
        async with AsyncExitStack() as both:
            await both.enter_async_context(self._cable)
            await both.enter_async_context(self._printer)
            self._there.set()
            await self._over.wait()


@contextmanager
def branch(folder: Path) -> Iterator[tuple[Hall, Bench]]:
    """Installed and running, with backups; the kiosk's network and printer are in our hand."""
    made = laid_out(folder)
    told("backup", "key", folder / "backup.key")
    made.server.told |= {
        "HELIOTROPE_BACKUP_TO": str(folder / "backups"),
        "HELIOTROPE_BACKUP_KEY": str(folder / "backup.key"),
    }
    with ExitStack() as parts:
        parts.enter_context(running(made.mosquitto))
        bench = parts.enter_context(Bench(made.broker_port, folder / "slips"))
        made.kiosk.told |= {
            "HELIOTROPE_PRINTER": f"tcp://127.0.0.1:{bench.printer_port}",
            "HELIOTROPE_BROKER_PORT": str(bench.broker_port),
        }
        for part in (made.server, made.kiosk, made.board, made.pad):
            parts.enter_context(running(part))
        made.wait_for_server()
        yield made, bench


def told(*words: object) -> str:
    """A command as an operator types it, which must work."""
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    return done.output


class Hands:
    """Whoever does what the steps ask for."""

    def __init__(self, made: Hall, bench: Bench) -> None:
        self.made, self.bench = made, bench
        password = new_teller(made)
        self._teller = httpx.Client(base_url=made.url, headers={"Origin": made.url}, timeout=20)
        self._teller.post("/login", data={"name": "anna", "password": password})
        self._press("open")

    def __enter__(self) -> Self:
        """At work."""
        return self

    def __exit__(self, *_: object) -> None:
        """Gone home."""
        self._teller.close()

    def ticket(self) -> None:
        kiosk = self.made.remote("k1")
        wake(kiosk)
        kiosk.tap("service:cash")
        kiosk.tap("ticket")
        kiosk.see(screen="take")

    def call(self) -> None:
        self._press("call-next")

    def rating(self) -> None:
        self._press("start")
        time.sleep(SERVICE_SECONDS)  # a service takes time; nothing is waited for
        self._press("finish")
        self.made.remote("pad1").tap("face-5")

    def cut(self) -> None:
        self.bench.pull()
        self.said("cut off:")
        self.ticket()
        self.bench.plug()

    def killed(self) -> None:
        self.made.server.kill()
        self.made.server.start()

    def paper(self) -> None:
        self.bench.open_cover()
        figure = self.made.figure
        wait_for(lambda: figure("heliotrope_branch_printers", paper="cover"), "its complaint")
        self.bench.close_cover()

    def restore(self) -> None:
        folder = self.made.folder
        [line] = [line for line in self._log().splitlines() if ".age, verified" in line]
        backup = line.split("passed: ")[1].split(",")[0]
        self.made.server.stop()
        key, data = folder / "backup.key", folder / "server"
        told("restore", backup, "--key", key, "--data", data, "--replace")
        self.made.server.start()

    def said(self, words: str) -> None:
        """Until the trial says that."""
        wait_for(lambda: words in self._log(), f"{words}\n{self._log()}", patience=60)

    def _log(self) -> str:
        log = self.made.folder / "acceptance.log"
        return log.read_text("utf-8") if log.exists() else ""

    def _press(self, key: str) -> None:
        form = {"request": uuid.uuid4().hex, "outcome": "done"}
        assert self._teller.post(f"/teller/c1/{key}", data=form).is_success


def test_every_step_is_passed_and_nothing_of_it_is_left(tmp_path: Path) -> None:
    """The report can be signed, and the branch's records are as they were before."""
    report = tmp_path / "report.md"
    with branch(tmp_path) as (made, bench), Hands(made, bench) as hands:
        wait_for(lambda: made.figure("heliotrope_branch_devices", kind="pad", state="ready"), "pad")
        before = rows(made.database, TICKETS)
        tried = ["acceptance", "--report", str(report), "--patience", "90"]
        with running(Part("acceptance", heliotrope(*tried), made.server.told, tmp_path)) as trial:
            for step in STEPS.values():
                hands.said(f"== {step.name}:")
                do: Callable[[], None] | None = getattr(hands, step.name, None)
                if do is not None:
                    do()
            assert trial.process is not None
            code = trial.process.wait(120)
        text = report.read_text("utf-8") if report.exists() else trial.said()

        assert (code, text.count("| passed |")) == (0, len(STEPS)), text
        assert rows(made.database, TICKETS) == before


TICKETS = "SELECT count(*) FROM journal WHERE kind IN ('TicketIssued', 'TicketHandedIn')"


def test_a_step_that_does_not_exist_is_said() -> None:
    """With those that there are."""
    done = CliRunner().invoke(main, ["acceptance", "--only", "coffee"])

    assert done.exit_code == 1
    assert "coffee: no such step; there are doctor, backup, ticket" in done.output

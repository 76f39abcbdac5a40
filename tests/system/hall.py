"""A whole branch of real processes: broker, server, kiosk, printer, board, pad, browser."""

import contextlib
import os
import re
import shutil
import sys
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from heliotrope import devices
from heliotrope.mosquitto import lay_out
from heliotrope.processes import free_port
from tests.figures import figure
from tests.system.parts import OFFSCREEN, Part, Remote, answers, heliotrope, wait_for

SAMPLE = Path("deploy/branches/sample.toml")
MORNING = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
PASSWORD = "only-in-this-test"
DEVICES = {"k1": "kiosk", "b1": "board", "pad1": "pad", "p1": "pager", "c1": "button"}
CHROMIUM = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@dataclass(frozen=True, slots=True)
class Hall:
    """The parts, each to be started, killed and looked at."""

    folder: Path
    broker_port: int
    http_port: int
    watch_port: int
    mosquitto: Part
    server: Part
    printer: Part
    kiosk: Part
    board: Part
    pad: Part

    @property
    def url(self) -> str:
        """The server's pages."""
        return f"http://127.0.0.1:{self.http_port}"

    def figure(self, name: str, **labels: str) -> float | None:
        """What Prometheus would find; None where there is no such figure."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.watch_port}/metrics") as told:
            return figure(told.read().decode(), name, **labels)

    @property
    def database(self) -> Path:
        """The server's record."""
        return self.folder / "server" / "heliotrope.sqlite"

    @property
    def slips(self) -> list[Path]:
        """What has been printed, in order."""
        return sorted((self.folder / "slips").glob("slip-*.png"))

    def remote(self, name: str) -> Remote:
        """A finger on one of the Kivy programs."""
        return Remote(self.folder / f"{name}.sock")

    @property
    def answers(self) -> bool:
        """Whether the pages answer."""
        return answers(f"{self.url}/healthz")

    def wait_for_server(self) -> None:
        """Until the pages answer."""
        wait_for(lambda: self.answers, f"the server: {self.server.said()}")


@contextlib.contextmanager
def hall(folder: Path, prepare: Callable[[Hall], None] = lambda _: None) -> Iterator[Hall]:
    """All parts running, the day open; `prepare` changes them before they start."""
    made = laid_out(folder)
    prepare(made)
    with contextlib.ExitStack() as parts:
        for part in (made.mosquitto, made.printer):
            parts.enter_context(running(part))
        # A new printer names its port once it listens.
        port = wait_for(lambda: _printer_port(made.printer), "the printer")
        made.kiosk.told["HELIOTROPE_PRINTER"] = f"tcp://127.0.0.1:{port}"
        for part in (made.server, made.kiosk, made.board, made.pad):
            parts.enter_context(running(part))
        made.wait_for_server()
        yield made


def new_teller(made: Hall, name: str = "anna", role: str = "teller") -> str:
    """An account made as an operator makes it; its password."""
    with_data = ["staff", name, "--role", role, "--data", str(made.folder / "server")]
    command = [*made.server.command[:-1], *with_data]  # of the server's own release
    made_it = Part(f"staff-{name}", command, {}, made.folder)
    with running(made_it):
        words = wait_for(lambda: re.search(rf"{name} (\S+)", made_it.said()), "the password")
    return words[1]


def wake(kiosk: Remote, language: str = "en") -> None:
    """Bring the kiosk to its services, in that language."""
    wait_for(lambda: f"language:{language}" in kiosk.look()["buttons"], "a kiosk with a menu")
    kiosk.tap(f"language:{language}")
    wait_for(lambda: _at_services(kiosk), "the services")


def _at_services(kiosk: Remote) -> bool:
    seen = kiosk.look()
    if seen["screen"] == "services":
        return True
    for button in ("done", "start", "back"):
        if button in seen["buttons"]:
            kiosk.send({"tap": button})
            break
    return False


def ticking(seconds: float = 1.0) -> Callable[[], datetime]:
    """A clock that goes on by so much whenever it is read, from a morning on."""
    moments = (MORNING + timedelta(seconds=seconds * place) for place in count())
    return lambda: next(moments)


@contextlib.contextmanager
def browser() -> Iterator[Browser]:
    """Debian's Chromium, without a window."""
    with sync_playwright() as play:
        chromium = play.chromium.launch(
            executable_path="/usr/bin/chromium", headless=True, args=list(CHROMIUM)
        )
        try:
            yield chromium
        finally:
            chromium.close()


def log_in(page: Page, url: str, name: str, password: str) -> None:
    """As a person does."""
    page.goto(f"{url}/login")
    page.fill("[name=name]", name)
    page.fill("[name=password]", password)
    page.click("form button.big")
    page.wait_for_url(lambda there: "/login" not in there)


@contextlib.contextmanager
def running(part: Part) -> Iterator[Part]:
    """The part for as long as the context lasts."""
    try:
        yield part.start()
    finally:
        part.stop()


@contextlib.contextmanager
def served(folder: Path, **told: str) -> Iterator[Hall]:
    """Broker and server, told this as well; what devices there are is the test's business."""
    parts = laid_out(folder)
    parts.server.told |= {f"HELIOTROPE_{name}": setting for name, setting in told.items()}
    with running(parts.mosquitto), running(parts.server):
        parts.wait_for_server()
        wait_for(lambda: "broker connected" in parts.server.said(), "the server's link")
        yield parts


def laid_out(folder: Path) -> Hall:
    """All parts, none started."""
    broker_port, http_port, watch_port = free_port(), free_port(), free_port()
    passwords = dict.fromkeys(devices.names("sample", DEVICES), PASSWORD)
    accounts = devices.accounts("sample", DEVICES, passwords)
    configuration = lay_out(folder / "mosquitto", broker_port, accounts)
    mosquitto = shutil.which("mosquitto") or "/usr/sbin/mosquitto"
    return Hall(
        folder=folder,
        broker_port=broker_port,
        http_port=http_port,
        watch_port=watch_port,
        mosquitto=Part("mosquitto", [mosquitto, "-c", str(configuration)], {}, folder),
        server=Part(
            "server",
            heliotrope("server"),
            _server(folder, broker_port, http_port) | {"HELIOTROPE_WATCH_PORT": str(watch_port)},
            folder,
        ),
        printer=_printer(folder),
        kiosk=device_part(folder, broker_port, "k1", ["kiosk"]),
        board=device_part(folder, broker_port, "b1", ["display", "board"]),
        pad=device_part(folder, broker_port, "pad1", ["display", "pad"]),
    )


def _server(folder: Path, broker_port: int, http_port: int) -> dict[str, str]:
    return {
        "HELIOTROPE_BRANCH_FILE": str(branch_file(folder)),
        "HELIOTROPE_DATA": str(folder / "server"),
        "HELIOTROPE_PASSWORD": PASSWORD,
        "HELIOTROPE_BROKER_PORT": str(broker_port),
        "HELIOTROPE_HTTP_PORT": str(http_port),
        # The tests may run at night.
        "HELIOTROPE_STARTS_AT": "09:30",
    }


def branch_file(folder: Path, sample: Path = SAMPLE) -> Path:
    """The sample, but a service of one second is long enough to be rated."""
    text = sample.read_text("utf-8")
    path = folder / "branch.toml"
    path.write_text(
        re.sub(r"^after_seconds = .*$", "after_seconds = 1", text, flags=re.MULTILINE), "utf-8"
    )
    return path


def _printer(folder: Path) -> Part:
    (folder / "slips").mkdir()
    command = [sys.executable, "-m", "printer.simulator", "--port", "0", "--folder"]
    return Part("printer", [*command, str(folder / "slips")], {"PYTHONUNBUFFERED": "1"}, folder)


def _printer_port(printer: Part) -> str | None:
    found = re.search(r"printer: 127\.0\.0\.1:(\d+)", printer.said())
    return found[1] if found else None


def device_part(folder: Path, broker_port: int, device: str, program: list[str]) -> Part:
    """A device of the hall, told who it is."""
    told = OFFSCREEN | {
        "HELIOTROPE_BRANCH": "sample",
        "HELIOTROPE_DEVICE": device,
        "HELIOTROPE_BROKER_PORT": str(broker_port),
        "HELIOTROPE_PASSWORD": PASSWORD,
        "HELIOTROPE_DATA": str(folder / device),
        "HELIOTROPE_COUNTER": "c1",
        "HELIOTROPE_TOUCHES": str(folder / f"{device}.sock"),
        "KIVY_HOME": str(folder / device / "kivy"),
        "PATH": os.environ["PATH"],
    }
    return Part(device, heliotrope(*program), told, folder)

"""From two bare Debians to the first ticket, by the handbook's commands as they stand there."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack
from pathlib import Path
from typing import Final

import pytest

from tests.install.box import Box, cable
from tests.install.service import Service, enabled, socket_of
from tests.system import paper
from tests.system.hall import running, wake
from tests.system.parts import Part, Remote, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(1800)]
BLOCK: Final = re.compile(
    r"^```sh\n# on the (?P<where>[^\n]+)\n(?P<words>.*?)^```$", re.MULTILINE | re.DOTALL
)
BRANCH, KIOSK = "branch's machine", "kiosk"
NAME, ADDRESS, PRINTER = "queue.north.example", "192.0.2.1", "192.0.2.20"
NUMBERS: Final = [f"A{ordinal:03d}" for ordinal in (*range(1, 10), *range(500, 510))]
TOUCHES: Final = "/run/heliotrope-screen/touches"
TOLD: Final = {
    # The test may run at night.
    "heliotrope-server": {"HELIOTROPE_STARTS_AT": "09:30"},
    # There is no screen here, and no panel.
    "heliotrope-screen@kiosk": {
        "HELIOTROPE_TOUCHES": TOUCHES,
        "WLR_BACKENDS": "headless",
        "WLR_LIBINPUT_NO_DEVICES": "1",
        "WLR_RENDERER": "pixman",
    },
}
"""Beside what the units say."""


def blocks() -> list[tuple[str, str]]:
    """Where, and what is typed there, in order."""
    text = Path("docs/handbook.md").read_text("utf-8")
    return [(found["where"], found["words"]) for found in BLOCK.finditer(text)]


def typed(box: Box, words: str, well: bool = True, **told: str) -> str:
    """As root types it at home; what the screen says."""
    command = box.command("bash", "-euc", f"cd\n{words}", **told)
    done = subprocess.run(command, capture_output=True, check=False, text=True)
    said = done.stdout + done.stderr
    assert (done.returncode == 0) == well, f"{words}\n{said[-6000:]}"
    return said


def carry(bundle: Path, box: Box) -> None:
    """Bundle, signature and key, as from a stick."""
    for file in (bundle, bundle.with_suffix(".tar.sig"), bundle.with_name("heliotrope.gpg")):
        shutil.copy(file, box.seen("/root"))


@pytest.fixture
def machines(debian: Path, bundle: Path, tmp_path: Path) -> Iterator[tuple[Box, Box]]:
    """The branch's and the kiosk's, cabled; the bank's name service is two lines."""
    branch, kiosk = (Box(name, debian, tmp_path / name) for name in ("branch", "kiosk"))
    with branch.on(), kiosk.on():
        cable(branch, kiosk)
        printer = branch.outside("ip", "address", "add", f"{PRINTER}/24", "dev", "eth0")
        subprocess.run(printer, check=True)
        for box in (branch, kiosk):
            carry(bundle, box)
            box.seen("/etc/hosts").write_text(f"127.0.0.1 localhost\n{ADDRESS} {NAME}\n", "ascii")
        yield branch, kiosk


def test_the_handbook_leads_to_the_first_ticket(machines: tuple[Box, Box], tmp_path: Path) -> None:
    """Two bare machines, no other network, nothing that is not in the bundle."""
    at, said = dict(zip((BRANCH, KIOSK), machines, strict=True)), ""
    with ExitStack() as running_here:
        running_here.enter_context(running(printer(machines[0], tmp_path)))
        for where, words in blocks():
            invitation = re.search(r"as a QR code: (\S+)", said)
            said += typed(at[where], words, INVITATION=invitation[1] if invitation else "")
            for service in beginning(at[where], tmp_path):
                running_here.enter_context(service)
        number = take(Remote(socket_of(machines[1].seen(TOUCHES))))
        slip = wait_for(lambda: next(tmp_path.glob("slips/slip-*.png"), None), "the slip")

    assert paper.number_on(slip, NUMBERS) == number
    assert re.search(r"^admin \w{5}-\w{5}-\w{5}-\w{5}$", said, re.MULTILINE)


def beginning(box: Box, folder: Path) -> Iterator[AbstractContextManager[object]]:
    """What systemd would start now."""
    for name in enabled(box):
        service = Service(box, name, **TOLD.get(name, {}))
        if not service.log.exists():
            yield service.running()
    pages = Part("nginx", box.command("nginx", "-g", "daemon off;"), {}, folder)
    if box.seen("/etc/nginx/sites-enabled/heliotrope").is_symlink() and not pages.log.exists():
        yield running(pages)


def take(kiosk: Remote) -> str:
    """The first customer; the number on the screen."""
    wake(kiosk)
    kiosk.tap("service:cash")
    kiosk.tap("ticket")
    return str(kiosk.see(screen="take")["number"])


def printer(branch: Box, folder: Path) -> Part:
    """A printer at an address of its own, at the branch's end of the cable."""
    at = ["--host", PRINTER, "--port", "9100", "--folder", str(folder / "slips")]
    words = branch.outside(sys.executable, "-m", "printer.simulator", *at)
    return Part("printer", words, {}, folder)


def test_a_bundle_that_was_changed_is_not_unpacked(machines: tuple[Box, Box]) -> None:
    """One bit of it: nothing is on the machine, and nobody can run it by mistake."""
    branch, _ = machines
    (_, words), *_ = blocks()
    [tar] = branch.seen("/root").glob("*.tar")
    with tar.open("r+b") as file:
        file.seek(-20_000, 2)
        byte = file.read(1)
        file.seek(-1, 1)
        file.write(bytes([byte[0] ^ 1]))

    assert "BAD signature" in typed(branch, words, well=False)
    assert [file.name for file in branch.seen("/root").iterdir() if file.is_dir()] == []


def test_installing_again_changes_nothing(machines: tuple[Box, Box]) -> None:
    """On PostgreSQL: nobody loses a key, a certificate, a password or a setting by it."""
    branch, _ = machines
    words = [words.replace("--name", "--postgresql --name", 1) for _, words in blocks()[:2]]
    first = [typed(branch, each) for each in words][-1]
    before = kept(branch)
    again = typed(branch, words[-1])

    assert "^ this password is shown now" in first
    assert "admin has an account already" in again
    assert kept(branch) == before
    with ExitStack() as running_here:
        for service in beginning(branch, branch.root.parent):
            running_here.enter_context(service)
        healthy = page_in(branch, "http://127.0.0.1:8080/healthz")
    assert '"status":"ok"' in healthy


def kept(box: Box) -> dict[str, bytes]:
    """What is the branch's own."""
    folders = ("/etc/heliotrope", "/var/lib/heliotrope/broker")
    files = [file for folder in folders for file in box.seen(folder).rglob("*") if file.is_file()]
    return {str(file): file.read_bytes() for file in files}


def page_in(box: Box, url: str) -> str:
    """What a page of the box says, asked there."""
    asked = f"import urllib.request as u; print(u.urlopen({url!r}).read().decode())"
    return box.run("python3", "-c", asked)

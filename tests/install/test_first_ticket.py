"""From two bare Debians to the first ticket, by the handbook's commands as they stand there."""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

from tests.install.box import Box, cable
from tests.system import paper
from tests.system.hall import running, wake
from tests.system.parts import Part, Remote, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(1800)]
BLOCK: Final = re.compile(
    r"^```sh\n# on the (?P<where>[^\n]+)\n(?P<words>.*?)^```$", re.MULTILINE | re.DOTALL
)
BRANCH, KIOSK, NEW = "branch's machine", "kiosk", "new machine"
NAME, ADDRESS, PRINTER = "queue.north.example", "192.0.2.1", "192.0.2.20"
NUMBERS: Final = [f"A{ordinal:03d}" for ordinal in (*range(1, 10), *range(500, 510))]
TOUCHES: Final = "/run/heliotrope-screen/touches"
SCREEN: Final = "heliotrope-screen@kiosk.service"
CLOSED_IN: Final = ["NoNewPrivileges=yes", "User=heliotrope-screen"]
SERVER: Final = "heliotrope-server.service"
LOGS: Final = "journalctl --no-pager --output=cat --unit='heliotrope*' || true"
MASKED: Final = ("ctrl-alt-del.target", "getty@tty1.service", "autovt@.service")
# The test may run at night, and does not wait long for a backup.
SERVER_TOLD: Final = {"HELIOTROPE_STARTS_AT": "09:30", "HELIOTROPE_BACKUP_SECONDS": "5"}
# There is no screen here, and no panel.
SCREEN_TOLD: Final = {
    "HELIOTROPE_TOUCHES": TOUCHES,
    "WLR_BACKENDS": "headless",
    "WLR_LIBINPUT_NO_DEVICES": "1",
    "WLR_RENDERER": "pixman",
}


def blocks(*places: str) -> list[tuple[str, str]]:
    """Where, and what is typed there, in order; by default on the way to the first ticket."""
    text, wanted = Path("docs/handbook.md").read_text("utf-8"), places or (BRANCH, KIOSK)
    found = [(each["where"], each["words"]) for each in BLOCK.finditer(text)]
    assert {where for where, _ in found} == {BRANCH, KIOSK, NEW}
    return [each for each in found if each[0] in wanted]


def typed(box: Box, words: str, well: bool = True, **told: str) -> str:
    """As root types it at home; what the screen says."""
    return box.run("bash", "-euc", f"cd\n{words}", well=well, **told)


def carry(bundle: Path, box: Box) -> None:
    """Bundle, signature and key, as from a stick."""
    for file in (bundle, bundle.with_suffix(".tar.sig"), bundle.with_name("heliotrope.gpg")):
        shutil.copy(file, box.seen("/root"))


def furnish(box: Box, bundle: Path) -> None:
    """What is on the stick, and what differs here from a branch."""
    carry(bundle, box)
    box.seen("/etc/hosts").write_text(f"127.0.0.1 localhost\n{ADDRESS} {NAME}\n", "ascii")
    box.told(SERVER, **SERVER_TOLD)
    box.told(SCREEN, **SCREEN_TOLD)


@pytest.fixture
def machines(debian: Path, bundle: Path, tmp_path: Path) -> Iterator[tuple[Box, Box]]:
    """The branch's and the kiosk's, cabled; the bank's name service is two lines."""
    branch, kiosk = (Box(name, debian, tmp_path / name) for name in ("branch", "kiosk"))
    with branch.on(), kiosk.on():
        cable(branch, kiosk)
        printer = branch.outside("ip", "address", "add", f"{PRINTER}/24", "dev", "eth0")
        subprocess.run(printer, check=True)
        for box in (branch, kiosk):
            furnish(box, bundle)
        yield branch, kiosk
        for box in (branch, kiosk):
            said = box.run("sh", "-c", LOGS)
            sys.stdout.write(f"== {box.name}\n{said[-4000:]}")  # shown where the test fails


def test_the_handbook_leads_to_the_first_ticket(machines: tuple[Box, Box], tmp_path: Path) -> None:
    """Two bare machines, no other network, nothing that is not in the bundle."""
    (branch, kiosk), said = machines, ""
    with running(printer(branch, tmp_path)):
        for where, words in blocks():
            invitation = re.search(r"as a QR code: (\S+)", said)
            told = {"INVITATION": invitation[1]} if invitation else {}
            said += typed({BRANCH: branch, KIOSK: kiosk}[where], words, **told)
        number = take(Remote(socket_of(kiosk.seen(TOUCHES))))
        slip = wait_for(lambda: next(tmp_path.glob("slips/slip-*.png"), None), "the slip")
        backups = branch.seen("/var/backups/heliotrope")
        wait_for(lambda: next(backups.glob("*.age"), None), "a backup")
        findings = json.loads(branch.run("heliotrope-branch", "doctor", "--json"))

    assert paper.number_on(slip, NUMBERS) == number
    assert re.search(r"^admin \w{5}-\w{5}-\w{5}-\w{5}$", said, re.MULTILINE)
    assert [each for each in findings if each["state"] == "wrong"] == []
    assert "no backup made" not in branch.run("journalctl", "--unit=heliotrope-server")
    assert locked_up(kiosk)


def locked_up(kiosk: Box) -> bool:
    """No console, no key that restarts, and a program that may not become anybody else."""
    masked = [kiosk.seen(f"/etc/systemd/system/{unit}").readlink() for unit in MASKED]
    shown = kiosk.shown(SCREEN, "User", "NoNewPrivileges")
    return {*masked} == {Path("/dev/null")} and shown == CLOSED_IN


def socket_of(path: Path) -> Path:
    """A short name for a socket deep in a box, good while this process lives."""
    return Path(f"/proc/self/fd/{os.open(path.parent, os.O_PATH)}/{path.name}")


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
    held = {*branch.seen("/root").glob("heliotrope*")}

    assert "BAD signature" in typed(branch, words, well=False)
    assert {*branch.seen("/root").glob("heliotrope*")} == held


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
    branch.run("systemctl", "kill", "--signal=KILL", SERVER)
    anew = ["ActiveState=active", "NRestarts=1"]
    wait_for(lambda: branch.shown(SERVER, "ActiveState", "NRestarts") == anew, "systemd", 60)
    assert '"status":"ok"' in page_in(branch, "http://127.0.0.1:8080/healthz")


def kept(box: Box) -> dict[str, bytes]:
    """What is the branch's own."""
    folders = ("/etc/heliotrope", "/var/lib/heliotrope/broker")
    files = [file for folder in folders for file in box.seen(folder).rglob("*") if file.is_file()]
    return {str(file): file.read_bytes() for file in files if file.suffix != ".pid"}


def page_in(box: Box, url: str) -> str:
    """What a page of the box says, asked there."""
    asked = f"import urllib.request as u; print(u.urlopen({url!r}).read().decode())"
    return box.run("python3", "-c", asked)


def test_every_kind_of_screen_comes_up(machines: tuple[Box, Box]) -> None:
    """A board, a pad and a sign, one after the other on one machine."""
    branch, device = machines
    (_, unpack), (_, install), *_ = blocks()
    for box, words in ((branch, unpack), (branch, install), (device, unpack)):
        typed(box, words)
    for kind, place in {"board": "ZONE=hall", "pad": "COUNTER=c1", "sign": "COUNTER=c1"}.items():
        unit = f"heliotrope-screen@{kind}.service"
        device.told(unit, **SCREEN_TOLD)
        invite = ("device", "invite", f"{kind}1", "--kind", kind, "--url", f"http://{NAME}")
        said = branch.run("heliotrope-branch", *invite)
        invitation = re.search(r"as a QR code: (\S+)", said)
        assert invitation
        words = f"heliotrope-*/install-device {kind} --invitation '{invitation[1]}' {place}"
        typed(device, words)

        assert device.shown(unit, "ActiveState", "NRestarts") == [
            "ActiveState=active",
            "NRestarts=0",
        ]
        device.run("systemctl", "disable", "--now", unit)

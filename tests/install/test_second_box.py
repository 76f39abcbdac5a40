"""The branch's machine is lost: another takes its place, and then a new CA that of the old."""

import json
import re
import shutil
from pathlib import Path
from typing import Any, Final

import pytest

from tests.install.box import Box, cable
from tests.install.test_first_ticket import (
    BRANCH,
    KIOSK,
    NEW,
    TOUCHES,
    blocks,
    furnish,
    socket_of,
    take,
    typed,
)
from tests.system.parts import Remote, rows, wait_for

pytestmark = [pytest.mark.system, pytest.mark.timeout(1800)]
BACKUPS: Final = "/var/backups/heliotrope"
SAFE: Final = (
    "/etc/heliotrope/ca/ca.key",
    "/etc/heliotrope/ca/ca.pem",
    "/etc/heliotrope/credentials/backup_key",
)
SERVICES: Final = ("heliotrope-broker", "heliotrope-server")
ANEW: Final = re.compile(r"AR\d+-\d+")
"""A number of today after a restore."""


def into_the_safe(branch: Box, safe: Path) -> None:
    """What the handbook says that belongs there."""
    safe.mkdir()
    for path in SAFE:
        shutil.copy(branch.seen(path), safe)
    shutil.copy(branch.seen("/etc/heliotrope/branch.toml"), safe / "north.toml")


def installed(branch: Box, kiosk: Box) -> None:
    """As far as the handbook leads; without a printer, whose place the screen takes."""
    said = ""
    for where, words in blocks(BRANCH, KIOSK):
        invitation = re.search(r"as a QR code: (\S+)", said)
        told = {"INVITATION": invitation[1]} if invitation else {}
        typing = words.replace("tcp://192.0.2.20:9100", "file:/var/lib/heliotrope-screen/slips")
        said += typed({BRANCH: branch, KIOSK: kiosk}[where], typing, **told)


def newest(branch: Box, than: Path | None = None) -> Path:
    """The newest backup; one that was begun after that one."""
    folder = branch.seen(BACKUPS)

    def found() -> Path | None:
        every = sorted(folder.glob("*.age"))
        return every[-1] if every and (than is None or every[-1].name > than.name) else None

    return wait_for(found, "a backup", 120)


def reserve(kiosk: Box, beside: Path) -> list[tuple[Any, ...]]:
    """The numbers that the kiosk may give alone; copied, for SQLite finds no way into a box."""
    files = kiosk.seen("/var/lib/heliotrope-screen").glob("reserve.sqlite*")
    copied = [shutil.copy(file, beside) for file in files]
    return rows(beside / "reserve.sqlite", "SELECT first, last FROM lease") if copied else []


def lived(branch: Box, kiosk: Box, safe: Path) -> tuple[str, Path]:
    """Installed, a customer came, and then a backup was made; the number, and the backup."""
    installed(branch, kiosk)
    number = take(glass_of(kiosk))
    wait_for(lambda: reserve(kiosk, safe.parent), "numbers in reserve")
    backup = newest(branch, newest(branch))
    into_the_safe(branch, safe)
    return number, Path(shutil.copy(backup, safe))


def glass_of(kiosk: Box) -> Remote:
    """What a customer touches."""
    return Remote(socket_of(kiosk.seen(TOUCHES)))


def served_again(kiosk: Box) -> list[str]:
    """Numbers until one comes from the new machine."""
    glass, numbers = glass_of(kiosk), list[str]()

    def came() -> bool:
        numbers.append(take(glass))
        return bool(ANEW.fullmatch(numbers[-1]))

    wait_for(came, "a number of the new machine", 120)
    return numbers


def handed_over(branch: Box, kiosk: Box) -> None:
    """A new CA, as docs/security.md says, under systemd; the kiosk follows by itself."""
    before = trust(kiosk)
    branch.run("heliotrope-branch", "ca", "roll")
    branch.run("systemctl", "restart", *SERVICES)
    wait_for(lambda: len(trust(kiosk)) > len(before), "the kiosk learns the new CA", 180)
    wait_for(lambda: finished(branch), "nobody is left behind", 180)
    branch.run("systemctl", "restart", *SERVICES)
    wait_for(lambda: before not in trust(kiosk), "the kiosk forgets the old CA", 180)
    files = sorted(path.name for path in branch.seen("/etc/heliotrope/ca").iterdir())

    assert files == ["ca.key", "ca.pem"]


def trust(kiosk: Box) -> str:
    """The CAs of the kiosk."""
    return kiosk.seen("/var/lib/heliotrope-screen/tls/ca.pem").read_text("ascii")


def finished(branch: Box) -> bool:
    """Whether the old CA was laid down."""
    return "branch's own" in branch.run(
        "sh", "-c", "heliotrope-branch ca roll --finish 2>&1 || true"
    )


def test_another_machine_takes_the_place_of_the_branchs(
    debian: Path, bundle: Path, tmp_path: Path
) -> None:
    """The kiosk goes on alone meanwhile, comes back by itself, and no number is on two papers."""
    names = ("branch", "kiosk", "second")
    branch, kiosk, second = (Box(name, debian, tmp_path / name) for name in names)
    with kiosk.on():
        furnish(kiosk, bundle)
        with branch.on():
            cable(branch, kiosk)
            furnish(branch, bundle)
            first, backup = lived(branch, kiosk, tmp_path / "safe")
        away = take(glass_of(kiosk))
        with second.on():
            cable(second, kiosk)
            furnish(second, bundle)
            shutil.copytree(tmp_path / "safe", second.seen("/root") / "safe")
            [(_, words)] = blocks(NEW)
            typed(second, words, BACKUP=f"safe/{backup.name}")
            numbers = [first, away, *served_again(kiosk)]
            handed_over(second, kiosk)
            numbers.append(take(glass_of(kiosk)))
            findings = json.loads(second.run("heliotrope-branch", "doctor", "--json"))

    assert len({*numbers}) == len(numbers), numbers
    assert [each for each in findings if each["state"] == "wrong"] == []

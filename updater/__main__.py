"""The command heliotrope-updater, which systemd runs every few minutes.

heliotrope-updater run          end what was interrupted, ask the server, do what it wants
heliotrope-updater keep FILE    know the package of what is installed, as the way back
heliotrope-updater status       say how it stands
"""

import argparse
import fcntl
import os
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from updater import screens
from updater.packages import NotInstalled, Refused, Shelf
from updater.record import RecordFile, Unreadable
from updater.server import NotReached, Server
from updater.steps import Machine, keep, run

FAILED: Final = (NotInstalled, NotReached, Refused, Unreadable, OSError)
KEYRING: Final = "/etc/heliotrope/release.gpg"


def main() -> None:
    """Do what the command line says; exit code 1, and why, if it could not be done."""
    told = _told()
    folder = Path(os.environ.get("HELIOTROPE_UPDATER", "/var/lib/heliotrope-updater"))
    try:
        (folder / "packages").mkdir(mode=0o700, parents=True, exist_ok=True)
        with (folder / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            DO[told.what](_machine(folder), told.file)
    except FAILED as why:
        sys.exit(f"heliotrope-updater: {why}")


def _status(machine: Machine) -> None:
    for name, value in asdict(machine.record.read()).items():
        machine.say(f"{name:9} {value}")


DO: Final[Mapping[str, Callable[[Machine, Path], None]]] = {
    "run": lambda machine, _: run(machine),
    "keep": keep,
    "status": lambda machine, _: _status(machine),
}


def _machine(folder: Path) -> Machine:
    setting = os.environ.get
    tls = Path(setting("HELIOTROPE_TLS", "/var/lib/heliotrope-screen/tls"))
    trial = float(setting("HELIOTROPE_TRIAL_SECONDS", "300"))
    pause = float(setting("HELIOTROPE_TRIAL_PAUSE_SECONDS", "5"))
    wanted = Path(setting("HELIOTROPE_SCREENS", str(screens.WANTED)))
    return Machine(
        record=RecordFile(folder / "record.json"),
        shelf=Shelf(folder / "packages"),
        server=Server(setting("HELIOTROPE_UPDATES_URL") or _where_it_was_enrolled(tls), tls),
        keyring=Path(setting("HELIOTROPE_RELEASE_KEYS", KEYRING)),
        dark=partial(screens.dark, wanted),
        left=partial(_left, trial, pause),
        say=partial(print, flush=True),
    )


def _where_it_was_enrolled(tls: Path) -> str:
    """The same server, by TLS: who has a certificate knows its CA."""
    try:
        url = urlsplit((tls / "server").read_text("utf-8").strip())
    except FileNotFoundError:
        return ""
    return f"https://{url.hostname}"


def _left(seconds: float, pause: float) -> Callable[[], bool]:
    until = time.monotonic() + seconds

    def left() -> bool:
        time.sleep(pause)
        return time.monotonic() < until

    return left


def _told() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="heliotrope-updater",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=DO)
    parser.add_argument("file", nargs="?", type=Path)
    told = parser.parse_args()
    if (told.what == "keep") != (told.file is not None):
        parser.error("keep needs a FILE, nothing else does")
    return told


if __name__ == "__main__":
    main()

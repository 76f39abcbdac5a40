"""Debian packages: whose they are, those that are kept, and the one that is installed."""

import os
import shutil
import subprocess
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from updater.record import on_disk

NAME: Final = "heliotrope-device"
ROOM: Final = 200_000_000
"""Bytes that stay free for what the screens write."""
QUIETLY: Final = os.environ | {"DEBIAN_FRONTEND": "noninteractive", "LC_ALL": "C.UTF-8"}


class Refused(RuntimeError):
    """The order is not carried out, and nothing was changed; the message says why."""


class NotInstalled(RuntimeError):
    """dpkg could not do it; the message is its own."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a package says of itself."""

    package: str
    version: str


class Shelf:
    """The packages that are kept, so that there is a way back without any network."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.incoming = folder / "incoming"

    def file(self, version: str) -> Path:
        """Where the package of a version is, if it is kept."""
        return self._folder / f"{NAME}_{version}.deb"

    def take(self, version: str) -> None:
        """Keep what has come in."""
        on_disk(self.file(version), self.incoming.replace)

    def copy(self, file: Path, version: str) -> None:
        """Keep a package that lies elsewhere."""
        on_disk(self.file(version), lambda part: shutil.copyfile(file, part))

    def clear(self, kept: Collection[str]) -> None:
        """Erase all but the packages of these versions."""
        stay = {self.file(version) for version in kept}
        for file in set(self._folder.iterdir()) - stay:
            file.unlink()

    def see_that_it_fits(self, size: int) -> None:
        """There is room for the package, and for what it unpacks: some four times as much.

        Raises:
            Refused: the disk is too full.
        """
        needed, free = 5 * size + ROOM, shutil.disk_usage(self._folder).free
        if free < needed:
            raise Refused(f"disk full: {free >> 20} MiB free, {needed >> 20} MiB needed")


def see_that_it_is_signed(file: Path, signature: Path, keyring: Path) -> None:
    """Somebody whose key the installer laid down has signed this very file.

    Raises:
        Refused: nobody has.
    """
    gpgv = ["gpgv", "--quiet", "--keyring", str(keyring.absolute())]
    said = _run([*gpgv, str(signature), str(file)])
    if said.returncode:
        raise Refused(f"not signed with a key of {keyring}: {_last_line(said.stderr)}")


def fields(file: Path) -> Fields:
    """What the package says of itself.

    Raises:
        Refused: it is no package.
    """
    said = _run(["dpkg-deb", "--show", r"--showformat=${Package}\n${Version}", str(file)])
    if said.returncode:
        raise Refused(f"no package: {_last_line(said.stderr)}")
    package, _, version = said.stdout.partition("\n")
    return Fields(package, version)


def is_newer(version: str, than: str) -> bool:
    """As Debian orders versions."""
    return _run(["dpkg", "--compare-versions", version, "gt", than]).returncode == 0


def installed() -> str:
    """The version that is installed whole; empty if there is none."""
    said = _run(["dpkg-query", "-W", "-f", "${db:Status-Status} ${Version}", NAME]).stdout
    status, _, version = said.partition(" ")
    return version if status == "installed" else ""


def install(file: Path) -> None:
    """Have dpkg install a package in place of what is there, older or newer.

    Raises:
        NotInstalled: it could not.
    """
    _run(["dpkg", "--configure", "--pending"])  # a cut of power may have left something
    said = _run(["dpkg", "--force-confold", "--install", str(file)])
    if said.returncode:
        raise NotInstalled(_first_fault(said.stderr))


def _run(command: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(  # noqa: S603 - none of it comes from the network
        command, capture_output=True, check=False, text=True, errors="replace", env=QUIETLY
    )


def _first_fault(said: str) -> str:
    faults = [line for line in said.splitlines() if not line.startswith("dpkg: warning")]
    return " ".join(" ".join(faults).split())[:300] or "dpkg failed and said nothing"


def _last_line(said: str) -> str:
    return (said.strip().splitlines() or ["no reason given"])[-1]

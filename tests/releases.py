"""Signed releases of a small device software, and a machine on which an updater puts them.

dpkg, gpgv and openssl are Debian's own. dpkg works in a root of the test's, and what systemd does
for the one screen there, starting and stopping it, a script does.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from updater.packages import NAME

SCREEN: Final = "usr/lib/heliotrope/device/screen"
CONTROL: Final = """Package: {package}
Version: {version}
Architecture: all
Maintainer: Tests <tests@heliotrope.example>
{more}Description: a screen
"""
CUT: Final = """#!/bin/sh
# As if the power were cut while dpkg is at work.
[ -e "{flag}" ] || exit 0
rm "{flag}"
kill -9 $(awk '/^PPid/ {{print $2}}' /proc/$PPID/status) $PPID
"""
SYSTEMCTL: Final = """#!/bin/sh
echo "$*" >>"{box}/systemctl.log"
pid="{box}/screen.pid"
case "$1" in
stop)
  [ -e "$pid" ] || exit 0
  kill "$(cat "$pid")" 2>/dev/null
  tail -s 0.02 --pid="$(cat "$pid")" -f /dev/null
  rm "$pid" ;;
start)
  setsid "{box}/disk/{screen}" </dev/null >>"{box}/screen.log" 2>&1 &
  echo $! >"$pid" ;;
esac
"""


class Signer:
    """Whoever makes releases."""

    def __init__(self, home: Path) -> None:
        home.mkdir(mode=0o700)
        self.name, self.home = "releases@heliotrope.example", home
        self.keyring = home / "release.gpg"
        self._gpg("--passphrase", "", "--quick-gen-key", self.name, "ed25519", "sign", "never")
        self._gpg("--output", str(self.keyring), "--export")

    def sign(self, file: Path) -> Path:
        """Its signature beside it."""
        made = Path(f"{file}.sig")
        self._gpg("--output", str(made), "--detach-sign", str(file))
        return made

    def end(self) -> None:
        """Its agent goes."""
        subprocess.run(["gpgconf", "--homedir", str(self.home), "--kill", "all"], check=True)

    def _gpg(self, *told: str) -> None:
        quiet = ["gpg", "--batch", "--yes", "--quiet", "--homedir", str(self.home)]
        subprocess.run([*quiet, *told], check=True, capture_output=True)


@dataclass(frozen=True, slots=True)
class Made:
    """A package of the device software."""

    version: str
    screen: str = "#!/bin/sh\nexec tail -F /screen/{version}\n"
    """What runs; it may name its version."""
    package: str = NAME
    more: str = ""
    """Further lines of its control file."""
    preinst: str = ""

    def build(self, folder: Path) -> Path:
        """The package, in the folder."""
        root = folder / f"root-{self.version}"
        (root / "DEBIAN").mkdir(parents=True)
        (root / SCREEN).parent.mkdir(parents=True)
        control = CONTROL.format(package=self.package, version=self.version, more=self.more)
        (root / "DEBIAN" / "control").write_text(control)
        (root / SCREEN).write_text(self.screen.replace("{version}", self.version))
        (root / SCREEN).chmod(0o755)
        dist = root / SCREEN.rpartition("/")[0] / f"heliotrope-{self.version}.dist-info"
        dist.mkdir()
        (dist / "METADATA").write_text(f"Name: heliotrope\nVersion: {self.version}\n")
        if self.preinst:
            (root / "DEBIAN" / "preinst").write_text(self.preinst)
            (root / "DEBIAN" / "preinst").chmod(0o755)
        file = folder / f"{self.package}_{self.version}_all.deb"
        build = ["dpkg-deb", "--root-owner-group", "--build", str(root), str(file)]
        subprocess.run(build, check=True, capture_output=True)
        return file


class Machine:
    """A device's machine, with one screen that starts with it."""

    def __init__(self, folder: Path, keyring: Path, tls: Path, url: str) -> None:
        self.folder = folder
        self.cut = folder / "cut"
        """While it is there, the power is cut where a release says so."""
        dpkg, home, bin_, wanted = (folder / each for each in ("disk", "home", "bin", "wanted"))
        admin = dpkg / "var/lib/dpkg"
        for each in (admin / "info", admin / "updates", home, bin_, wanted):
            each.mkdir(parents=True)
        for each in (admin / "status", admin / "available"):
            each.touch()
        (home / ".dpkg.cfg").write_text(f"root={dpkg}\nforce-script-chrootless\n")
        (wanted / "heliotrope-screen@kiosk.service").touch()
        systemctl = bin_ / "systemctl"
        systemctl.write_text(SYSTEMCTL.format(box=folder, screen=SCREEN))
        systemctl.chmod(0o755)
        self.told = os.environ | {
            "HOME": str(home),
            "DPKG_ADMINDIR": str(admin),
            "PATH": f"{bin_}:{os.environ['PATH']}",
            "HELIOTROPE_UPDATER": str(folder / "updater"),
            "HELIOTROPE_TLS": str(tls),
            "HELIOTROPE_RELEASE_KEYS": str(keyring),
            "HELIOTROPE_UPDATES_URL": url,
            "HELIOTROPE_SCREENS": str(wanted),
            "HELIOTROPE_TRIAL_SECONDS": "1",
            "HELIOTROPE_TRIAL_PAUSE_SECONDS": "0.05",
        }

    def command(self, *words: str) -> list[str]:
        """The updater's command line."""
        return [sys.executable, "-m", "updater", *words]

    def run(self, *words: str) -> subprocess.CompletedProcess[str]:
        """A run of the updater, as its timer or a person begins it."""
        told = self.command(*words or ("run",))
        with subprocess.Popen(
            told, env=self.told, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        ) as self.running:
            said, wrong = self.running.communicate()
        return subprocess.CompletedProcess(told, self.running.returncode, said, wrong)

    def set_up(self, first: Path) -> None:
        """As the installer does: the package, known to the updater, and the screen."""
        subprocess.run(["dpkg", "-i", str(first)], env=self.told, check=True, capture_output=True)
        kept = self.run("keep", str(first))
        assert kept.returncode == 0, kept.stderr
        self.systemctl("start")

    def set(self, **told: str) -> None:
        """Settings of the updater, without their HELIOTROPE_."""
        self.told |= {f"HELIOTROPE_{name}": setting for name, setting in told.items()}

    def systemctl(self, verb: str) -> None:
        """What systemd does when the machine starts or stops."""
        subprocess.run(["systemctl", verb], env=self.told, check=True)

    @property
    def installed(self) -> str:
        """What dpkg says is installed, and whether whole."""
        ask = ["dpkg-query", "-W", "-f", "${Version} ${db:Status-Status}", NAME]
        done = subprocess.run(ask, env=self.told, capture_output=True, text=True, check=False)
        return done.stdout

    @property
    def record(self) -> dict[str, Any]:
        """Where the updater is."""
        told: dict[str, Any] = json.loads((self.folder / "updater" / "record.json").read_text())
        return told

    @property
    def screen(self) -> str:
        """The version whose screen is running; empty: none is."""
        with contextlib.suppress(OSError, ValueError):
            pid = int((self.folder / "screen.pid").read_text())
            return Path(f"/proc/{pid}/cmdline").read_text().rpartition("/")[2].rstrip("\0")
        return ""


@contextlib.contextmanager
def machine(folder: Path, keyring: Path, tls: Path, url: str) -> Iterator[Machine]:
    """One, whose screen is stopped at the end."""
    if os.geteuid():
        pytest.skip("dpkg installs for root only")
    made = Machine(folder, keyring, tls, url)
    try:
        yield made
    finally:
        with contextlib.suppress(OSError, ValueError):
            os.killpg(int((folder / "screen.pid").read_text()), signal.SIGKILL)

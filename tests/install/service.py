"""Starts what a unit says, as systemd would where it is process 1: here it is not."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from tests.install.box import Box
from tests.system.parts import wait_for

PATIENCE = 120.0
"""Seconds until a unit is ready: the forecast is compiled at its first start."""
STATE, CACHE, RUN, UNITS = "/var/lib", "/var/cache", "/run", "/lib/systemd/system"


class Unit:
    """The [Service] section of an installed unit, in the words of systemd.exec(5)."""

    def __init__(self, box: Box, name: str) -> None:
        self._box, self.name = box, name
        stem, at, instance = name.partition("@")
        text = box.seen(f"{UNITS}/{stem}{at}.service").read_text("utf-8")
        self._given: dict[str, list[str]] = defaultdict(list)
        for line in text.partition("[Service]")[2].partition("[Install]")[0].splitlines():
            key, _, value = line.partition("=")
            if value and not key.startswith("#"):
                self._given[key].append(self._expanded(value, instance))

    @property
    def credentials(self) -> str:
        """Where its credentials are."""
        return f"{RUN}/credentials/{self.name}.service"

    def all(self, key: str) -> Sequence[str]:
        """What it says under that key."""
        return self._given[key]

    def one(self, key: str, otherwise: str = "") -> str:
        """The last that it says under that key."""
        return self._given[key][-1] if self._given[key] else otherwise

    def _expanded(self, value: str, instance: str) -> str:
        places = {"%S": STATE, "%C": CACHE, "%t": RUN, "%i": instance, "%d": self.credentials}
        for sign, place in places.items():
            value = value.replace(sign, place)
        return value


class Service:
    """A unit of a box at work."""

    def __init__(self, box: Box, name: str, **told: str) -> None:
        self.unit, self._box, self._told = Unit(box, name), box, told
        self.log = box.root.parent / f"{name}.log"

    @contextlib.contextmanager
    def running(self) -> Iterator["Service"]:
        """From the moment when it says that it is ready."""
        self._prepare()
        notify = f"{RUN}/{self.unit.name}.notify"
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
            at = self._box.seen(notify)
            at.unlink(missing_ok=True)
            # A socket's path has 107 letters at most.
            folder = os.open(at.parent, os.O_PATH)
            systemd.bind(f"/proc/self/fd/{folder}/{at.name}")
            os.close(folder)
            at.chmod(0o666)
            systemd.settimeout(PATIENCE)
            with self._started(notify) as process:
                self._wait_until_ready(systemd, process)
                yield self

    def said(self) -> str:
        """The last of its log."""
        return self.log.read_text("utf-8", "replace")[-4000:]

    @contextlib.contextmanager
    def _started(self, notify: str) -> Iterator[subprocess.Popen[bytes]]:
        user = self.unit.one("User", "root")
        as_user = ["setpriv", f"--reuid={user}", f"--regid={user}", "--init-groups"]
        closed_in = ["--no-new-privs", "--bounding-set=-all", "--inh-caps=-all"]
        told = self._environment() | {"NOTIFY_SOCKET": notify, "WATCHDOG_USEC": "15000000"}
        inside = ["sh", "-c", 'umask 077; cd "$1"; shift; exec "$@"', "sh"]
        where = self.unit.one("WorkingDirectory", "/")
        words = [*as_user, *closed_in, "--", *inside, where, *self.unit.one("ExecStart").split()]
        with self.log.open("ab") as log:
            process = subprocess.Popen(
                self._box.command(*words, **told), stdout=log, stderr=log, start_new_session=True
            )
        try:
            yield process
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
            process.wait(20)

    def _wait_until_ready(self, systemd: socket.socket, process: subprocess.Popen[bytes]) -> None:
        if self.unit.one("Type") != "notify":
            return

        def ready() -> bool:
            assert process.poll() is None, self.said()
            with contextlib.suppress(TimeoutError):
                systemd.settimeout(0.5)
                return b"READY=1" in systemd.recv(4096)
            return False

        wait_for(ready, f"{self.unit.name}: {self.said()}", PATIENCE)

    def _environment(self) -> Mapping[str, str]:
        files = [
            self._box.seen(name).read_text("utf-8") for name in self.unit.all("EnvironmentFile")
        ]
        lines = [line for text in files for line in text.splitlines() if line and line[0] != "#"]
        # What a file says counts more than what the unit says.
        pairs = [*self.unit.all("Environment"), *lines]
        return dict(pair.split("=", 1) for pair in pairs) | self._held() | self._told

    def _held(self) -> Mapping[str, str]:
        held = self.unit.all("LoadCredential")
        return {"CREDENTIALS_DIRECTORY": self.unit.credentials} if held else {}

    def _prepare(self) -> None:
        user = self.unit.one("User", "root")
        folders = {"StateDirectory": STATE, "CacheDirectory": CACHE, "RuntimeDirectory": RUN}
        for key, place in folders.items():
            for name in self.unit.all(key):
                self._box.run("install", "-d", "-m", "700", "-o", user, f"{place}/{name}")
        self._hand_out_credentials(user)

    def _hand_out_credentials(self, user: str) -> None:
        given = dict(each.split(":", 1) for each in self.unit.all("SetCredential"))
        at = self.unit.credentials
        self._box.run("install", "-d", "-m", "700", "-o", user, at)
        for each in self.unit.all("LoadCredential"):
            name, _, path = each.partition(":")
            source, held = self._box.seen(path), self._box.seen(f"{at}/{name}")
            if source.exists():
                shutil.copy(source, held)
            else:
                held.write_text(given[name].encode().decode("unicode_escape"), "utf-8")
            self._box.run("chown", user, f"{at}/{name}")
            self._box.run("chmod", "400", f"{at}/{name}")


def enabled(box: Box) -> list[str]:
    """Which of our units would be started with the machine."""
    wanted = box.seen("/etc/systemd/system/multi-user.target.wants")
    if not wanted.exists():
        return []
    return sorted(link.stem for link in wanted.glob("heliotrope*"))


def socket_of(path: Path) -> Path:
    """A short name for a socket deep in a box, good while this process lives."""
    return Path(f"/proc/self/fd/{os.open(path.parent, os.O_PATH)}/{path.name}")

"""Real processes for the tests: started on free ports of 127.0.0.1, stopped by their ids."""

import contextlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
PATIENCE = 30.0
OFFSCREEN = {
    "SDL_VIDEODRIVER": "offscreen",
    "SDL_AUDIODRIVER": "dummy",
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_FILELOG": "1",
}


class Part:
    """One process of the product, with its log in a file."""

    def __init__(
        self, name: str, command: list[str], told: Mapping[str, str], folder: Path
    ) -> None:
        self.name = name
        self.log = folder / f"{name}.log"
        self.command = command
        self.told = dict(told)
        self.process: subprocess.Popen[bytes] | None = None
        self.began = 0.0

    def start(self) -> "Part":
        """Start it, or start it again."""
        environment = {k: v for k, v in os.environ.items() if k != "DISPLAY"}
        self.began = time.monotonic()
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command,
                env=environment | self.told,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        return self

    @property
    def alive(self) -> bool:
        """Whether it runs."""
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """`kill -9`, by its id."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> None:
        """Politely; whoever does not listen is killed, and said so."""
        if self.process is None or not self.alive:
            return
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"{self.name} did not stop") from None

    def said(self) -> str:
        """The last of its log."""
        return self.log.read_text("utf-8", "replace")[-4000:] if self.log.exists() else ""


class Remote:
    """A finger and an eye on a Kivy program: touches go in through Kivy's own input."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._line: Any = None

    def look(self) -> dict[str, Any]:
        """What is on screen."""
        return self.send({})

    def tap(self, button: str) -> dict[str, Any]:
        """Touch a button as a finger would, once it is there."""
        wait_for(lambda: button in self.look()["buttons"], f"button {button}: {self._path.name}")
        return self.send({"tap": button})

    def see(self, **wanted: Any) -> dict[str, Any]:
        """Wait until the screen shows all of that."""

        def shown() -> dict[str, Any] | None:
            now = self.look()
            return now if all(now.get(key) == value for key, value in wanted.items()) else None

        return wait_for(shown, f"{self._path.name} to show {wanted}")

    def send(self, order: Mapping[str, Any]) -> dict[str, Any]:
        """One line there, one line back."""
        if self._line is None:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(PATIENCE)
            path = str(self._path)  # it is there a moment before anybody listens
            wait_for(lambda: connection.connect_ex(path) == 0, f"the socket {self._path.name}")
            self._line = connection.makefile("rw", encoding="utf-8")
            connection.close()  # the file keeps it open
        self._line.write(json.dumps(order) + "\n")
        self._line.flush()
        answer: dict[str, Any] = json.loads(self._line.readline())
        return answer

    def close(self) -> None:
        """Let go."""
        if self._line is not None:
            self._line.close()
            self._line = None


def wait_for(condition: Callable[[], T | None], what: str, patience: float = PATIENCE) -> T:
    """The first true value of `condition`; a failure that says what did not come."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with contextlib.suppress(OSError):
            found = condition()
            if found:
                return found
        time.sleep(0.01)  # a pause between looks, not a wait for luck
    raise AssertionError(f"waited {patience:.0f} s for {what}")


def answers(url: str) -> bool:
    """Whether a page answers."""
    try:
        with urllib.request.urlopen(url, timeout=2) as page:
            return bool(page.status == 200)
    except (urllib.error.URLError, TimeoutError):  # the latter once it has begun to answer
        return False


def rows(database: Path, query: str) -> list[tuple[Any, ...]]:
    """What a query finds in the server's database, read beside it."""
    with contextlib.closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as reader:
        return reader.execute(query).fetchall()


def heliotrope(*arguments: str) -> list[str]:
    """The command line of one of our programs."""
    return [sys.executable, "-m", "heliotrope", *arguments]

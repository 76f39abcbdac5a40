"""Real parts for these tests: a Mosquitto, and board or pad as a process with its remote."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

PATIENCE = 30.0


class Broker:
    """Mosquitto on a free port; comes back on the same one."""

    def __init__(self, folder: Path) -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self._config = folder / "mosquitto.conf"
        self._config.write_text(f"listener {self.port} 127.0.0.1\nallow_anonymous true\n")

    def start(self) -> None:
        order = ["mosquitto", "-c", str(self._config)]
        self._process = subprocess.Popen(order, stderr=subprocess.DEVNULL)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()


class Program:
    """A board or a pad at work."""

    def __init__(self, kind: str, folder: Path, broker: Broker, **settings: str) -> None:
        self._touches = folder / f"{kind}.sock"
        self._order = [sys.executable, "-m", "display.main", kind]
        told = {
            "BRANCH": "sample",
            "DEVICE": f"{kind}-1",
            "PASSWORD": "x",
            "BROKER_PORT": str(broker.port),
            "DATA": str(folder),
            "TOUCHES": str(self._touches),
            **settings,
        }
        self._environment = {
            name: value for name, value in os.environ.items() if "KIVY" not in name
        }
        self._environment |= {f"HELIOTROPE_{name}": value for name, value in told.items()}

    def start(self) -> None:
        self._process = subprocess.Popen(self._order, env=self._environment)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait(PATIENCE)

    def stop(self) -> int:
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(PATIENCE)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.kill()

    async def ask(self, **order: Any) -> dict[str, Any]:
        """What is on the screen, after a tap or a picture if one is ordered."""
        reader, writer = await asyncio.open_unix_connection(self._touches)
        try:
            writer.write(json.dumps(order).encode() + b"\n")
            answer = await asyncio.wait_for(reader.readline(), PATIENCE)
        finally:
            writer.close()
        if not answer:
            raise ConnectionResetError("the program is gone")
        seen: dict[str, Any] = json.loads(answer)
        return seen

    async def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """What is on the screen as soon as it is as wanted."""
        seen: dict[str, Any] = {}
        async with asyncio.timeout(PATIENCE):
            while not (seen and wanted(seen)):
                try:
                    seen = await self.ask()
                except (ConnectionError, FileNotFoundError):
                    await asyncio.sleep(0.05)
        return seen


async def until(wanted: Callable[[], object]) -> None:
    """Wait for a condition, with a deadline."""
    async with asyncio.timeout(PATIENCE):
        while not wanted():  # noqa: ASYNC110 - what is waited for is in another process
            await asyncio.sleep(0.02)

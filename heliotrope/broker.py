"""A broker as a supervised child: started, watched, started again if it dies, stopped."""

import asyncio
import contextlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol, Self

import structlog

from wire.permissions import Permissions

log = structlog.get_logger()
Accounts = Mapping[str, tuple[str, Permissions]]
"""Per name (`{branch}-{device}`, `{branch}-server`): password and permissions."""
HOST = "127.0.0.1"
READY_SECONDS = 10.0
PAUSE_SECONDS = 0.5
STOP_SECONDS = 5.0


class Broker(Protocol):
    """What a program needs of a broker that it runs itself, whichever it is."""

    port: int

    def __init__(self, port: int, folder: Path, accounts: Accounts) -> None:
        """Listens on `port` of the loopback; keeps its files in `folder`."""

    @property
    def pid(self) -> int:
        """The process that runs now."""

    async def __aenter__(self) -> Self:
        """Start; returns when the port answers."""

    async def __aexit__(self, *_: object) -> None:
        """Stop, for good."""


class BrokerFailed(RuntimeError):
    """The broker does not start; the message says where its own words are."""


class Child:
    """One server process on one port."""

    def __init__(self, command: tuple[str, ...], port: int, words: Path) -> None:
        self._command, self._port, self._words = (*_tied_to_us(), *command), port, words
        self._process: asyncio.subprocess.Process | None = None
        self._watching: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """The process that runs now, or ran last."""
        return self._process.pid if self._process else 0

    async def start(self) -> None:
        """Start the process and its watch.

        Raises:
            BrokerFailed: it ended, or its port did not answer in time.
        """
        try:
            await self._run()
        except BaseException:
            await self._end()
            raise
        self._watching = asyncio.create_task(self._watch())

    async def stop(self) -> None:
        """End watch and process."""
        if self._watching:
            self._watching.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._watching
        await self._end()

    async def _run(self) -> None:
        if await _answers(self._port):
            raise BrokerFailed(f"port {self._port} is taken")
        with self._words.open("ab") as words:
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=words,
                stderr=words,
                start_new_session=True,  # Ctrl-C is for us: we stop it, after whoever uses it
            )
        try:
            async with asyncio.timeout(READY_SECONDS):
                await self._until_ready(self._process)
        except TimeoutError:
            raise BrokerFailed(f"port {self._port} does not answer, see {self._words}") from None

    async def _until_ready(self, process: asyncio.subprocess.Process) -> None:
        while not await _answers(self._port):
            if process.returncode is not None:
                raise BrokerFailed(f"ended with {process.returncode}, see {self._words}")
            await asyncio.sleep(0.02)

    async def _watch(self) -> None:
        while self._process:
            code = await self._process.wait()
            log.warning("broker ended, starting it again", port=self._port, code=code)
            await self._run_again()
            log.info("broker is back", port=self._port)

    async def _run_again(self) -> None:
        while True:
            await asyncio.sleep(PAUSE_SECONDS)
            try:
                return await self._run()
            except (BrokerFailed, OSError):  # said when it ended; its own words are in the file
                await self._end()

    async def _end(self) -> None:
        process = self._process
        if process is None or process.returncode is not None:
            return
        with contextlib.suppress(ProcessLookupError):
            process.terminate()
        try:
            async with asyncio.timeout(STOP_SECONDS):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def _answers(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except OSError:
        return False
    writer.close()
    await writer.wait_closed()
    return True


def _tied_to_us() -> tuple[str, ...]:
    """On Linux the child ends with us, even if we are killed: its port must not stay taken."""
    found = shutil.which("setpriv")
    return (found, "--pdeathsig", "TERM", "--") if found else ()

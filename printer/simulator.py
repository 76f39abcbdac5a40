"""An ESC/POS printer without a printer: over TCP, with its faults, its slips as pictures."""

import asyncio
import re
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from operator import or_
from pathlib import Path
from typing import Final, Self

import click
import structlog
from PIL import Image

from printer import roll
from printer.folder import keep
from printer.roll import Roll, commands

log = structlog.get_logger()
_REALTIME: Final = re.compile(rb"\x10\x04([\x01-\x04])", re.DOTALL)


class Fault(StrEnum):
    """What can be wrong with it."""

    PAPER_OUT = "paper_out"
    NEAR_END = "near_end"
    COVER_OPEN = "cover_open"
    JAM = "jam"
    OFFLINE = "offline"
    MUTE = "mute"
    """It prints, and answers nothing."""


_STOPPING: Final = frozenset({Fault.PAPER_OUT, Fault.COVER_OPEN, Fault.JAM, Fault.OFFLINE})
_BITS: Final[Mapping[int, Mapping[Fault, int]]] = {
    1: dict.fromkeys(_STOPPING, 0x08),
    2: {Fault.COVER_OPEN: 0x04, Fault.PAPER_OUT: 0x20, Fault.JAM: 0x40},
    3: {Fault.JAM: 0x08},
    4: {Fault.NEAR_END: 0x0C, Fault.PAPER_OUT: 0x6C},
}
"""DLE EOT n: which bits tell which fault."""


@dataclass(frozen=True, slots=True)
class Printout:
    """A slip as it fell out of the printer."""

    image: Image.Image
    began: float
    """The monotonic second of its first byte."""
    cut: float


class Simulator:
    """Serves one connection at a time, as printers do; holds what it cannot print yet."""

    def __init__(
        self,
        port: int = 0,
        on_slip: Callable[[Image.Image], None] | None = None,
        folder: Path | None = None,
        rows: int | None = None,
    ) -> None:
        self.port = port
        self.slips: list[Printout] = []
        self.faults: set[Fault] = set()
        self._on_slip, self._folder = on_slip, folder
        self._roll = Roll(rows)
        self._held = self._tail = b""
        self._began: float | None = None
        self._pushes = False
        self._line = asyncio.Lock()
        self._writer: asyncio.StreamWriter | None = None
        self._callers: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        """Listen; `port` is then the real one."""
        self._server = await asyncio.start_server(self._called, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up."""
        self._server.close()
        for writer in self._callers:
            writer.close()
        await asyncio.gather(*self._callers.values())
        await self._server.wait_closed()

    def fail(self, fault: Fault) -> None:
        """Let it happen."""
        self.faults.add(fault)
        self._push()

    def mend(self, fault: Fault) -> None:
        """Put it right; held slips then come out. New paper has no end."""
        self.faults.discard(fault)
        if fault is Fault.PAPER_OUT:
            self._roll.rows = None
        self._push()
        self._work()

    def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._callers[writer] = task
        task.add_done_callback(lambda _: self._callers.pop(writer))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._line:
            self._writer, self._pushes = writer, False
            try:
                while chunk := await reader.read(65536):
                    self._hear(chunk)
            except ConnectionError as error:
                log.info("line to the printer broke", reason=repr(error))
            writer.close()

    def _hear(self, chunk: bytes) -> None:
        if self._began is None and _REALTIME.sub(b"", chunk):
            self._began = time.monotonic()
        # Obeyed at once, wherever it stands: even in a picture, even out of paper.
        heard = self._tail + chunk
        for question in _REALTIME.finditer(heard):
            self._answer(bytes([self._status(question[1][0])]))
        self._tail = heard[-2:]
        self._held += chunk
        self._work()

    def _work(self) -> None:
        done = 0
        for command in commands(self._held):
            if not self._roll.takes(command):
                self.fail(Fault.PAPER_OUT)
            if self.faults & _STOPPING:
                break
            self._obey(command)
            done += len(command)
        self._held = self._held[done:]
        if not self._held and self._roll.blank:
            self._began = None

    def _obey(self, command: bytes) -> None:
        match command[:2]:
            case roll.RASTER:
                self._roll.print(command)
            case roll.CUT:
                self._cut()
            case roll.ASK_PAPER:
                self._answer(bytes([0x03 * (Fault.NEAR_END in self.faults)]))
            case roll.UNASKED_STATUS:
                self._pushes = command[2] > 0
                self._push()
            case _:
                log.debug("command without effect", command=command[:3].hex())

    def _cut(self) -> None:
        if self._roll.blank or self._began is None:
            return
        image = self._roll.cut()
        self.slips.append(Printout(image, self._began, time.monotonic()))
        if self._folder is not None:
            keep(image, self._folder)
        if self._on_slip is not None:
            self._on_slip(image)

    def _status(self, kind: int) -> int:
        bits = (bits for fault, bits in _BITS[kind].items() if fault in self.faults)
        return reduce(or_, bits, 0x12)

    def _push(self) -> None:
        """Tell the four bytes of GS a, if they were asked for."""
        printer = 0x10 | 0x08 * bool(self.faults & _STOPPING)
        printer |= 0x20 * (Fault.COVER_OPEN in self.faults)
        sensors = 0x03 * bool(self.faults & {Fault.NEAR_END, Fault.PAPER_OUT})
        sensors |= 0x0C * (Fault.PAPER_OUT in self.faults)
        if self._pushes:
            self._answer(bytes([printer, 0, sensors, 0]))

    def _answer(self, answer: bytes) -> None:
        if self._writer and not self._writer.is_closing() and Fault.MUTE not in self.faults:
            self._writer.write(answer)


async def _serve_for_ever(port: int, folder: Path) -> None:
    async with Simulator(port, folder=folder) as simulator:
        click.echo(f"printer: 127.0.0.1:{simulator.port}")
        await asyncio.Event().wait()


@click.command()
@click.option("--port", default=9100, show_default=True, help="Where to listen; 0 for any.")
@click.option("--folder", required=True, type=click.Path(path_type=Path), help="For the slips.")
def main(port: int, folder: Path) -> None:
    """Print slips as pictures, until stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_serve_for_ever(port, folder))


if __name__ == "__main__":
    main()

"""An ESC/POS printer without a printer: over TCP, with its faults, its slips as pictures."""

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Self

import click
import structlog
from PIL import Image

from printer.folder import keep
from printer.mechanism import Fault, Mechanism, Printout

__all__ = ["Fault", "Printout", "Simulator"]
log = structlog.get_logger()


class Simulator(Mechanism):
    """Serves one connection at a time, as printers do."""

    def __init__(
        self,
        port: int = 0,
        on_slip: Callable[[Image.Image], None] | None = None,
        folder: Path | None = None,
        rows: int | None = None,
        host: str = "127.0.0.1",
    ) -> None:
        super().__init__(rows, _kept(folder, on_slip))
        self.host, self.port = host, port
        self._line = asyncio.Lock()
        self._callers: dict[asyncio.StreamWriter, asyncio.Task[None]] = {}

    async def __aenter__(self) -> Self:
        """Listen; `port` is then the real one."""
        self._server = await asyncio.start_server(self._called, self.host, self.port)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        """Hang up."""
        self._server.close()
        for writer in self._callers:
            writer.close()
        await asyncio.gather(*self._callers.values())
        await self._server.wait_closed()

    def _called(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._callers[writer] = task
        task.add_done_callback(lambda _: self._callers.pop(writer))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async with self._line:
            self.called()
            self.answer = _answers(writer)
            try:
                while chunk := await self._read(reader):
                    self.hear(chunk)
            except ConnectionError as error:
                log.info("line to the printer broke", reason=repr(error))
            writer.close()

    async def _read(self, reader: asyncio.StreamReader) -> bytes:
        return await reader.read(65536)


def _answers(writer: asyncio.StreamWriter) -> Callable[[bytes], None]:
    def answer(told: bytes) -> None:
        if not writer.is_closing():
            writer.write(told)

    return answer


def _kept(
    folder: Path | None, on_slip: Callable[[Image.Image], None] | None
) -> Callable[[Image.Image], None] | None:
    if folder is None:
        return on_slip

    def fell(slip: Image.Image) -> None:
        keep(slip, folder)
        if on_slip is not None:
            on_slip(slip)

    return fell


async def _serve_for_ever(host: str, port: int, folder: Path) -> None:
    async with Simulator(port, folder=folder, host=host) as simulator:
        click.echo(f"printer: {host}:{simulator.port}")
        await asyncio.Event().wait()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen at.")
@click.option("--port", default=9100, show_default=True, help="Where to listen; 0 for any.")
@click.option("--folder", required=True, type=click.Path(path_type=Path), help="For the slips.")
def main(host: str, port: int, folder: Path) -> None:
    """Print slips as pictures, until stopped."""
    folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_serve_for_ever(host, port, folder))


if __name__ == "__main__":
    main()

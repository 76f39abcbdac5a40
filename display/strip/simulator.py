"""LED strips without strips: what they would show, as words or as pictures, and their faults."""

import asyncio
import time
from collections.abc import Callable, Iterable
from enum import StrEnum
from pathlib import Path
from typing import Final

import click

from display.cable import Cable
from display.strip.frames import Frame, Mode, answer, asked
from display.strip.writing import CODE_PAGES, Colour

DARK_AFTER_SECONDS: Final = 60.0
"""A strip that is told nothing any more goes dark: its number may be wrong."""
NOISE: Final = b"\xff\x00\x91\x06\x80"
COLOURS: Final = {Colour.RED: "red", Colour.GREEN: "green", Colour.AMBER: "amber"}
MODES: Final = {Mode.STEADY: "steady", Mode.BLINKING: "blinking", Mode.MOVING: "moving"}


class Fault(StrEnum):
    """What can be wrong with a strip; a line that is not there is the cable's."""

    MUTE = "mute"
    """It takes nothing, and does not answer."""
    REFUSING = "refusing"
    NOISY = "noisy"
    """It answers nonsense, and takes nothing."""


class Panels:
    """The strips on one line: bytes in, answers out."""

    def __init__(
        self,
        addresses: Iterable[int],
        code_page: str = "ascii",
        clock: Callable[[], float] = time.monotonic,
        on_show: Callable[[int], None] = lambda _: None,
    ) -> None:
        self.faults: dict[int, Fault] = {}
        self.frames: list[Frame] = []
        """All that was taken."""
        self._shown: dict[int, tuple[Frame, float] | None] = dict.fromkeys(addresses)
        self._codec, self._clock, self._on_show = CODE_PAGES[code_page], clock, on_show
        self._heard = b""

    def hear(self, chunk: bytes) -> bytes:
        """Bytes came; what the strips say."""
        self._heard += chunk
        answers = b""
        while True:
            meant, rest = asked(self._heard)
            if meant is None and rest == self._heard:
                return answers
            self._heard = rest
            if meant is not None:
                answers += self._answer(meant)

    def shown(self, address: int) -> Frame | None:
        """What stands on it; None while it is dark."""
        now = self._shown[address]
        if now is None or self._clock() - now[1] >= DARK_AFTER_SECONDS:
            return None
        return now[0] if now[0].text else None

    def text(self, address: int) -> str:
        """What can be read on it."""
        frame = self.shown(address)
        return frame.text.decode(self._codec, "replace") if frame else ""

    def told(self, address: int) -> str:
        """The same with colour and mode, as one line."""
        frame = self.shown(address)
        if frame is None:
            return f"[{address:02}] dark"
        look = f"{COLOURS[frame.colour]}, {MODES[frame.mode]}"
        return f"[{address:02}] {self.text(address)} ({look})"

    def power_cut(self, address: int) -> None:
        """Off and on again: dark."""
        self._shown[address] = None

    def _answer(self, meant: Frame | int) -> bytes:
        address = meant.address if isinstance(meant, Frame) else meant
        fault = self.faults.get(address)
        if address not in self._shown or fault is Fault.MUTE:
            return b""
        if fault is Fault.NOISY:
            return NOISE
        if isinstance(meant, int) or fault is Fault.REFUSING:
            return answer(address, taken=False)
        self._show(meant)
        return answer(address, taken=True)

    def _show(self, frame: Frame) -> None:
        before = self.shown(frame.address)
        self.frames.append(frame)
        self._shown[frame.address] = frame, self._clock()
        if before != self.shown(frame.address):
            self._on_show(frame.address)


async def _serve(line: Path, addresses: list[int], code_page: str, folder: Path | None) -> None:
    def shown(address: int) -> None:
        click.echo(panels.told(address))
        if folder is not None:
            from display.strip.picture import draw  # noqa: PLC0415 - needs Pillow and fonts

            draw(panels.shown(address), code_page).save(folder / f"strip-{address:02}.png")

    panels = Panels(addresses, code_page, on_show=shown)
    with Cable(line, panels.hear):
        click.echo(f"strips {', '.join(map(str, addresses))} on {line}")
        await asyncio.Event().wait()


@click.command()
@click.option("--line", required=True, type=click.Path(path_type=Path), help="The port's path.")
@click.option("--address", "addresses", type=int, multiple=True, default=(1,), show_default=True)
@click.option("--code-page", type=click.Choice(list(CODE_PAGES)), default="ascii")
@click.option("--folder", type=click.Path(path_type=Path), help="For pictures; needs Pillow.")
def main(line: Path, addresses: tuple[int, ...], code_page: str, folder: Path | None) -> None:
    """Be strips at the end of a line, until stopped."""
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    asyncio.run(_serve(line, list(addresses), code_page, folder))


if __name__ == "__main__":
    main()

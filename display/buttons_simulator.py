"""A box of five buttons without a box: its lamp, its beeps, its presses."""

import asyncio
import sys
from pathlib import Path

import click

from display.buttons import BEEP, DARK, LIT, TAKEN
from display.cable import Cable


class Box:
    """What hangs at the far end of a cable."""

    def __init__(self, path: Path) -> None:
        self.cable = Cable(path, self._hear)
        self.lit, self.beeps = False, 0
        self.mute = False
        """It has neither lamp nor ears, or is broken."""
        self._heard = b""

    def press(self, button: int) -> None:
        """A finger, once."""
        self.cable.say(b"%d\r\n" % button)

    def _hear(self, chunk: bytes) -> bytes:
        *whole, self._heard = (self._heard + chunk).split(b"\r\n")
        return b"" if self.mute else b"".join(self._obeyed(order) for order in whole)

    def _obeyed(self, order: bytes) -> bytes:
        if order in {LIT, DARK}:
            self.lit = order == LIT
        self.beeps += order == BEEP
        return TAKEN + b"\r\n"


async def _serve(line: Path) -> None:
    box = Box(line)
    with box.cable:
        click.echo(f"five buttons on {line}: type 1 to 5 and Enter")
        while typed := await asyncio.to_thread(sys.stdin.readline):
            if typed.strip() in {"1", "2", "3", "4", "5"}:
                box.press(int(typed))
            click.echo(f"lamp {'on' if box.lit else 'off'}, {box.beeps} beeps")


@click.command()
@click.option("--line", required=True, type=click.Path(path_type=Path), help="The port's path.")
def main(line: Path) -> None:
    """Be five buttons at the end of a line, pressed from the keyboard."""
    asyncio.run(_serve(line))


if __name__ == "__main__":
    main()

"""Starts a board or a pad: `python -m display.main board`."""

import asyncio
import logging
import os
from pathlib import Path
from typing import Final

import click

from display.settings import BoardSettings, PadSettings
from wire.settings import from_environment

SETTINGS: Final[dict[str, type[BoardSettings | PadSettings]]] = {
    "board": BoardSettings,
    "pad": PadSettings,
}
KIVY: Final = {"KIVY_NO_ARGS": "1", "KIVY_NO_FILELOG": "1", "KIVY_LOG_MODE": "PYTHON"}

NOISE: Final = ("MTDev", "Older configuration", "Upgrading configuration")
"""Kivy prints a traceback where the library for bare touch panels is missing: X brings touches."""


@click.command()
@click.argument("kind", type=click.Choice(list(SETTINGS)))
def main(kind: str) -> None:
    """Show the lobby's board, or a counter's rating pad. Settings: HELIOTROPE_*."""
    settings = from_environment(SETTINGS[kind])
    settings.folder.mkdir(parents=True, exist_ok=True)
    _quieten_kivy(settings.folder)
    from display import window  # noqa: PLC0415 - Kivy reads the environment when imported

    window.prepare(settings.folder, settings.pixels)
    from display import program  # noqa: PLC0415 - and opens its window

    asyncio.run(program.run(settings))


def _quieten_kivy(folder: Path) -> None:
    for name, setting in {**KIVY, "KIVY_HOME": str(folder.absolute() / "kivy")}.items():
        os.environ.setdefault(name, setting)
    logger = logging.getLogger("kivy")
    logger.setLevel(logging.WARNING)
    logger.addFilter(lambda record: not any(word in record.getMessage() for word in NOISE))


if __name__ == "__main__":
    main()

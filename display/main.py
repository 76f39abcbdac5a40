"""Starts a board, a pad, a sign or what hangs on a line: `python -m display.main board`."""

import asyncio
import logging
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from display.settings import (
    BoardSettings,
    ButtonSettings,
    EvaluatorSettings,
    GlassSettings,
    PadSettings,
    PagerSettings,
    Settings,
    SignSettings,
    StripSettings,
)
from wire.settings import from_environment


@dataclass(frozen=True, slots=True)
class Program:
    """What one kind must be told, and the module whose `run` does its work."""

    settings: type[Settings]
    module: str


PROGRAMS: Final[Mapping[str, Program]] = {
    "board": Program(BoardSettings, "display.program"),
    "pad": Program(PadSettings, "display.program"),
    "sign": Program(SignSettings, "display.program"),
    "strip": Program(StripSettings, "display.strip.program"),
    "evaluator": Program(EvaluatorSettings, "display.evaluating"),
    "button": Program(ButtonSettings, "display.call_button"),
    "pagers": Program(PagerSettings, "display.pagers.program"),
}
KIVY: Final = {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",
    # Where films can be shown, Kivy would speak through their player, which ends without a card.
    "KIVY_AUDIO": "sdl2",
}

NOISE: Final = ("MTDev", "Older configuration", "Upgrading configuration")
"""Kivy prints a traceback where the library for bare touch panels is missing: X brings touches."""


@click.command()
@click.argument("kind", type=click.Choice(list(PROGRAMS)))
def main(kind: str) -> None:
    """Show the lobby's board, a counter's sign or rating pad, ... Settings: HELIOTROPE_*."""
    program = PROGRAMS[kind]
    settings = from_environment(program.settings)
    settings.folder.mkdir(parents=True, exist_ok=True)
    if isinstance(settings, GlassSettings):
        _prepare_window(settings)
    # A window opens when its module is imported, and Kivy reads the environment then.
    module: Any = import_module(program.module)
    if asyncio.run(module.run(settings)):
        os.execv(sys.executable, sys.orig_argv)  # noqa: S606 - ourselves, anew


def _prepare_window(settings: GlassSettings) -> None:
    _quieten_kivy(settings.folder)
    window: Any = import_module("display.window")
    window.prepare(settings.folder, settings.pixels)


def _quieten_kivy(folder: Path) -> None:
    for name, setting in {**KIVY, "KIVY_HOME": str(folder.absolute() / "kivy")}.items():
        os.environ.setdefault(name, setting)
    logger = logging.getLogger("kivy")
    logger.setLevel(logging.WARNING)
    logger.addFilter(lambda record: not any(word in record.getMessage() for word in NOISE))


if __name__ == "__main__":
    main()

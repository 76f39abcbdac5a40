"""Commands whose work a module does that not every machine has all parts for."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from typing import Any

import click

Command = Callable[..., None]


def at(desk: str) -> Callable[[Command], Command]:
    """The same command; what the module at `desk` CANNOT do is said in its one sentence."""

    def told(command: Command) -> Command:
        @wraps(command)
        def said(**options: Any) -> None:
            try:
                command(**options)
            except import_module(desk).CANNOT as why:
                raise click.ClickException(str(why)) from None

        return said

    return told

"""`heliotrope history`: a former system's log teaches the forecast of a new branch."""

import asyncio
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import click

# What a kiosk does not install is imported when it is needed.
DESK = "heliotrope.former"
Command = Callable[..., None]
FILE = click.Path(path_type=Path, dir_okay=False)


def _names(_: click.Context, option: click.Parameter, pairs: tuple[str, ...]) -> dict[str, str]:
    """OLD=NEW, each OLD once."""
    said: dict[str, str] = {}
    for pair in pairs:
        old, equals, new = pair.partition("=")
        if not equals or old in said:
            raise click.BadParameter(f"{pair}: say OLD=NEW, each OLD once", param=option)
        said[old] = new
    return said


def _naming(what: str) -> Callable[[Command], Command]:
    return click.option(
        f"--{what}",
        multiple=True,
        callback=_names,
        metavar="OLD=NEW",
        help=f"What the log calls a {what}, and what the branch does; OLD= leaves it out.",
    )


@click.group()
def history() -> None:
    """Past days, from which the forecast learns."""


@history.command(name="import")
@click.argument("log", type=FILE)
@click.option("--branch", default="", help="Its code, where the database knows several.")
@click.option("--roster", type=FILE, help="Who was planned to be there.")
@click.option("--counters", type=FILE, help="When counters were open, and on a break.")
@_naming("service")
@_naming("tier")
@_naming("counter")
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="HELIOTROPE_DATA",
    required=True,
    help="The server's data folder.",
)
@click.option(
    "--database",
    default="",
    envvar="HELIOTROPE_DATABASE",
    help="Its URL, if it is not in the data folder.",
)
def bring(data: Path, database: str, branch: str, **asked: Any) -> None:
    """Keep the days of LOG, and learn from them at once; again it changes nothing.

    The columns are those of docs/operating.md. Days that the branch has seen itself are left alone.
    """
    module = import_module(DESK)
    files = module.Files(asked["log"], asked["roster"], asked["counters"])
    named = module.Names(asked["service"], asked["tier"], asked["counter"])
    try:
        for line in asyncio.run(module.bring(module.Shelf(data, database), branch, files, named)):
            click.echo(line)
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None

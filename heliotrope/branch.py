"""`heliotrope branch`: a branch's file is checked, begun, brought into the database, and back."""

import asyncio
import getpass
from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter, ValidationError

from wire.messages import Id

# What a kiosk does not install is imported when it is needed.
DESK = "heliotrope.plans"


def _where(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say which database is meant."""

    @click.option(
        "--data",
        type=click.Path(path_type=Path, file_okay=False, exists=True),
        envvar="HELIOTROPE_DATA",
        required=True,
        help="The server's data folder, which holds the journal's key.",
    )
    @click.option(
        "--database",
        default="",
        envvar="HELIOTROPE_DATABASE",
        help="Its URL, if it is not in the data folder.",
    )
    @wraps(command)
    def told(**options: Any) -> None:
        module = import_module(DESK)
        try:
            command(**options)
        except module.CANNOT as why:
            raise click.ClickException(str(why)) from None

    return told


@click.group()
def branch() -> None:
    """A branch's plan: its file, and its versions in the database."""


@branch.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Say all that is wrong with branch files, each with its line and remedy."""
    looked = [import_module(DESK).checked(file) for file in files]
    for line, sound in looked:
        click.echo(line, err=not sound)
    if not all(sound for _, sound in looked):
        raise SystemExit(1)


def _code(_: click.Context, __: click.Parameter, value: str) -> str:
    try:
        return TypeAdapter(Id).validate_python(value)
    except ValidationError:
        raise click.BadParameter("small letters, digits and hyphens only") from None


@branch.command()
@click.argument("code", callback=_code)
@click.option("--folder", type=click.Path(path_type=Path, file_okay=False), default=Path())
def new(code: str, folder: Path) -> None:
    """Begin a branch: write CODE.toml, with comments, to be edited."""
    module = import_module(DESK)
    try:
        click.echo(module.begin(code, folder))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None


@branch.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@_where
def bring(file: Path, data: Path, database: str) -> None:
    """Let the plan in FILE count from now on; a running server follows by itself.

    A branch that is new to the database is served when its servers have been started again.
    """
    module = import_module(DESK)
    shelf = module.Shelf(data, database)
    click.echo(asyncio.run(module.bring(shelf, file, f"operator:{getpass.getuser()}")))


@branch.command()
@click.argument("code", default="")
@click.option("--version", type=int, help="An older version.")
@_where
def export(code: str, version: int | None, data: Path, database: str) -> None:
    """Print the newest plan of a branch as a branch file."""
    module = import_module(DESK)
    click.echo(module.exported(module.Shelf(data, database), code, version), nl=False)


@branch.command()
@click.argument("code", default="")
@_where
def versions(code: str, data: Path, database: str) -> None:
    """Say when each version of a plan began to count, and who gave it."""
    module = import_module(DESK)
    for line in module.history(module.Shelf(data, database), code):
        click.echo(line)


@branch.command()
@click.argument("code", default="")
@click.option(
    "--epoch", type=click.IntRange(1, 9_999), help="Greater than any before; else the next."
)
@_where
def restored(code: str, epoch: int | None, data: Path, database: str) -> None:
    """Say that the database was restored from a backup: newer slips may be about.

    Restored a second time from the same backup, name a greater epoch than the first time.
    """
    module = import_module(DESK)
    shelf = module.Shelf(data, database)
    actor = f"operator:{getpass.getuser()}"
    click.echo(asyncio.run(module.restored(shelf, code, epoch, actor)))

"""`heliotrope head`: which installations send their journals to this head office."""

from collections.abc import Callable
from functools import wraps
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from heliotrope.customers import DATA, DATABASE

# What a device does not install is imported when it is needed.
DESK = "heliotrope.head_desk"


def _told(command: Callable[..., None]) -> Callable[..., None]:
    @wraps(command)
    def said(**options: Any) -> None:
        try:
            command(**options)
        except import_module(DESK).CANNOT as why:
            raise click.ClickException(str(why)) from None

    return said


@click.group()
def head() -> None:
    """At head office: which installations send it the journals of their branches."""


@head.command()
@click.argument("branches", nargs=-1, required=True)
@click.option(
    "--key",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    required=True,
    help="The journal.key of their installation.",
)
@DATA
@DATABASE
@_told
def admit(branches: tuple[str, ...], key: Path, data: Path, database: str) -> None:
    """Take the journals of BRANCHES from one installation; prints its HELIOTROPE_HEAD_TOKEN once.

    Admitted again, they get a new token, and what has come stays.
    """
    click.echo(import_module(DESK).admit(branches, key, data, database))


@head.command(name="list")
@DATA
@DATABASE
@_told
def listed(data: Path, database: str) -> None:
    """Say of each branch how far its journal is here, and what ails it."""
    for line in import_module(DESK).listed(data, database):
        click.echo(line)


@head.command()
@click.argument("branch")
@DATA
@DATABASE
@_told
def export(branch: str, data: Path, database: str) -> None:
    """Write the journal of BRANCH as it has come, as JSON, a line per event."""
    for line in import_module(DESK).exported(branch, data, database):
        click.echo(line)


@head.command()
@click.argument("branch")
@click.confirmation_option(prompt="All that has come of this branch is erased. Go on?")
@DATA
@DATABASE
@_told
def forget(branch: str, data: Path, database: str) -> None:
    """Take nothing from BRANCH any more, and erase what has come."""
    import_module(DESK).forget(branch, data, database)

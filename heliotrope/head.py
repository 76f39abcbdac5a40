"""`heliotrope head`: which installations send their journals to this head office."""

from importlib import import_module
from pathlib import Path

import click

from heliotrope.customers import DATA, DATABASE
from heliotrope.desks import at

# What a device does not install is imported when it is needed.
DESK = "heliotrope.head_desk"


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
@at(DESK)
def admit(branches: tuple[str, ...], key: Path, data: Path, database: str) -> None:
    """Take the journals of BRANCHES from one installation; prints its HELIOTROPE_HEAD_TOKEN once.

    Admitted again, they get a new token, and what has come stays.
    """
    click.echo(import_module(DESK).admit(branches, key, data, database))


@head.command(name="list")
@DATA
@DATABASE
@at(DESK)
def listed(data: Path, database: str) -> None:
    """Say of each branch how far its journal is here, and what ails it."""
    for line in import_module(DESK).listed(data, database):
        click.echo(line)


@head.command()
@click.argument("branch")
@DATA
@DATABASE
@at(DESK)
def export(branch: str, data: Path, database: str) -> None:
    """Write the journal of BRANCH as it has come, as JSON, a line per event."""
    for line in import_module(DESK).exported(branch, data, database):
        click.echo(line)


@head.command()
@click.argument("branch")
@click.confirmation_option(prompt="All that has come of this branch is erased. Go on?")
@DATA
@DATABASE
@at(DESK)
def forget(branch: str, data: Path, database: str) -> None:
    """Take nothing from BRANCH any more, and erase what has come."""
    import_module(DESK).forget(branch, data, database)

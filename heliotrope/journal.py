"""`heliotrope journal`: is the record what it was, and does it lead to what the server believes."""

import sys
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click


@click.group()
@click.option(
    "--data",
    type=click.Path(path_type=Path),
    envvar="HELIOTROPE_DATA",
    required=True,
    help="The data folder.",
)
@click.option(
    "--branch",
    type=click.Path(path_type=Path),
    envvar="HELIOTROPE_BRANCH_FILE",
    required=True,
    help="The branch's file.",
)
@click.option(
    "--database",
    default="",
    envvar="HELIOTROPE_DATABASE",
    help="Its URL, unless it is in the data folder.",
)
@click.pass_context
def journal(context: click.Context, data: Path, branch: Path, database: str) -> None:
    """Verify, replay, export a branch's journal; let old days leave it."""
    context.obj = import_module("heliotrope.books").Shelf(data, branch, database)


@journal.command()
@click.pass_obj
def verify(shelf: Any) -> None:
    """Name every line that was edited, deleted, inserted, swapped or cut off."""
    _judge(shelf.verify, f"The journal is what was recorded: {_length(shelf)}.")


@journal.command()
@click.pass_obj
def replay(shelf: Any) -> None:
    """Replay the journal and name every row that it does not lead to."""
    _judge(shelf.replay, f"The rows are what the journal leads to: {_length(shelf)}.")


@journal.command()
@click.pass_obj
def export(shelf: Any) -> None:
    """Write the journal as JSON, a line per event."""
    try:
        for line in shelf.export():
            click.echo(line)
    except _cannot() as why:
        raise click.ClickException(str(why)) from None


@journal.command()
@click.argument("day", type=click.DateTime(["%Y-%m-%d"]), metavar="DAY")
@click.argument("archive", type=click.Path(path_type=Path))
@click.pass_obj
def checkpoint(shelf: Any, day: datetime, archive: Path) -> None:
    """Move DAY (2027-01-31) and all days before it from the journal to the new file ARCHIVE."""
    try:
        gone = shelf.leave(day.date(), archive)
    except _cannot() as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"{gone} events have left the journal for {archive}")


def _judge(look: Any, good: str) -> None:
    try:
        faults = look()
    except _cannot() as why:
        raise click.ClickException(str(why)) from None
    for fault in faults:
        click.echo(fault)
    if faults:
        sys.exit(1)
    click.echo(good)


def _length(shelf: Any) -> str:
    try:
        branch, events = shelf.length()
    except _cannot() as why:
        raise click.ClickException(str(why)) from None
    return f"{events} events of {branch}"


def _cannot() -> Any:
    return import_module("heliotrope.books").CANNOT

"""`heliotrope customers`: to which tiers the bank's customers belong, as an operator knows it."""

import asyncio
from importlib import import_module
from pathlib import Path

import click

# What a kiosk does not install is imported when it is needed.
DESK = "heliotrope.customer_file"
DATA = click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="HELIOTROPE_DATA",
    required=True,
    help="The server's data folder.",
)
DATABASE = click.option(
    "--database", default="", envvar="HELIOTROPE_DATABASE", help="By default SQLite."
)


@click.group()
def customers() -> None:
    """Who belongs to which tier; used where HELIOTROPE_CUSTOMERS=local."""


@customers.command(name="import")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@click.option("--replace", is_flag=True, help="Forget everybody who is not in FILE.")
@DATA
@DATABASE
def bring(file: Path, replace: bool, data: Path, database: str) -> None:
    """Keep the customers of FILE, a CSV with the columns document, number, tier and until.

    `document` is card, identity or code; `until` may be empty. Only keyed hashes of the numbers are
    kept. All lines are kept, or none: what is wrong is said with its line.
    """
    module = import_module(DESK)
    try:
        count = asyncio.run(module.bring(file, data, database, replace=replace))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"{count} customers kept")


@customers.command()
@click.argument("document", type=click.Choice(["card", "identity", "code"]))
@click.option("--number", prompt=True, hide_input=True, help="Asked for where it is not given.")
@DATA
@DATABASE
def forget(document: str, number: str, data: Path, database: str) -> None:
    """Erase one customer, as the law lets everybody ask."""
    module = import_module(DESK)
    try:
        known = asyncio.run(module.forget(document, number, data, database))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None
    if not known:
        raise click.ClickException("nobody of that document and number is kept")
    click.echo("erased")

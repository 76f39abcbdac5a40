"""`heliotrope keys`: other keys for what is sealed, while everything goes on."""

import asyncio
from importlib import import_module
from pathlib import Path

import click

from heliotrope.customers import DATA, DATABASE

# What a device does not install is imported when it is needed.
ROTATING = "heliotrope.rotating"


@click.group()
def keys() -> None:
    """Change the keys under which something is sealed."""


@keys.command()
@DATA
@DATABASE
@click.option("--finish", is_flag=True, help="Seal anew what is under the old key, and forget it.")
def session(data: Path, database: str, finish: bool) -> None:
    """Change session.key, which signs log-ins and seals second factors.

    First without --finish: a new key is put before the old, which still opens. Copy the file to the
    other servers, restart all of them (everybody logs in again), then --finish.
    """
    module = import_module(ROTATING)
    try:
        said = asyncio.run(module.finished(data, database)) if finish else module.begun(data)
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None
    click.echo(said)


@keys.command()
@DATA
@DATABASE
@click.option(
    "--keys",
    "both",
    envvar="HELIOTROPE_CONTACT_KEY",
    required=True,
    hide_input=True,
    prompt="HELIOTROPE_CONTACT_KEY, the new key and the old with a space between",
)
def contact(data: Path, database: str, both: str) -> None:
    """Seal customers' addresses under the first key of HELIOTROPE_CONTACT_KEY.

    Put the new key before the old one there, restart the servers, run this, then take the old out.
    """
    module = import_module(ROTATING)
    try:
        click.echo(module.addresses(data, database, both))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None

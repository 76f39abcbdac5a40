"""`heliotrope revision`: of which release a database is, and back to an older one."""

from importlib import import_module
from pathlib import Path

import click

from heliotrope.customers import DATA, DATABASE

# What a device does not install is imported when it is needed.
REVISING = "heliotrope.revising"


@click.command()
@DATA
@DATABASE
@click.option("--back", default="", metavar="REVISION", help="Go back to it, such as r0030.")
def revision(data: Path, database: str, back: str) -> None:
    """Say the database's revision; with --back go back to an older one, with all servers stopped.

    Make a backup first: what only newer revisions keep is gone then; tickets and journal are not.
    """
    module = import_module(REVISING)
    try:
        click.echo(module.back(data, database, back) if back else module.newest(data, database))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None

"""`heliotrope rollout`: brings a release of the device software to the devices, in stages."""

from importlib import import_module
from pathlib import Path

import click

from heliotrope.customers import DATA, DATABASE
from heliotrope.desks import at
from heliotrope.enrolment import BY

# What a device does not install is imported when it is needed.
DESK = "heliotrope.rollout_desk"


@click.group()
def rollout() -> None:
    """Device software: first one device of each kind, then 10, 50 and 100 per cent of them.

    A device that the server does not hear again goes back by itself, and the roll-out halts.
    """


@rollout.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option(
    "--keys",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    envvar="HELIOTROPE_RELEASE_KEYS",
    help="Of whom releases are; without it only the devices look at the signature.",
)
@DATA
@DATABASE
@at(DESK)
def add(file: Path, keys: Path | None, data: Path, database: str) -> None:
    """Take the release FILE (heliotrope-device_..._....deb) with its signature FILE.sig."""
    click.echo(import_module(DESK).add(file, keys, data, database))


@rollout.command()
@click.argument("version")
@click.option("--any-time", is_flag=True, help="While branches are open, too.")
@click.option(
    "--pause",
    type=click.FloatRange(min=0),
    default=24.0,
    show_default=True,
    help="Hours for which a stage is watched after its last device.",
)
@BY
@DATA
@DATABASE
@at(DESK)
def begin(version: str, any_time: bool, pause: float, by: str, data: Path, database: str) -> None:
    """Bring VERSION to all devices; it takes the place of the roll-out before."""
    module = import_module(DESK)
    click.echo(module.begin(version, by, pause, data, database, any_time=any_time))


@rollout.command(name="list")
@DATA
@DATABASE
@at(DESK)
def listed(data: Path, database: str) -> None:
    """Say how the roll-out stands, which devices went back and why, and what each runs."""
    for line in import_module(DESK).listed(data, database):
        click.echo(line)


@rollout.command()
@click.argument("what", type=click.Choice(["halt", "resume", "withdraw"]))
@BY
@DATA
@DATABASE
@at(DESK)
def change(what: str, by: str, data: Path, database: str) -> None:
    """Halt it, go on with it (what went back tries again), or have all devices go back."""
    click.echo(import_module(DESK).change(what, by, data, database))

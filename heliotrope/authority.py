"""`heliotrope ca`: the branch's own certificate authority, and the broker that goes by it."""

import asyncio
from datetime import UTC, datetime
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from heliotrope.customers import DATA, DATABASE

# What a device does not install is imported when it is needed.
AUTHORITY, AUTHORITIES = "server.adapters.authority", "server.adapters.authorities"
FOLDER = click.argument(
    "folder", type=click.Path(path_type=Path, file_okay=False), envvar="HELIOTROPE_CA"
)
FILES = click.option(
    "--files",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="HELIOTROPE_BROKER_FILES",
    required=True,
    help="Of Mosquitto.",
)


@click.group()
def ca() -> None:
    """Certificates: who is a device of the branch, and who is its broker."""


@ca.command()
@FOLDER
@click.option("--name", default="Heliotrope", show_default=True, help="As certificates show it.")
def new(folder: Path, name: str) -> None:
    """Make a CA in FOLDER, for ten years; ca.key is its secret, keep a copy where nobody looks."""
    module = import_module(AUTHORITY)
    try:
        module.new_authority(folder, name, _now())
    except (module.NoAuthority, OSError) as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"{folder / 'ca.pem'} may be known; {folder / 'ca.key'} may not")


@ca.command()
@FOLDER
@click.argument("names", nargs=-1, required=True, metavar="NAME...")
@click.option("--branch", "branches", required=True, multiple=True, help="Its code; repeatable.")
@click.option(
    "--files", type=click.Path(path_type=Path, file_okay=False), required=True, help="Of Mosquitto."
)
@click.option("--host", default="0.0.0.0", show_default=True, help="Where it listens.")  # noqa: S104 - devices are other machines
@click.option("--port", default=8883, show_default=True)
@click.option("--loopback", type=int, help="A second port, for passwords, on this machine only.")
@click.option(
    "--passwords",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    help="What `heliotrope broker` wrote, for the second port.",
)
def server(
    folder: Path, names: tuple[str, ...], branches: tuple[str, ...], files: Path, **where: Any
) -> None:
    """Write Mosquitto's files, with a new certificate for the NAMEs and addresses it is reached by.

    Who may say what, and whose certificate is revoked, is written by the server from then on
    (HELIOTROPE_BROKER_FILES).
    """
    passwords = where.pop("passwords")
    if (where["loopback"] is None) != (passwords is None):
        raise click.ClickException("--loopback and --passwords go together")
    module, mosquitto = import_module(AUTHORITY), import_module("heliotrope.mosquitto")
    try:
        authorities = import_module(AUTHORITIES).read_authorities(folder)
        path = mosquitto.lay_out_secured(
            files, mosquitto.Secured(**where), authorities, names, _now()
        )
        if passwords:
            mosquitto.take_passwords(files, passwords)
        mosquitto.let_the_server_in(files, authorities, branches, _now())
    except (module.NoAuthority, OSError, ValueError) as why:
        raise click.ClickException(str(why)) from None
    click.echo(path)


@ca.command()
@FOLDER
@FILES
def renew(folder: Path, files: Path) -> None:
    """Give the broker a new key and certificate, for the names that it has, while it runs."""
    module, mosquitto = import_module(AUTHORITY), import_module("heliotrope.mosquitto")
    try:
        authorities = import_module(AUTHORITIES).read_authorities(folder)
        names = mosquitto.renewed(files, authorities, _now())
    except (module.NoAuthority, OSError, ValueError) as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"{files / 'cert.pem'} is new, for {', '.join(names)}")


@ca.command()
@FOLDER
@FILES
@DATA
@DATABASE
def crl(folder: Path, **where: Any) -> None:
    """Tell Mosquitto who may come and who is revoked, as the server does, while it is away."""
    module = import_module("heliotrope.device_desk")
    try:
        asyncio.run(module.told(folder, **where))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None
    click.echo(where["files"] / "crl.pem")


@ca.command()
@FOLDER
@FILES
@DATA
@DATABASE
@click.option("--finish", is_flag=True, help="The new CA alone is trusted from then on.")
@click.option("--force", is_flag=True, help="Also where devices are left behind: revoke them.")
def roll(folder: Path, *, finish: bool, force: bool, **where: Any) -> None:
    """Put a new CA in the place of the old, while devices go on.

    First without --finish: both are trusted, and devices change over by themselves as soon as
    broker and server were restarted. Then with --finish, and both restarted again.
    """
    module = import_module("heliotrope.rolling")
    how = {"force": force} if finish else {}
    try:
        said = asyncio.run((module.finished if finish else module.begun)(folder, **how, **where))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None
    click.echo(said)


def _now() -> datetime:
    return datetime.now(UTC)

"""`heliotrope device`: who is a device of the branch, invited, enrolled, listed and revoked."""

import asyncio
import getpass
import os
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

import click

from heliotrope.customers import DATA, DATABASE

# What a device does not install is imported when it is needed.
DESK = "heliotrope.device_desk"


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user may have no name
        return str(os.getuid())


BRANCH = click.option("--branch", required=True, envvar="HELIOTROPE_BRANCH", help="Its code.")
DEVICE = click.argument("name")
BY = click.option("--by", default=_who, help="Who does it; by default who is logged in.")


@click.group()
def device() -> None:
    """Devices of the branch and their certificates."""


@device.command()
@DEVICE
@click.option("--kind", required=True, help="kiosk, board, pad, ...")
@BRANCH
@click.option("--url", default="", envvar="HELIOTROPE_PUBLIC_URL", help="Of the server.")
@BY
@DATA
@DATABASE
def invite(name: str, url: str, **told: Any) -> None:
    """Print the code with which NAME gets its certificate, once, within ten minutes."""
    code = _run("invite", name, **told)
    click.echo(f"code {code}")
    words = f"heliotrope device enrol {url or 'URL'} --branch {told['branch']} --device {name}"
    click.echo(f"on the device: {words} --code {code} --out FOLDER")
    if url:
        text = f"{url}?branch={told['branch']}&device={name}&code={code}"
        click.echo(f"as a QR code: {text}")
        import_module("segno").make(text, error="m").terminal(compact=True)


@device.command()
@click.argument("url")
@click.option("--branch", envvar="HELIOTROPE_BRANCH", help="Its code.")
@click.option("--device", envvar="HELIOTROPE_DEVICE", help="Its name.")
@click.option("--code", help="As `heliotrope device invite` prints it.")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), required=True)
def enrol(url: str, out: Path, **told: str | None) -> None:
    """Make this device's key and have the server at URL certify it; HELIOTROPE_TLS names OUT.

    URL may be what the QR code says: then nothing else is needed.
    """
    at, _, scanned = url.partition("?")
    known = dict(parse_qsl(scanned)) | {name: value for name, value in told.items() if value}
    missing = [f"--{name}" for name in ("branch", "device", "code") if name not in known]
    if missing:
        raise click.ClickException(f"say {', '.join(missing)}")
    module, place = import_module("wire.applying"), import_module("wire.enrolment").Place
    try:
        module.enrol(at, place(known["branch"], known["device"]), known["code"], out)
    except (module.NotEnrolled, OSError, ValueError) as why:
        raise click.ClickException(str(why)) from None
    click.echo(f"enrolled: HELIOTROPE_TLS={out}")


@device.command()
@DEVICE
@BRANCH
@DATA
@DATABASE
def revoke(name: str, **told: Any) -> None:
    """End NAME's certificates: within a minute it may nothing, and does not come back in."""
    count = _run("revoke", name, **told)
    if not count:
        raise click.ClickException(f"{name} of {told['branch']} has no certificate")
    click.echo(f"{count} revoked")


@device.command(name="list")
@DATA
@DATABASE
def list_(**told: Any) -> None:
    """Print every device with a certificate, its end, and who invited it."""
    for line in _run("listed", **told):
        click.echo(line)


def _run(what: str, *args: Any, **told: Any) -> Any:
    module = import_module(DESK)
    try:
        return asyncio.run(getattr(module, what)(*args, **told))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None

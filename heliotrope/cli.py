"""The command `heliotrope`: every program by its name, and what an operator does once."""

import asyncio
import secrets
from importlib import import_module
from pathlib import Path
from typing import Any

import click

from heliotrope import prerequisites
from heliotrope.acceptance import acceptance
from heliotrope.authority import ca
from heliotrope.backup import backup, restore
from heliotrope.bar import callbar
from heliotrope.branch import branch
from heliotrope.customers import customers
from heliotrope.doctor import doctor
from heliotrope.enrolment import device
from heliotrope.forecast import forecast
from heliotrope.head import head
from heliotrope.history import history
from heliotrope.journal import journal
from heliotrope.keys import keys
from heliotrope.printers import printer
from heliotrope.revision import revision
from heliotrope.rollout import rollout
from heliotrope.voice import voice
from wire import logs, pins

WINDOWS = ("board", "pad", "sign")
LINES = ("strip", "evaluator", "pagers", "button")
"""What shows something: on a screen of its own, and at the end of a serial line."""
SAMPLE = Path("deploy/branches/sample.toml")


@click.group()
@click.version_option(package_name="heliotrope")
def main() -> None:
    """Heliotrope, the queue of a bank branch."""
    logs.set_up()


main.add_command(acceptance)
main.add_command(backup)
main.add_command(branch)
main.add_command(ca)
main.add_command(callbar)
main.add_command(customers)
main.add_command(device)
main.add_command(doctor)
main.add_command(forecast)
main.add_command(head)
main.add_command(keys)
main.add_command(printer)
main.add_command(restore)
main.add_command(revision)
main.add_command(rollout)
main.add_command(voice)


@main.command()
@click.option("--branch", type=click.Path(path_type=Path), default=SAMPLE, show_default=True)
@click.option("--data", type=click.Path(path_type=Path), default=Path("var/demo"))
@click.option("--port", default=8080, show_default=True)
@click.option("--speed", default=10.0, show_default=True, help="Server seconds per real second.")
@click.option("--seed", default=1, help="Of the simulated crowd.")
def demo(branch: Path, data: Path, port: int, speed: float, seed: int) -> None:
    """A branch to watch: broker, server, printer, customers and tellers on this machine."""
    _needs(prerequisites.port(port))
    module = import_module("heliotrope.demo")
    try:
        asyncio.run(module.play(module.Stage(branch, data, port, speed, seed)))
    except module.CANNOT_START as why:
        raise click.ClickException(str(why)) from None


@main.command()
@click.option("--branch", "branches", required=True, multiple=True, help="Its code; repeatable.")
@click.option("--port", default=1883, show_default=True)
@click.option("--folder", type=click.Path(path_type=Path), required=True, help="For the files.")
@click.argument("devices", nargs=-1, required=True, metavar="[BRANCH/]DEVICE=KIND...")
def broker(branches: tuple[str, ...], port: int, folder: Path, devices: tuple[str, ...]) -> None:
    """Write Mosquitto's files for all branches; prints each account's password once.

    What stood in the folder is replaced, with new passwords: name every branch and device.
    """
    module = import_module("heliotrope.devices")
    try:
        passwords = module.lay_out(branches, port, folder, devices)
    except module.CANNOT as wrong:
        raise click.ClickException(str(wrong)) from None
    for name, password in passwords.items():
        click.echo(f"{name} {password}")


@main.command()
@click.argument("name")
@click.option(
    "--role",
    type=click.Choice(["teller", "supervisor", "lobby", "manager", "analyst", "auditor", "admin"]),
    default="teller",
    show_default=True,
)
@click.option(
    "--data",
    type=click.Path(path_type=Path, file_okay=False, exists=True),
    envvar="HELIOTROPE_DATA",
    required=True,
    help="The server's data folder.",
)
@click.option("--database", default="", envvar="HELIOTROPE_DATABASE", help="By default SQLite.")
@click.option("--branch", default="", help="The only branch that they may touch.")
@click.option("--again", is_flag=True, help="Replace the account of that name.")
def staff(name: str, role: str, data: Path, database: str, branch: str, again: bool) -> None:
    """Add a member of the staff; prints the password once."""
    passwords, roles = (
        import_module("server.web.passwords"),
        import_module("server.application.ports"),
    )
    password = passwords.make_password()
    people = {name: (roles.Role(role), password)}
    module = import_module("heliotrope.staff")
    told = {"database": database, "branch": branch, "again": again}
    try:
        done = asyncio.run(module.enlist(data, people, **told))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None
    if name not in done:
        raise click.ClickException(f"{name} has an account already; --again replaces it")
    click.echo(f"{name} {password}")


@main.command()
def server() -> None:
    """The branch's server; its settings come from HELIOTROPE_... (see .env.example)."""
    import_module("server.main").main()


@main.command()
@click.option("--pin", prompt=True, hide_input=True, confirmation_prompt=True)
def pin(pin: str) -> None:
    """Print what HELIOTROPE_PIN of a kiosk is for a PIN of its maintenance page."""
    try:
        click.echo(pins.hashed(pin, secrets.token_bytes(pins.SALT_BYTES)))
    except pins.NoPin as wrong:
        raise click.ClickException(str(wrong)) from None


@main.command()
def kiosk() -> None:
    """A kiosk."""
    _needs(prerequisites.graphics())
    import_module("kiosk.main").main()


@main.command()
@click.argument("what", type=click.Choice([*WINDOWS, *LINES]))
def display(what: str) -> None:
    """A board, pad or sign; or on a serial line LED strips, five buttons, pagers, a call button."""
    _needs(prerequisites.graphics() if what in WINDOWS else prerequisites.serial())
    import_module("display.main").main([what])


@main.command()
@click.argument("branch", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--days", default=5, show_default=True, help="Business days.")
@click.option("--seed", default=1, show_default=True, help="Decides everything that happens.")
@click.option("--from-day", default=0, help="Begin with this day, as a failure's replay says.")
@click.option("--customers", default=0, help="A usual day's; by default enough for all counters.")
@click.option("--faults", is_flag=True, help="Kiosks, clocks and processes fail.")
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def simulate(branch: Path, as_json: bool, **asked: Any) -> None:
    """Play days of a branch, prove every step, and show the waits; exit 1 on a violation."""
    module = import_module("heliotrope.simulate.command")
    try:
        said, well = module.simulate(branch, asked, as_json)
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None
    click.echo(said)
    if not well:
        raise SystemExit(1)


@main.command()
@click.argument("folder", type=click.Path(path_type=Path), default=Path("docs/contract"))
def contract(folder: Path) -> None:
    """Write the contracts for other developers: the wire, and the interface for programs."""
    click.echo(import_module("heliotrope.contract").write(folder))


main.add_command(journal)
main.add_command(history)


def _needs(remedy: str | None) -> None:
    if remedy is not None:
        raise click.ClickException(remedy)

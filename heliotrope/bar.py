"""`heliotrope callbar`: the next customer in a small window, beside core banking."""

from importlib import import_module

import click

from heliotrope import prerequisites
from words.languages import FIRST

BAR = "heliotrope.callbar.__main__"


@click.command()
@click.argument("page")
@click.option("--branch", required=True, help="Its code.")
@click.option("--name", required=True, help="The teller's log-in.")
@click.option(
    "--password",
    envvar="HELIOTROPE_CALLBAR_PASSWORD",
    prompt=True,
    hide_input=True,
    help="Asked for, or HELIOTROPE_CALLBAR_PASSWORD.",
)
@click.option("--language", default="en", type=click.Choice(FIRST), show_default=True)
@click.option("--key", default="F9", show_default=True, help="Of the whole screen; X11's name.")
def callbar(page: str, branch: str, name: str, password: str, language: str, key: str) -> None:
    """The next customer in a small window above all others, with a key that works everywhere.

    PAGE is the counter's page as browsers know it: https://queue.bank.example/teller/c3
    """
    missing = prerequisites.bar()
    if missing:
        raise click.ClickException(missing)
    server, _, counter = page.rstrip("/").rpartition("/teller/")
    if not server:
        raise click.BadParameter("say the page of a counter, as in https://.../teller/c3")
    place = import_module("heliotrope.callbar.branch_client").Place
    module = import_module(BAR)
    module.run(place(server, branch, counter, name, password), language, key)

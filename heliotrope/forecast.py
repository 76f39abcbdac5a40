"""`heliotrope forecast`: how good the forecast would have been on past days."""

from importlib import import_module
from pathlib import Path
from typing import Any

import click

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
# What a kiosk does not install is imported when it is needed.
EVALUATE = "heliotrope.evaluate"


@click.group()
def forecast() -> None:
    """The forecast of waits."""


@forecast.command()
@click.option("--log", type=FILE, required=True, help="Tickets of past days, CSV or CSV.gz.")
@click.option("--branch", type=FILE, help="The branch; by default it is inferred from the log.")
@click.option("--roster", type=FILE, help="Planned presence; else the branch's, else habits.")
@click.option("--counters", type=FILE, help="Presence as it was, with breaks; else inferred.")
@click.option("--train-until", "until", metavar="DAY", required=True, help="Like 2027-02-17.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), required=True)
@click.option("--past", type=click.IntRange(1), help="Days to learn from; by default all.")
@click.option("--ages", default="", help="Ask again after so many minutes, like 5,10,20.")
@click.option(
    "--paths",
    default=200,
    show_default=True,
    type=click.IntRange(10, 10_000),
    help="As many as the server follows.",
)
@click.option(
    "--warm-up", type=click.IntRange(0), help="Train days to learn its own errors from; 40 or more."
)
@click.option(
    "--challenger/--no-challenger",
    default=None,
    help="Let boosted trees speak where they are better; by default if lightgbm is installed.",
)
@click.option("--seed", default=1, show_default=True, help="Of the twin's chance.")
@click.option("--json", "as_json", is_flag=True, help="Print all figures as one JSON object.")
def evaluate(as_json: bool, **asked: Any) -> None:
    """Forecast every ticket after DAY as it would have been, and say how good that was.

    Writes ticket,q05,..,q95: minutes from issue until the first call.
    """
    module = import_module(EVALUATE)
    try:
        figures = module.evaluate(module.Task(**asked))
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None
    click.echo(module.as_json(figures) if as_json else module.in_words(figures))

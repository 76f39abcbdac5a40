"""`heliotrope acceptance`: a branch is tried before it opens, and the report signed."""

from importlib import import_module
from pathlib import Path

import click

from heliotrope import accepting

# What a device does not install is imported when it is needed.
WATCH, STEPS, REPORT = (f"{accepting.__name__}.{name}" for name in ("watch", "steps", "report"))


@click.command()
@click.option("--branch", default="", help="Its code, where the server has several.")
@click.option("--kiosk", default="k1", show_default=True, help="At which tickets are taken.")
@click.option("--report", type=click.Path(path_type=Path, dir_okay=False), help="Where it goes.")
@click.option("--only", multiple=True, metavar="STEP", help="Repeat this step; repeatable.")
@click.option("--patience", default=600.0, show_default=True, help="Seconds for each step.")
def acceptance(
    branch: str, kiosk: str, report: Path | None, only: tuple[str, ...], patience: float
) -> None:
    """Say what to do with the devices, measure what comes of it, and write a report to be signed.

    On the branch's machine, with the settings of the server (`heliotrope-branch acceptance`).
    It gives no order itself. Its last step puts back the backup that its first one made, so that
    nothing of it stays in the branch's records. Ctrl-C leaves a step out.

    Exit code 0: every step passed; 1: one did not, or was left out.
    """
    steps, reports = import_module(STEPS), import_module(REPORT)
    unknown = [name for name in only if name not in steps.STEPS]
    if unknown:
        known = ", ".join(steps.STEPS)
        raise click.ClickException(f"{', '.join(unknown)}: no such step; there are {known}")
    module = import_module(WATCH)
    try:
        watch = module.opened(branch, kiosk, patience)
    except module.CANNOT as why:
        raise click.ClickException(str(why)) from None
    results = [steps.done(step, watch) for step in steps.STEPS.values() if _asked(step.name, only)]
    text = reports.written(watch.place(), results)
    click.echo(text)
    if report is not None:
        report.write_text(text, "utf-8")
    raise SystemExit(0 if reports.is_accepted(results) else 1)


def _asked(name: str, only: tuple[str, ...]) -> bool:
    return not only or name in only

"""`heliotrope printer`: how a printer is, a slip on it, and what a bank's slips look like."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import click

from words.languages import KNOWN

REMEDIES: Final[Mapping[str, str]] = {
    "ok": "It is ready.",
    "near_end": "The paper is nearly used up: have a roll at hand. It still prints.",
    "out": "There is no paper: put a roll in.",
    "cover": "Its cover is open: close it.",
    "jam": "Its cutter is stuck, or it is out of order: take the paper out, switch it off and on.",
    "offline": "It is off line, switched off or not there: look at its cable and its address.",
    "unknown": "It is there, and does not say how it is: slips are printed, none is proved.",
}
"""What each state means, and what to do."""
WELL: Final = frozenset({"ok", "near_end"})
ADDRESS: Final = click.option("--printer", "address", required=True, help="See docs/printers.md.")
TEMPLATE: Final = click.option(
    "--template", type=click.Path(path_type=Path, dir_okay=False), help="A bank's own slip.toml."
)
LANGUAGE: Final = click.option(
    "--language", type=click.Choice(list(KNOWN)), default="en", show_default=True
)


@click.group()
def printer() -> None:
    """A slip printer, and what slips look like."""


@printer.command()
def serve() -> None:
    """A printer that stands by itself; its settings come from HELIOTROPE_..., as a kiosk's do."""
    import_module("printer.main").main()


@printer.command()
@ADDRESS
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def status(address: str, as_json: bool) -> None:
    """Say how the printer is, and what to do; exit 1 unless it prints."""
    state = _pressed(address, None).state().value
    told = {"printer": address, "paper": state, "prints": state in WELL}
    click.echo(json.dumps(told) if as_json else f"{state}: {REMEDIES[state]}")
    if state not in WELL:
        raise SystemExit(1)


@printer.command()
@ADDRESS
@TEMPLATE
@LANGUAGE
def test(address: str, template: Path | None, language: str) -> None:
    """Print a slip that is no ticket; exit 1 unless it surely came out."""
    slip = import_module("printer.sample").test_slip(language, _now())
    press = _pressed(address, template)
    proof = press.print(slip).value
    click.echo(proof)
    if proof != "printed":
        raise click.ClickException(REMEDIES[press.state().value])


@printer.command()
@TEMPLATE
@click.option("--width", type=click.Choice(["58", "80"]), help="Of the paper, in mm.")
@LANGUAGE
@click.option("--mode", default="raster", show_default=True, help="Or whose letters: gb18030, ...")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), required=True)
def preview(template: Path | None, width: str | None, language: str, mode: str, out: Path) -> None:
    """Draw a slip into a PNG file, as it would come out."""
    own = _template(template)
    if width:
        own = replace(own, width=import_module("printer.template").DOTS[int(width)])
    picture = _picture(import_module("printer.sample").sample(language, _now()), own, mode)
    try:
        picture.save(out, "PNG")
    except OSError as wrong:
        raise click.ClickException(f"{out}: {wrong}") from None
    click.echo(f"{out}: {picture.width} x {picture.height} dots")


def _picture(slip: Any, template: Any, mode: str) -> Any:
    if mode == "raster":
        return import_module("printer.slip").draw(slip, template)
    module = import_module("printer.written")
    if mode not in module.ROMS:
        raise click.ClickException(f"--mode {mode}: say raster, {', '.join(module.ROMS)}")
    machine = import_module("printer.mechanism").Mechanism(codec=mode)
    machine.hear(module.written(slip, template, module.ROMS[mode]))
    return machine.slips[0].image


def _pressed(address: str, template: Path | None) -> Any:
    module = import_module("printer.address")
    try:
        return module.press_at(address, _template(template))
    except module.UnclearAddress as wrong:
        raise click.ClickException(str(wrong)) from None


def _template(file: Path | None) -> Any:
    module = import_module("printer.template")
    try:
        return module.read(file) if file else module.STANDARD
    except module.TemplateError as wrong:
        raise click.ClickException(str(wrong)) from None


def _now() -> datetime:
    return datetime.now().astimezone()

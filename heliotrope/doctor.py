"""`heliotrope doctor`: looks at everything, and says what helps."""

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from importlib import import_module
from typing import Any, Final

import click

# What a device does not install is imported when it is needed.
ALL, FINDING = "heliotrope.examining.all", "heliotrope.examining.finding"
MARKS: Final = {"fine": "ok", "unknown": "?", "soon": "soon", "wrong": "WRONG"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="For programs.")
def doctor(as_json: bool) -> None:
    """Look at a server, its records, its trust, its devices; with the settings of the server.

    Exit code 0: nothing is wrong; 1: something is, and what helps is said.
    """
    found = list(_found())
    if as_json:
        click.echo(json.dumps([{"check": name, **asdict(each)} for name, each in found], indent=1))
    else:
        for name, each in found:
            remedy = f"\n      -> {each.remedy}" if each.remedy else ""
            click.echo(f"{MARKS[each.state]:5} {name}: {each.said}{remedy}")
    if any(each.state == "wrong" for _, each in found):
        raise SystemExit(1)


def _found() -> Iterator[tuple[str, Any]]:
    module = import_module(ALL)
    settings, first = module.told()
    yield module.SETTINGS, first
    if settings is not None:
        patient = import_module(FINDING).Patient(settings, datetime.now(UTC))
        yield from module.examined(patient)

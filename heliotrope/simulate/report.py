"""What a simulation says: a table for people, JSON for programs, and how to see a failure again."""

import json
import shlex
from collections.abc import Iterable, Mapping
from typing import Any, Final

from heliotrope.simulate.run import Result, Setting

LISTED: Final = 20
"""So many violations are named; all are counted."""
COLUMNS: Final[Mapping[str, str]] = {
    "issued": "issued",
    "called": "called",
    "served": "served",
    "no_shows": "no-shows",
    "abandons": "abandons",
    "mistaken": "mistaken",
    "wait_mean": "mean",
    "wait_p50": "P50",
    "wait_p90": "P90",
    "service_level": "level",
    "overtakings_mean": "overtaken",
    "overtakings_max": "most",
}
FOOT: Final = """\
Issued: tickets. Called, served: legs; a ticket with several services or transfers has several.
Waits in minutes, from issue (later legs: from the end of the one before) to the first call.
Level: share of the called legs whose wait was within the target, all days; abandons (left or
expired without a call) are not in it. Mistaken: the service had been chosen wrongly, and was
corrected at the counter. Overtaken: how often a ticket was, on average and at most."""


def as_json(result: Result, setting: Setting, file: str) -> str:
    """Everything, for programs."""
    violations = [
        {"day": each.day, "what": each.what, "replay": replay(setting, file, each.day)}
        for each in result.violations[:LISTED]
    ]
    return json.dumps(
        {
            "seed": setting.seed,
            "days": setting.days,
            "from_day": setting.from_day,
            "events": result.events,
            "calls": result.measures.calls,
            "faults": result.faults,
            "tiers": _tiers(result, setting),
            "services": _services(result, setting),
            "overtakings_max": result.overtakings_max,
            "heads": result.heads,
            "violations": len(result.violations),
            "first_violations": violations,
        },
        indent=2,
    )


def as_text(result: Result, setting: Setting, file: str) -> str:
    """What a planner reads."""
    head = f"{setting.days} days from seed {setting.seed}: {result.measures.calls} calls"
    faults = ", ".join(f"{times} {name}" for name, times in result.faults.items())
    return "\n".join(
        [
            head + (f"; faults: {faults}" if faults else ""),
            "",
            *_table("tier", _tiers(result, setting)),
            "",
            *_table("service", _services(result, setting)),
            "",
            FOOT,
            "",
            *_violations(result, setting, file),
        ]
    )


def replay(setting: Setting, file: str, day: int) -> str:
    """The one line that shows a day again."""
    words = ["heliotrope", "simulate", file, "--days", "1", "--seed", str(setting.seed)]
    return shlex.join([*words, "--from-day", str(day), *_demand(setting)])


def _tiers(result: Result, setting: Setting) -> Mapping[str, Mapping[str, Any]]:
    return _as_planned(result.measures.shown("tier"), setting.plan.tiers)


def _services(result: Result, setting: Setting) -> Mapping[str, Mapping[str, Any]]:
    return _as_planned(result.measures.shown("service"), setting.plan.services)


def _as_planned(
    figures: Mapping[str, Mapping[str, Any]], planned: Iterable[str]
) -> Mapping[str, Mapping[str, Any]]:
    """In the order of the branch file, whoever came first that day."""
    return {code: figures[code] for code in planned if code in figures}


def _table(kind: str, figures: Mapping[str, Mapping[str, Any]]) -> list[str]:
    lines = [[kind, *COLUMNS.values()]]
    lines += [[code, *(_cell(row[name]) for name in COLUMNS)] for code, row in figures.items()]
    widths = [max(len(line[at]) for line in lines) for at in range(len(lines[0]))]
    return ["  ".join(_placed(line, widths)) for line in lines]


def _placed(line: list[str], widths: list[int]) -> list[str]:
    first, *rest = zip(line, widths, strict=True)
    return [first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]


def _cell(figure: float | None) -> str:
    return "-" if figure is None else f"{figure:g}"


def _violations(result: Result, setting: Setting, file: str) -> list[str]:
    lines = [f"{len(result.violations)} violations"]
    for each in result.violations[:LISTED]:
        lines += [f"day {each.day}: {each.what}", f"  {replay(setting, file, each.day)}"]
    return lines


def _demand(setting: Setting) -> list[str]:
    customers = ["--customers", str(setting.customers)] if setting.customers else []
    return [*customers, *["--faults"] * setting.faults]

"""What was tried and what came of it, on a page that can be signed; pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class Verdict(StrEnum):
    """What came of a step."""

    PASSED = "passed"
    FAILED = "FAILED"
    LEFT_OUT = "left out"


@dataclass(frozen=True, slots=True)
class Place:
    """Which branch was tried, where, and when."""

    branch: str
    machine: str
    release: str
    database: str
    began: datetime


@dataclass(frozen=True, slots=True)
class Result:
    """A step: what is promised, what was measured."""

    name: str
    promise: str
    verdict: Verdict
    measured: str


SIGNED_BY: Final = ("For the bank", "For whoever installed it")


def is_accepted(results: Sequence[Result]) -> bool:
    """Nothing failed, nothing was left out."""
    return all(result.verdict is Verdict.PASSED for result in results)


def written(place: Place, results: Sequence[Result]) -> str:
    """The report, as Markdown."""
    rows = (f"| {one.name} | {one.promise} | {one.measured} | {one.verdict} |" for one in results)
    counted = ", ".join(
        f"{sum(one.verdict is verdict for one in results)} {verdict}" for verdict in Verdict
    )
    where = f"on {place.machine}; Heliotrope {place.release}, {place.database}"
    return "\n".join(
        [
            f"# Acceptance of the branch {place.branch}",
            "",
            f"{place.began:%Y-%m-%d %H:%M} UTC, {where}.",
            "",
            "| step | promise | measured | result |",
            "|---|---|---|---|",
            *rows,
            "",
            f"{counted}: {'accepted' if is_accepted(results) else 'not accepted'}.",
            "",
            *(f"{who}: ______________________  Date: ____________\n" for who in SIGNED_BY),
        ]
    )

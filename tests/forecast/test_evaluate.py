"""`heliotrope forecast evaluate`: what it writes, and that it never looks ahead."""

import csv
import json
import sys
from pathlib import Path
from random import Random
from typing import Any

import pytest
from click.testing import CliRunner
from former_days import FormerDay, Row, days, written

from heliotrope.cli import main

TRAINED = 7


def in_words(folder: Path, rows: list[Row], *options: str) -> str:
    """What it prints for people."""
    until = FormerDay(0).midnight.date().isoformat()
    log, out = written(folder / "log.csv", rows), folder / "forecasts.csv"
    asked = ["--log", str(log), "--train-until", until, "--out", str(out), "--paths", "10"]
    return CliRunner().invoke(main, ["forecast", "evaluate", *asked, *options]).output


def evaluated(folder: Path, rows: list[Row], *options: str) -> tuple[dict[str, Any], list[Row]]:
    """The figures, and the forecasts that were written."""
    until = FormerDay(TRAINED - 1).midnight.date().isoformat()
    log, out = written(folder / "log.csv", rows), folder / "forecasts.csv"
    asked = ["--log", str(log), "--train-until", until, "--out", str(out), "--paths", "40"]
    done = CliRunner().invoke(main, ["forecast", "evaluate", *asked, "--json", *options])
    assert done.exit_code == 0, done.output
    with out.open(encoding="utf-8") as file:
        return json.loads(done.stdout), list(csv.DictReader(file))


def test_a_log_alone_is_judged_and_every_wait_has_rising_quantiles(tmp_path: Path) -> None:
    """Plan, roster and discipline are inferred; what is written is what the scorer reads."""
    rows = days(TRAINED + 2)
    figures, forecasts = evaluated(tmp_path, rows)
    later = {
        row["ticket"]
        for row in rows
        if row["day"] > FormerDay(TRAINED - 1).midnight.date().isoformat()
    }
    told = [[float(value) for name, value in row.items() if name != "ticket"] for row in forecasts]

    assert {row["ticket"] for row in forecasts} <= later
    assert len(forecasts) > 100
    assert all(len(each) == 19 and each == sorted(each) and each[0] >= 0.0 for each in told)
    assert figures


def test_what_happens_later_changes_nothing_that_was_said_before(tmp_path: Path) -> None:
    """A forecast that has seen the end of the day is no forecast."""
    rows, chance = days(TRAINED + 2), Random(7)  # noqa: S311 - dice, not a secret
    last = rows[-1]["day"]
    before = [row for row in rows if row["day"] < last]
    other = [*before, *FormerDay(TRAINED + 1, seed=chance.randrange(1, 99)).play()]
    (tmp_path / "one").mkdir()
    (tmp_path / "other").mkdir()
    _, one = evaluated(tmp_path / "one", rows)
    _, changed = evaluated(tmp_path / "other", other)
    known = {row["ticket"] for row in before}

    assert [row for row in one if row["ticket"] in known] == [
        row for row in changed if row["ticket"] in known
    ]
    assert len([row for row in one if row["ticket"] in known]) > 50


def test_it_says_whether_the_challenger_was_heard_and_why_not(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Figures that do not say whose forecasts they judge are worth nothing."""
    rows = days(2)
    unwanted, learning = in_words(tmp_path, rows, "--no-challenger"), in_words(tmp_path, rows)
    monkeypatch.setitem(sys.modules, "lightgbm", None)
    missing = in_words(tmp_path, rows)
    demanded = in_words(tmp_path, rows, "--challenger")

    assert "challenger: not heard, because it was not wanted" in unwanted
    assert "challenger: not heard, because it had too little to learn from" in learning
    assert "challenger: not heard, because lightgbm is not installed" in missing
    assert "Error: --challenger: lightgbm is not installed" in demanded


def test_a_program_reads_for_how_many_tickets_the_challenger_was_heard(tmp_path: Path) -> None:
    """The same figure as people are told."""
    figures, _ = evaluated(tmp_path, days(TRAINED + 1))
    challenger = figures["challenger"]

    assert challenger["heard"] is False
    assert challenger["tickets"] == 0
    assert challenger["since"] is None

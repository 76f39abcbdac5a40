"""Branch-days under a virtual clock, with everything going wrong, and not one violation (F1)."""

import json
import os
import subprocess
import sys
from dataclasses import replace
from functools import cache
from pathlib import Path
from statistics import fmean
from typing import get_args

import pytest

from heliotrope.simulate.journal import Step
from heliotrope.simulate.run import A_WEEK, Result, Setting, play
from server.adapters.branch_file import read_plan, written
from server.domain.events import Event
from tests.proof.plans import COUNT, OWN, varied
from tests.system.hall import SAMPLE

WEEKS = 10 * COUNT if os.environ.get("HELIOTROPE_PROVE") else COUNT


@cache
def week(number: int) -> tuple[Result, frozenset[str]]:
    """What came of a week with faults, and the kinds of events that happened in it."""
    kinds = set[str]()

    def note(step: Step) -> None:
        kinds.update(type(event).__name__ for event in step.happened)

    plan = varied(number % COUNT)
    setting = Setting(plan, number, A_WEEK, faults=True, kiosks=2, own=OWN)
    return play(setting, note), frozenset(kinds)


@pytest.mark.parametrize("number", range(WEEKS))
def test_no_week_with_faults_breaks_an_invariant(number: int) -> None:
    """Kiosks away, processes killed, clocks put back, backups restored: I1 to I6, I9 to I11."""
    found, _ = week(number)
    cap = varied(number % COUNT).calls.overtakes_most

    assert [f"week({number}): {each}" for each in found.violations] == []
    assert cap is None or found.overtakings_max <= cap
    assert found.measures.calls > 50


def test_everything_that_can_happen_happens() -> None:
    """A simulation proves nothing about what never comes to be in it."""
    happened = frozenset[str]().union(*(week(number)[1] for number in range(COUNT)))
    faults = {name for number in range(COUNT) for name in week(number)[0].faults}

    assert {kind.__name__ for kind in get_args(Event)} == happened
    assert faults == {"killed", "raced", "twice", "late", "other", "away", "clock", "restored"}


def test_the_same_seed_gives_the_same_bytes_in_another_process(tmp_path: Path) -> None:
    """A failure can be seen again: sets and hashes, which differ by process, decide nothing."""
    file = tmp_path / "branch.toml"
    file.write_text(written(varied(2)), "utf-8")
    first, second = (_said(file, hash_seed) for hash_seed in ("1", "2"))

    assert first == second
    assert json.loads(first)["violations"] == 0


def test_a_day_of_a_week_can_be_played_again_alone() -> None:
    """The one-line replay of a violation shows the very day."""
    plan = varied(2)
    whole = play(Setting(plan, 7, 3, faults=True, kiosks=2))
    alone = play(Setting(plan, 7, 1, from_day=2, faults=True, kiosks=2))

    assert alone.heads == whole.heads[2:]


def _said(file: Path, hash_seed: str) -> str:
    command = [sys.executable, "-m", "heliotrope", "simulate", str(file), "--days", "1"]
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed}
    more = ["--seed", "3", "--faults", "--json"]
    done = subprocess.run(
        [*command, *more], env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout


def test_one_counter_more_shortens_the_waits_of_as_many_customers() -> None:
    """What a planner asks; were the customers to grow with the counters, nothing would show."""
    many = read_plan(SAMPLE)
    few = replace(many, counters={c: many.counters[c] for c in many.counters if c != "c3"})
    less, more = (waits(play(Setting(plan, 3, 3, customers=220))) for plan in (few, many))

    assert len(less) == pytest.approx(len(more), rel=0.15)
    assert fmean(more) < fmean(less)


def waits(result: Result) -> list[float]:
    """Of all called legs, in minutes."""
    tallies = result.measures.tallies.items()
    return [wait for (kind, _), tally in tallies if kind == "tier" for wait in tally.waits]

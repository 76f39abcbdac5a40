"""`heliotrope branch`: check, new, export and versions, as an operator types them."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from heliotrope.cli import main
from heliotrope.plans import Shelf
from server.adapters.branch_file import read_plan
from server.adapters.store import Store
from server.application.ports import Order, Record
from server.domain.commands import ChangePlan
from server.domain.events import PlanChanged
from server.domain.evolve import evolve
from server.domain.plan import Plan

SAMPLE = Path("deploy/branches/sample.toml")
NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
"""In Shanghai."""


def told(*arguments: object) -> Result:
    """What the command says."""
    return CliRunner().invoke(main, ["branch", *map(str, arguments)])


def record(folder: Path, plans: Sequence[Plan]) -> None:
    """Put versions of a plan into the database of a data folder, as the door would."""

    async def append() -> None:
        with Shelf(folder).opened(made=True) as database:
            store = Store(database, plans[0])
            branch = await store.load()
            for version, plan in enumerate(plans, start=1):
                changed = PlanChanged(NOON, version, plan)
                after = evolve(branch, changed)
                order = Order(ChangePlan(plan), f"r{version}", "operator:anna")
                assert await store.append(branch, after, [Record(order, (changed,), NOON)])
                branch = after

    asyncio.run(append())


def test_a_sound_file_is_said_to_be_sound() -> None:
    """Silence would leave the operator in doubt."""
    said = told("check", SAMPLE)

    assert said.exit_code == 0
    assert said.output == f"{SAMPLE}: sound (sample: 5 services, 6 counters)\n"


def test_a_faulty_file_fails_with_all_its_faults(tmp_path: Path) -> None:
    """A script in the bank's own repository stops at it."""
    path = tmp_path / "bad.toml"
    text = SAMPLE.read_text("utf-8").replace("closes = 17:30:00", "closes = 08:00:00")
    path.write_text(text.replace("rate = 1.1", "rat = 1.1"), "utf-8")

    said = told("check", SAMPLE, path)

    assert said.exit_code == 1
    assert said.stderr.count(f"{path}:") == 3
    assert 'tiers.silver.rat: there is no such key; did you mean "rate"?' in said.stderr


def test_a_discipline_that_is_not_installed_is_a_fault(tmp_path: Path) -> None:
    """Found before the branch opens, not at the first call."""
    path = tmp_path / "own.toml"
    own = '[[disciplines]]\ncode = "ours"\nkind = "own"\nown = "fairest"\n'
    path.write_text(SAMPLE.read_text("utf-8") + own, "utf-8")

    assert 'the discipline "fairest" is not installed' in told("check", path).stderr


def test_a_new_branch_is_sound_and_has_the_cap(tmp_path: Path) -> None:
    """Whoever begins a branch begins with a file that works."""
    said = told("new", "north", "--folder", tmp_path)

    plan = read_plan(tmp_path / "north.toml")
    assert said.output.strip() == str(tmp_path / "north.toml")
    assert (plan.code, plan.calls.overtakes_most) == ("north", 8)


def test_a_new_branch_never_overwrites_a_file(tmp_path: Path) -> None:
    """The file may hold a morning's work."""
    (tmp_path / "north.toml").write_text("mine", "utf-8")

    said = told("new", "north", "--folder", tmp_path)

    assert said.exit_code == 1
    assert "is there already" in said.stderr
    assert (tmp_path / "north.toml").read_text("utf-8") == "mine"


@pytest.mark.parametrize("code", ["../north", "North", ""])
def test_a_new_branch_has_a_code(tmp_path: Path, code: str) -> None:
    """It stands in topics and file names."""
    assert told("new", code, "--folder", tmp_path).exit_code == 2


def test_what_is_exported_is_the_newest_plan(tmp_path: Path) -> None:
    """Export, edit, import is how a running branch is changed."""
    first = read_plan(SAMPLE)
    second = replace(first, leased_at_once=20)
    record(tmp_path, [first, second])
    newest, older = tmp_path / "newest.toml", tmp_path / "older.toml"

    newest.write_text(told("export", "--data", tmp_path).output, "utf-8")
    older.write_text(told("export", "--version", 1, "--data", tmp_path).output, "utf-8")

    assert (read_plan(newest), read_plan(older)) == (second, first)


def test_the_versions_say_when_and_who(tmp_path: Path) -> None:
    """In the branch's own time."""
    record(tmp_path, [read_plan(SAMPLE), replace(read_plan(SAMPLE), leased_at_once=20)])

    assert told("versions", "--data", tmp_path).output.splitlines() == [
        "1  2026-11-20 12:00:00 +0800  operator:anna",
        "2  2026-11-20 12:00:00 +0800  operator:anna",
    ]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (["export", "other"], "no plan of other is recorded; there is sample"),
        (["export", "--version", "9"], "there is no version 9; there is 1"),
        (["versions", "other"], "no plan of other is recorded; there is sample"),
    ],
)
def test_a_plan_that_is_not_there_is_said(tmp_path: Path, arguments: list[str], named: str) -> None:
    """With what there is."""
    record(tmp_path, [read_plan(SAMPLE)])

    said = told(*arguments, "--data", tmp_path)

    assert said.exit_code == 1
    assert named in said.stderr


def test_a_folder_without_a_database_is_said(tmp_path: Path) -> None:
    """A slip of the keyboard makes no new database."""
    assert "name the data folder of a server" in told("versions", "--data", tmp_path).stderr
    assert list(tmp_path.iterdir()) == []

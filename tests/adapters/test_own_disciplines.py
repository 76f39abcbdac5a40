"""A discipline of the bank's own is found where its package is installed."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from server.adapters.branch_file import read_plan
from server.adapters.own_disciplines import installed, installed_names

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)


@pytest.fixture
def bank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the bank's package, as an installer leaves it."""
    (tmp_path / "banks_rule.py").write_text(
        "def last(waiting, now):\n    return len(waiting) - 1\n"
    )
    about = tmp_path / "banks_rule-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Name: banks-rule\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text("[heliotrope.disciplines]\nlast = banks_rule:last\n")
    monkeypatch.syspath_prepend(tmp_path)
    return tmp_path


@pytest.mark.usefixtures("bank")
def test_an_installed_discipline_is_found_and_answers() -> None:
    """The bank installs a package and names it in the branch file; that is all."""
    found = installed()

    assert installed_names() == {"last"}
    assert found["last"]([], NOON) == -1


def test_a_branch_file_may_name_it(bank: Path) -> None:
    """The file is checked against what is installed."""
    path = bank / "b.toml"
    own = '[[disciplines]]\ncode = "ours"\nkind = "own"\nown = "last"\n'
    path.write_text(Path("deploy/branches/sample.toml").read_text("utf-8") + own, "utf-8")

    assert read_plan(path, disciplines=installed_names()).disciplines["ours"].own == "last"

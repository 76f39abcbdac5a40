"""A plan that is written and read again is the same plan, whatever it says."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from server.adapters.branch_file import read_plan, written
from server.domain.plan import Plan
from tests.plans import plans

SAMPLE = Path("deploy/branches/sample.toml")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the files are written."""
    return tmp_path_factory.mktemp("branches")


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)  # a plan has many parts
@given(plan=plans)
def test_what_is_written_reads_back_to_the_same_plan(folder: Path, plan: Plan) -> None:
    """Export, look, import: nothing changes unless somebody changed it."""
    path = folder / "branch.toml"
    path.write_text(written(plan), "utf-8", newline="\n")

    assert read_plan(path) == plan


def test_what_is_written_explains_itself() -> None:
    """An exported file has a comment over every kind of table."""
    text = written(read_plan(SAMPLE))

    assert "# What customers come for.\n[[services]]" in text
    assert text.startswith("# A branch of the bank.")

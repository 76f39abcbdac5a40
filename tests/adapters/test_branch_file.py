"""A branch file is read, or refused in one line that names the place."""

from pathlib import Path

import pytest

from server.adapters.branch_file import BranchFileError, read_plan

SAMPLE = Path("deploy/branches/sample.toml")


def changed(tmp_path: Path, old: str, new: str) -> Path:
    """The sample with one thing changed."""
    text = SAMPLE.read_text("utf-8")
    assert old in text
    path = tmp_path / "branch.toml"
    path.write_text(text.replace(old, new, 1), "utf-8")
    return path


def test_the_sample_is_a_realistic_branch() -> None:
    """Five services, four tiers, six counters, names in three languages."""
    plan = read_plan(SAMPLE)

    assert (len(plan.services), len(plan.tiers), len(plan.counters)) == (5, 4, 6)
    named = [*plan.services.values(), *plan.tiers.values()]
    assert all(set(part.name) == {"zh", "ko", "en"} for part in named)


def test_speed_stretches_what_people_feel_and_nothing_else() -> None:
    """A demonstration's rating window still lasts 20 real seconds; a service is not longer."""
    plain, fast = read_plan(SAMPLE), read_plan(SAMPLE, speed=10)

    assert fast.rating_window == plain.rating_window * 10
    assert fast.rating_after == plain.rating_after


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('services = ["cash", "exchange"]', 'services = ["gold-bars"]', "gold-bars"),
        ('tier = "silver"', 'tier = "platinum"', "platinum"),
        ('code = "c2"', 'code = "c1"', "c1"),
        ("closes = 17:30:00", "closes = 08:00:00", "opens must be before closes"),
        ("usual_minutes = 4", "usual_minutes = -4", "usual_minutes"),
        ('series = "A"', 'series = "a b"', "series"),
        ('timezone = "Asia/Shanghai"', 'timezone = "Mars/Olympus"', "Mars/Olympus"),
        ("rate = 1.1", "rate = 1.1\nunknown = 1", "unknown"),
        ("[name]", "[name", "line"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, old: str, new: str, named: str) -> None:
    """The operator reads one line, not a traceback."""
    path = changed(tmp_path, old, new)

    with pytest.raises(BranchFileError, match=named):
        read_plan(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """The path stands in the message."""
    with pytest.raises(BranchFileError, match="nowhere"):
        read_plan(tmp_path / "nowhere.toml")


def test_a_ticket_that_nobody_would_ever_call_is_not_sold(tmp_path: Path) -> None:
    """A service without a counter for one tier would let its customers wait for ever."""
    path = changed(tmp_path, 'services = ["business", "loans"', 'services = ["loans"')
    text = path.read_text("utf-8").replace('number = "6"', 'number = "6"\ntiers = ["gold"]')
    path.write_text(text, "utf-8")

    with pytest.raises(BranchFileError, match="no counter calls basic customers of business"):
        read_plan(path)

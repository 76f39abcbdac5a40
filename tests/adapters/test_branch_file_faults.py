"""Every fault of a branch file is said in one line: the file, the line, and what to do."""

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from server.adapters.branch_file import BranchFileError, read_plan

SAMPLE = Path("deploy/branches/sample.toml")
HEAD = """code = "b1"
timezone = "UTC"
opens = 09:00:00
closes = 17:00:00
languages = ["en"]
name = { en = "Branch" }
"""
TIERS = """
[[tiers]]
code = "basic"
name = { en = "Basic" }
mark = "o"
head_start_minutes = 0
rate = 1.0

[[tiers]]
code = "firm"
name = { en = "Firm" }
mark = "f"
head_start_minutes = 0
rate = 1.0
ladder = "corporate"
"""
SERVICES = """
[[services]]
code = "cash"
name = { en = "Cash" }
series = "A"
usual_minutes = 5
target_wait_minutes = 15

[[services]]
code = "trade"
name = { en = "Trade" }
series = "B"
usual_minutes = 5
target_wait_minutes = 15
ladder = "corporate"
"""
COUNTERS = """
[[counters]]
code = "c1"
number = "1"
services = ["cash", "trade"]

[[counters]]
code = "c2"
number = "2"
services = ["cash"]
"""
SMALL = HEAD + TIERS + SERVICES + COUNTERS


FAULTS = tomllib.loads(Path(__file__).with_name("branch_file_faults.toml").read_text("utf-8"))[
    "fault"
]


def said(folder: Path, text: str, **others: str) -> list[str]:
    """The lines of what is said about `text`, which has `others` beside it."""
    for name, other in others.items():
        (folder / f"{name}.toml").write_text(other, "utf-8")
    path = folder / "b.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(BranchFileError) as wrong:
        read_plan(path, disciplines=["fair"])
    return str(wrong.value).replace(f"{folder}/", "").splitlines()


def test_the_small_branch_is_sound(tmp_path: Path) -> None:
    """Otherwise the faults below would prove nothing."""
    path = tmp_path / "b.toml"
    path.write_text(SMALL, "utf-8")

    assert set(read_plan(path, disciplines=[]).services) == {"cash", "trade"}


@pytest.mark.parametrize("fault", FAULTS, ids=[fault["new"] or fault["old"] for fault in FAULTS])
def test_a_fault_is_said_with_file_line_and_remedy(tmp_path: Path, fault: dict[str, Any]) -> None:
    """The operator goes to the line and puts it right."""
    old, new = fault.get("old"), fault["new"]
    assert old is None or old in SMALL
    text = f"{SMALL}\n{new}\n" if old is None else SMALL.replace(old, new, 1)

    assert said(tmp_path, text) == fault["said"]


def test_all_faults_are_said_at_once(tmp_path: Path) -> None:
    """One round of corrections, not one a fault."""
    text = SMALL
    for old, new in (
        ("opens = 09:00:00", "opens = 18:00:00"),
        ("rate = 1.0", 'rate = "1.0"'),
        ("usual_minutes = 5", "usual_minutes = -5"),
        ('series = "B"', 'series = "A"'),
        ('["cash", "trade"]', '["cahs", "trade"]'),
        ('number = "2"', 'number = "1"\ncolour = "red"'),
    ):
        text = text.replace(old, new, 1)

    assert [line.split(":")[1] for line in said(tmp_path, text)] == [
        "4",
        "13",
        "27",
        "33",
        "41",
        "45",
        "46",
    ]


@pytest.mark.parametrize("start", ["\x00", "[[", "= 1", '"""'])
def test_what_is_not_toml_is_said(tmp_path: Path, start: str) -> None:
    """A file that was saved wrongly is no traceback."""
    (line,) = said(tmp_path, start + SMALL)

    assert line.startswith("b.toml:")
    assert ": not TOML: " in line


def test_a_file_in_another_encoding_is_said(tmp_path: Path) -> None:
    """A Windows editor saves Chinese texts as GBK."""
    path = tmp_path / "b.toml"
    path.write_bytes(SMALL.replace("Cash", "现金").encode("gbk"))

    with pytest.raises(BranchFileError, match="is not UTF-8; save it as UTF-8"):
        read_plan(path)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    """The path stands in the message."""
    with pytest.raises(BranchFileError, match=r"nowhere.toml: No such file or directory"):
        read_plan(tmp_path / "nowhere.toml")


VALUES = (
    "nan",
    "inf",
    "-1",
    "0",
    "1e308",
    "99999999999999999999",
    "true",
    "07:00:00",
    "2027-01-01",
    "2027-01-01T00:00:00Z",
    '"""a\nb"""',
    '""',
    '["a", "a"]',
    "[1, []]",
    "[{}]",
    "{}",
    "{ a = { b = [{ c = 1 }] } }",
)
EDITS = st.lists(st.tuples(st.integers(0, 400), st.none() | st.sampled_from(VALUES)), max_size=4)


@settings(max_examples=60, deadline=None)
@example(edits=[(381, '["a", "a"]')])  # the ladder of a tier
@example(edits=[(37, "{ a = { b = [{ c = 1 }] } }")])  # a special day
@given(edits=EDITS)
def test_whatever_is_in_the_file_is_read_or_said(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[int, str | None]]
) -> None:
    """Never a traceback, and always a line that can be looked up."""
    lines = SAMPLE.read_text("utf-8").split("\n")
    for number, value in edits:
        at = number % len(lines)
        key, equals, _ = lines[at].partition(" = ")
        lines[at] = f"{key} = {value}" if value and equals else ""
    path = tmp_path_factory.mktemp("edited") / "b.toml"
    path.write_text("\n".join(lines), "utf-8")
    try:
        read_plan(path)
    except BranchFileError as wrong:
        said = str(wrong).splitlines()
        places = [re.match(rf"{re.escape(str(path))}:(\d+): ", line) for line in said]

        assert said
        assert all(place and 0 < int(place[1]) <= len(lines) for place in places)

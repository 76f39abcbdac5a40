"""The sample is read, what a branch inherits is filled in, and defaults are those of the plan."""

import dataclasses
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from server.adapters.branch_file import BranchFileError, read_plan
from server.adapters.branch_file.calling import DisciplinePart
from server.adapters.branch_file.former import FormerPart
from server.adapters.branch_file.house import BranchPart
from server.adapters.branch_file.kinds import Part
from server.domain.plan import Group, Profile

SAMPLE = Path("deploy/branches/sample.toml")
ORGANISATION = """
languages = ["en"]

[calls]
overtakes_most = 8
recalls_most = 3

[[tiers]]
code = "basic"
name = { en = "Basic" }
mark = "o"
head_start_minutes = 0
rate = 1.0

[[services]]
code = "cash"
name = { en = "Cash" }
series = "A"
usual_minutes = 5
target_wait_minutes = 15

[[services]]
code = "loans"
name = { en = "Loans" }
series = "B"
usual_minutes = 15
target_wait_minutes = 15
"""
BRANCH = """code = "b1"
timezone = "UTC"
opens = 09:00:00
closes = 17:00:00
name = { en = "Branch" }

[calls]
overtakes_most = 4

[[services]]
code = "exchange"
name = { en = "Exchange" }
series = "C"
usual_minutes = 5
target_wait_minutes = 15

[[services]]
code = "cash"
usual_minutes = 4

[[counters]]
code = "c1"
number = "1"
services = ["cash", "loans", "exchange"]
"""


def test_the_sample_is_a_realistic_branch() -> None:
    """Five services, two ladders, six counters, two floors, names in three languages."""
    plan = read_plan(SAMPLE)

    ladders = {tier.ladder for tier in plan.tiers.values()}
    named: list[Any] = [*plan.services.values(), *plan.tiers.values(), *plan.zones.values()]
    named += [*plan.needs.values(), *plan.social.values(), *plan.machines.values()]
    assert (len(plan.services), len(ladders), len(plan.counters), len(plan.zones)) == (5, 2, 6, 2)
    assert plan.calls.overtakes_most == 8
    assert all(set(part.name) == {"zh", "ko", "en"} for part in named)


def test_speed_stretches_what_people_feel_and_nothing_else() -> None:
    """A demonstration's rating window still lasts 20 real seconds; a service is not longer."""
    plain, fast = read_plan(SAMPLE), read_plan(SAMPLE, speed=10)

    assert fast.rating_window == plain.rating_window * 10
    assert fast.rating_after == plain.rating_after


# --- inherited ------------------------------------------------------------------------------------
@pytest.fixture
def branch(tmp_path: Path) -> Path:
    """A branch file with an organisation's beside it."""
    (tmp_path / "organisation.toml").write_text(ORGANISATION, "utf-8")
    path = tmp_path / "b1.toml"
    path.write_text(BRANCH, "utf-8")
    return path


def test_a_branch_inherits_from_the_organisation_beside_it(branch: Path) -> None:
    """Many branches in one server say only in what they differ."""
    plan = read_plan(branch)

    assert list(plan.services) == ["cash", "loans", "exchange"]
    assert [service.usual.seconds // 60 for service in plan.services.values()] == [4, 15, 5]
    assert (plan.calls.overtakes_most, plan.calls.recalls_most) == (4, 3)


def test_a_branch_may_name_what_it_inherits(branch: Path) -> None:
    """The organisation's file may lie anywhere."""
    elsewhere = branch.parent / "bank"
    elsewhere.mkdir()
    (branch.parent / "organisation.toml").rename(elsewhere / "all.toml")
    branch.write_text('inherits = "bank/all.toml"\n' + BRANCH, "utf-8")

    assert read_plan(branch).services.keys() == {"cash", "loans", "exchange"}


def test_a_branch_may_leave_out_what_it_inherits(branch: Path) -> None:
    """Not every branch has loans; a service that no counter calls would be a fault."""
    text = BRANCH.replace('"loans", ', "") + '[leaves_out]\nservices = ["loans"]\n'
    branch.write_text(text, "utf-8")

    assert read_plan(branch).services.keys() == {"cash", "exchange"}


def test_a_fault_names_the_file_in_which_it_stands(branch: Path) -> None:
    """The branch's manager cannot put the organisation's file right, and should not search."""
    organisation = branch.with_name("organisation.toml")
    organisation.write_text(ORGANISATION.replace("rate = 1.0", 'rate = "1"'), "utf-8")
    branch.write_text(BRANCH.replace("usual_minutes = 4", "usual_minutes = 0"), "utf-8")

    with pytest.raises(BranchFileError) as wrong:
        read_plan(branch)

    assert str(wrong.value).replace(f"{branch.parent}/", "").splitlines() == [
        "b1.toml:19: services.cash.usual_minutes: is 0; it must be more than 0",
        'organisation.toml:13: tiers.basic.rate: is "1"; it must be a number without quotes',
    ]


@pytest.mark.parametrize(
    ("first", "named"),
    [
        ('inherits = "nowhere.toml"', 'b1.toml:1: inherits: there is no file "nowhere.toml"'),
        ("inherits = 1", 'b1.toml:1: inherits: there is no file "1"'),
        ('leaves_out = { services = ["gold"] }', 'b1.toml:1: leaves_out.services: nothing "gold"'),
        ('leaves_out = { services = "loans" }', "b1.toml:1: leaves_out.services: must be a list"),
        ('leaves_out = ["gold"]', "b1.toml:1: leaves_out: must be a table of lists"),
    ],
)
def test_what_cannot_be_inherited_is_said(branch: Path, first: str, named: str) -> None:
    """A branch that silently inherits nothing would open without services."""
    branch.write_text(f"{first}\n{BRANCH}", "utf-8")

    with pytest.raises(BranchFileError, match=named):
        read_plan(branch)


# --- the file and the plan ------------------------------------------------------------------------
BESIDE = {Profile, Group}
"""What a value of the plan holds, and the file has beside the other keys."""
ONLY_IN_FILES = {(DisciplinePart, "code"), (BranchPart, "rating")}
"""The plan knows a discipline by its code, and has the rating's lengths beside everything else."""


def parts(kind: type[Part] = Part) -> Iterator[type[Part]]:
    """Every table that a file of ours may have."""
    for part in set(kind.__subclasses__()) - {FormerPart}:
        yield part
        yield from parts(part)


@pytest.mark.parametrize("part", sorted(parts(), key=str), ids=lambda part: part.__name__)
def test_a_file_can_say_everything_and_its_defaults_are_the_plans(part: type[Part]) -> None:
    """What a file does not say is what the plan would be without it, and nothing is left unsaid."""
    value = getattr(part, "makes", None)
    if not dataclasses.is_dataclass(value):
        assert part.__name__ in {"GroupPart", "RatingPart", "SpecialPart", "WordPart"}
        return
    own = {name: default(field) for name, field in fields_of(value)}
    said = {name: defaults_to(part, name) for name in part.model_fields}
    said = {name: value for name, value in said.items() if (part, name) not in ONLY_IN_FILES}

    assert said == own


def fields_of(value: Any) -> Iterator[tuple[str, Any]]:
    """The fields of a value, as they stand in the file."""
    for field in dataclasses.fields(value):
        if field.type in BESIDE:
            yield from fields_of(field.type)
        elif not field.name.startswith("rating_"):
            yield field.name, field


def default(field: Any) -> Any:
    """Of a dataclass's field; `...` if it has none."""
    if field.default_factory is not dataclasses.MISSING:
        return field.default_factory() or None
    return ... if field.default is dataclasses.MISSING else field.default or None


def defaults_to(part: type[Part], name: str) -> Any:
    """A part's default as the plan has it; an empty list may stand for an empty mapping."""
    field = part.model_fields[name]
    if field.is_required():
        return ...
    value = field.get_default(call_default_factory=True)
    return (value.made() if isinstance(value, Part) else value) or None

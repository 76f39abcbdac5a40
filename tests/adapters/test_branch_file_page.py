"""The operator's page on the branch file has every key, and its examples are right."""

import re
import tomllib
from pathlib import Path

import pytest

from server.adapters.branch_file import (
    alerts,
    asking,
    calling,
    contact,
    customers,
    house,
    look,
    voice,
)
from server.adapters.branch_file.former import FormerPart
from server.adapters.branch_file.inherit import INHERITS, LEAVES_OUT
from server.adapters.branch_file.kinds import Part

PAGE = Path("docs/branch-file.md").read_text("utf-8")
SECTIONS: dict[str, type[Part]] = {
    "The file itself": house.BranchPart,
    "`[rating]`": asking.RatingPart,
    "`[questionnaire]`": asking.QuestionnairePart,
    "`[cases]`": asking.CasesPart,
    "`[alerts]`": alerts.AlertsPart,
    "`[contact]`": contact.ContactPart,
    "`[return_calls]`": contact.ReturnCallsPart,
    "`[hours]`": house.HoursPart,
    "Special days": house.SpecialPart,
    "Spans": customers.SpanPart,
    "`[calls]`": house.CallsPart,
    "`[appointments]`": house.AppointmentsPart,
    "`[voice]`": voice.VoicePart,
    "Steps": voice.LoudnessPart,
    "`[look]`": look.LookPart,
    "`[[zones]]`": calling.ZonePart,
    "`[[tiers]]`": customers.TierPart,
    "`[[series]]`": customers.SeriesPart,
    "`[[groups]]`": customers.ServiceGroupPart,
    "`[[services]]`": customers.ServicePart,
    "Caps": customers.CapPart,
    "`[[needs]]`": customers.NeedPart,
    "`[[social]]`": customers.SocialPart,
    "`[[disciplines]]`": calling.DisciplinePart,
    "Shares": calling.SharePart,
    "Patience": calling.PatiencePart,
    "`[[counters]]`": calling.CounterPart,
    "Fall-back": calling.FallbackPart,
    "`[[roster]]`": calling.ShiftPart,
    "`[[tellers]]`": calling.TellerPart,
    "Skills": calling.SkillPart,
    "`[[machines]]`": calling.MachinePart,
    "`[[devices]]`": calling.DevicePart,
    "`[[notices]]`": house.NoticePart,
    "`[[playlist]]`": voice.ClipPart,
    "`[[break_reasons]]` and `[[outcomes]]`": asking.WordPart,
    "`[[cards]]`": customers.CardPart,
}


def section(heading: str) -> str:
    """What stands under a heading."""
    found = re.search(
        rf"^##+ {re.escape(heading)}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL
    )
    assert found, heading
    return found[1]


def keys_in(text: str) -> set[str]:
    """The keys in the first column of a section's table."""
    rows = (line.split("|")[1] for line in text.splitlines() if line.startswith("|"))
    return {key for cell in rows for key in re.findall(r"`([a-z_]+)`", cell)}


@pytest.mark.parametrize(("heading", "part"), SECTIONS.items())
def test_the_page_has_every_key_and_no_other(heading: str, part: type[Part]) -> None:
    """A key that the page does not know is one that nobody uses."""
    keys = {field.alias or name for name, field in part.model_fields.items()}

    assert keys_in(section(heading)) == keys


def test_every_table_has_its_section() -> None:
    """A new table comes with its page."""
    parts = set(Part.__subclasses__()) | set(calling.GroupPart.__subclasses__())

    assert set(SECTIONS.values()) == parts - {calling.GroupPart, FormerPart}


def test_the_page_says_what_is_inherited() -> None:
    """Two keys are not the plan's."""
    assert keys_in(section("What is inherited")) == {INHERITS, LEAVES_OUT}


@pytest.mark.parametrize("example", re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL))
def test_the_examples_are_toml(example: str) -> None:
    """Whoever copies one has not copied a fault."""
    assert tomllib.loads(example)

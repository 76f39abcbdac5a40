"""The office speaks the reader's language: no key of the file stands there as it is written."""

import pytest

from server.adapters.branch_file import form
from server.web.office_words import ABOUT, CHOICES, LABELS, SPECIAL, label
from words.phrases import LANGUAGES, say

SECTIONS = form.sections({}, ["zh"])
ASKED = [
    (section.name, one) for section in SECTIONS for one in (section.blank or section.entries[0])
]
SAID = {*LABELS.values(), *SPECIAL.values(), *CHOICES.values(), *ABOUT.values()}


def test_every_key_and_every_choice_has_its_words() -> None:
    """One that is added to the file is added here, or this says so."""
    keys = {one.key for _, one in ASKED}
    choices = {choice for _, one in ASKED for choice in one.choices}

    assert set(LABELS) == keys
    assert set(CHOICES) == choices
    assert set(ABOUT) == {section.name for section in SECTIONS}
    assert set(SPECIAL) <= {f"{section}/{one.key}" for section, one in ASKED}


@pytest.mark.parametrize("language", [one for one in LANGUAGES if one != "en"])
def test_the_words_are_in_every_language(language: str) -> None:
    """English in a Korean's form is a fault, not a fall-back."""
    same = {text for text in SAID if say(language, text) == text}

    assert same <= {"Logo"}


def test_what_counts_where_nothing_is_typed_is_shown_in_the_unit_of_its_key() -> None:
    """An empty form would not say from where one starts."""
    usual = {(section, one.key): one.usual for section, one in ASKED}

    assert usual["alerts", "idle_minutes"] == "5"
    assert usual["alerts", "unclaimed_seconds"] == "60"
    assert usual["return_calls", "kept_days"] == "14"
    assert usual["alerts", "usual_times"] == "2"
    assert usual["hours", "past_closing"] == "issue"
    assert usual["services", "usual_minutes"] == usual["branch", "rule"] == ""


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_values_of_a_section_are_called_the_same(language: str) -> None:
    """Whoever fills in a form must know which is which."""
    for section in SECTIONS:
        keys = [one.key for name, one in ASKED if name == section.name]

        assert len({say(language, label(section.name, key)) for key in keys}) == len(keys)

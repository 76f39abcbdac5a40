"""Why this ticket and no other, as staff and customers can read it."""

import re

import pytest

from server.application.sentences import longer, reason
from server.domain.why import SENTENCES, Reason, Why
from server.forecast import reasons
from tests.builders import GOLD, plan
from words.phrases import LANGUAGES, say


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("why", Reason)
def test_every_reason_is_a_sentence_in_every_language(why: Reason, language: str) -> None:
    """A rule that cannot be told is a rule that nobody explains."""
    gaps = dict.fromkeys(re.findall(r"{(\w+)}", SENTENCES[why]), "7")
    told = reason(Why(why, gaps), plan(), language)

    assert "{" not in told
    assert language == "en" or say(language, SENTENCES[why], **gaps) != say(
        "en", SENTENCES[why], **gaps
    )


def test_a_tier_is_told_by_its_name() -> None:
    """Nobody in the hall knows codes."""
    told = reason(Why(Reason.TURN, {"tier": GOLD, "turn": "1", "turns": "2"}), plan(), "en")

    assert told == "It is the turn of the tier “Gold”: 1 of 2."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("cause", reasons.Cause)
def test_every_cause_of_a_longer_wait_is_a_sentence_in_every_language(
    cause: reasons.Cause, language: str
) -> None:
    """One short sentence, and no tier in it."""
    told = longer(reasons.Reason(cause, "7"), language)
    tiers = {name.lower() for tier in plan().tiers.values() for name in tier.name.values()}

    assert "{" not in told
    assert ("7" in told) == (cause in {reasons.Cause.CLOSED, reasons.Cause.PAUSED})
    assert language == "en" or told != longer(reasons.Reason(cause, "7"), "en")
    assert not [tier for tier in tiers if tier in told.lower()]


def test_without_a_cause_nothing_is_said() -> None:
    """Nothing is made up."""
    assert longer(None, "en") == ""

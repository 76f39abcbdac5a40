"""What every surface says, in every language."""

import pytest

from words.phrases import LANGUAGES, in_all, people_ahead, pick, say


def test_a_text_without_translation_is_said_in_english() -> None:
    """Better a foreign word than none; the architecture tests see that there is one."""
    assert say("zh", "{count} suns", count=3) == "3 suns"


def test_in_all_languages_at_once() -> None:
    """For messages that carry every language."""
    assert in_all("You are next") == {
        "zh": "下一位就是您",
        "ko": say("ko", "You are next"),
        "en": "You are next",
    }
    assert len(set(in_all("You are next").values())) == 3


@pytest.mark.parametrize(
    ("texts", "language", "picked"),
    [
        ({"zh": "中", "en": "E"}, "zh", "中"),
        ({"zh": "中", "en": "E"}, "ko", "E"),
        ({"zh": "中"}, "ko", "中"),
        ({"ko": "", "zh": "中"}, "ko", "中"),
        ({}, "ko", ""),
    ],
)
def test_the_next_best_text_is_picked(texts: dict[str, str], language: str, picked: str) -> None:
    """A bank that left out a language still shows something."""
    assert pick(texts, language) == picked


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_ahead_are_counted_or_it_is_your_turn(language: str) -> None:
    """Nobody reads "0 ahead"."""
    assert "7" in people_ahead(language, 7)
    assert "0" not in people_ahead(language, 0)

"""What every surface says, in every language."""

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as some

from words import phrases
from words.phrases import LANGUAGES, in_all, people_ahead, pick, promised, say, wait

minutes = some.floats(0, 600)


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


@pytest.mark.parametrize(
    ("p50", "p90", "said"),
    [
        (0, 0, "less than 2 min"),
        (0.4, 1.0, "less than 2 min"),
        (0.4, 4.2, "soon, usually within 5 min"),
        (5.1, 5.2, "about 5, usually within 6 min"),
        (6.0, 6.0, "usually within 6 min"),
        (12.4, 18.1, "about 12, usually within 20 min"),
        (14.6, 15.0, "usually within 15 min"),
        (61, 97, "about 61, usually within 100 min"),
    ],
)
def test_a_wait_as_people_hear_it(p50: float, p90: float, said: str) -> None:
    """Plain words, round numbers."""
    assert wait("en", p50, p90) == said


@given(minutes)
def test_a_promise_is_never_shorter_than_the_forecast(p90: float) -> None:
    """Rounded up: it should hold; and never by more than five minutes."""
    assert p90 <= promised(p90) < p90 + 5


@given(minutes, minutes)
def test_a_longer_wait_is_never_promised_shorter(one: float, other: float) -> None:
    """Two people who compare their slips must not wonder."""
    shorter, longer = sorted((one, other))

    assert promised(shorter) <= promised(longer)


@given(some.sampled_from(sorted(LANGUAGES)), minutes, minutes)
def test_a_wait_is_said_in_every_language_for_every_forecast(
    language: str, p50: float, extra: float
) -> None:
    """No figure of the forecast may break a screen."""
    said = wait(language, p50, p50 + extra)

    assert said
    assert "{" not in said
    assert str(promised(p50 + extra)) in said or promised(p50 + extra) <= 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_people_ahead_are_counted_or_it_is_your_turn(language: str) -> None:
    """Nobody reads "0 ahead"."""
    assert "7" in people_ahead(language, 7)
    assert "0" not in people_ahead(language, 0)


def test_the_catalogues_of_a_language_do_not_contradict_each_other() -> None:
    """Every .po in the folder is read; the same text must mean the same everywhere."""
    for language in ("zh", "ko"):
        meanings: dict[str, str] = {}
        folder = phrases.Path(phrases.__file__).parent / "locale" / language
        for file in sorted(folder.glob("*.po")):
            for entry in polib.pofile(str(file)):
                assert meanings.setdefault(entry.msgid, entry.msgstr) == entry.msgstr, entry.msgid

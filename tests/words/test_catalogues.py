"""Every language is complete: what one catalogue says, all say, with the same gaps."""

import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from hypothesis import given
from hypothesis import strategies as some

from words import phrases
from words.glyphs import lacking, named
from words.languages import FIRST, KEYS, KNOWN, PSEUDO, offered, right_to_left
from words.phrases import pick, say
from words.pseudo import pseudo

LOCALE = Path(phrases.__file__).parent / "locale"
ORIGIN = "zh"
AT_THE_KIOSK = {"kiosk", "shared", "slip", "voice"}
"""The catalogues of a language that only customers meet."""
OF_CUSTOMERS = {"ar": AT_THE_KIOSK}
TRANSLATED = [code for code in KNOWN if code not in {KEYS, PSEUDO}]


def entries(language: str) -> Iterator[tuple[str, polib.POEntry]]:
    """All that a language says, with the name of the catalogue."""
    for file in sorted((LOCALE / language).glob("*.po")):
        yield from ((file.stem, entry) for entry in polib.pofile(str(file)))


def gaps(text: str) -> list[str]:
    """The fields that a text leaves open."""
    return sorted(re.findall(r"{\w*}", text))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_language_says_all_that_the_others_say(language: str) -> None:
    """Who chose a language is not left alone with English halfway."""
    mine = {entry.msgid for _, entry in entries(language) if entry.translated()}
    wanted = OF_CUSTOMERS.get(language, {name for name, _ in entries(ORIGIN)})
    lacks = [
        f"words/locale/{language}/{name}.po lacks {entry.msgid!r}"
        for name, entry in entries(ORIGIN)
        if name in wanted and entry.msgid not in mine
    ]

    assert lacks == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_language_says_what_nobody_asks_for(language: str) -> None:
    """What was reworded in English does not linger in the other languages."""
    known = {entry.msgid for _, entry in entries(ORIGIN)}

    assert [entry.msgid for _, entry in entries(language) if entry.msgid not in known] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_leaves_the_same_gaps(language: str) -> None:
    """A wrong field name would break the screen before the customer."""
    wrong = [e.msgid for _, e in entries(language) if gaps(e.msgid) != gaps(e.msgstr)]

    assert wrong == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_the_catalogues_of_a_language_do_not_contradict_each_other(language: str) -> None:
    """Every .po in the folder is read; the same text must mean the same everywhere."""
    meanings: dict[str, str] = {}
    for _, entry in entries(language):
        assert meanings.setdefault(entry.msgid, entry.msgstr) == entry.msgstr, entry.msgid


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_character_that_is_said_has_a_shape(language: str) -> None:
    """No catalogue can bring a box to a screen or a slip."""
    texts = [KNOWN[language].name, *(entry.msgstr for _, entry in entries(language))]

    assert {named(mark) for text in texts for mark in lacking(text)} == set()


def test_every_folder_of_catalogues_is_a_known_language() -> None:
    """A folder that nobody lists would be work for nothing."""
    assert {folder.name for folder in LOCALE.iterdir()} == set(TRANSLATED)


@pytest.mark.parametrize(
    ("codes", "spoken"),
    [
        (("en", "zh"), ("en", "zh")),
        (("vi", "xx", "zh-hant"), ("vi", "zh-hant")),
        (("xx",), FIRST),
        ((), FIRST),
    ],
)
def test_a_branch_offers_what_it_names_and_can_be_spoken(
    codes: tuple[str, ...], spoken: tuple[str, ...]
) -> None:
    """In its own order, because the first is the one that screens begin with."""
    assert offered(codes) == spoken


def test_what_a_bank_did_not_write_is_said_in_the_closest_language() -> None:
    """Traditional characters are nearer to simplified ones than to English."""
    texts = {"zh": "现金", "ko": "현금", "en": "Cash"}

    assert pick(texts, "zh-hant") == "现金"
    assert pick(texts, "vi") == pick(texts, "ar") == "Cash"
    assert [code for code in KNOWN if right_to_left(code)] == ["ar"]


@given(some.text(some.characters(codec="ascii", exclude_characters="{}"), min_size=1, max_size=60))
def test_pseudo_english_is_two_fifths_longer_in_brackets(text: str) -> None:
    """So a picture shows at once what was not translated, and what has no room."""
    strange = pseudo(text)

    assert (strange[0], strange[-1]) == ("[", "]")
    assert len(strange) >= len(text) * 1.4 - 2
    assert lacking(strange) == lacking(text)


def test_pseudo_english_fills_the_gaps_and_bends_the_banks_own_texts() -> None:
    """Else half the screen would look ready."""
    assert say(PSEUDO, "{count} ahead", count=5) == "[5 áhéád]"
    assert pick({"en": "Cash"}, PSEUDO) == "[Çásh]"
    assert pick({}, PSEUDO) == say(PSEUDO, "") == ""

"""Colours and letters of the displays, as data: readable before anything is drawn."""

import pytest
from PIL import ImageFont

from display import pad_view
from words import fonts, rating
from words.board import NOTICES
from words.phrases import LANGUAGES, say
from words.tokens import DAY, NIGHT, contrast

TEXT = 4.5
PAIRS = {
    "number on night": (NIGHT.ink, NIGHT.ground),
    "number on sun": (NIGHT.on_sun, NIGHT.sun),
    "heading and rule": (NIGHT.muted, NIGHT.ground),
    "service": (NIGHT.ink, NIGHT.tile),
    "wait": (NIGHT.muted, NIGHT.tile),
    "stale mark": (NIGHT.on_state, NIGHT.warn),
    "question": (DAY.ink, DAY.ground),
    "other languages": (DAY.muted, DAY.ground),
    "face": (DAY.ink, DAY.tile),
    "called on the pad": (DAY.ink, DAY.sun),
    "chosen": (DAY.on_primary, DAY.primary),
}
SAID = {
    *(text for notice in NOTICES.values() for text in notice if text),
    *pad_view.TITLES.values(),
    *rating.FACES,
    *rating.REASONS.values(),
    *rating.ASPECTS.values(),
    *("Waiting now", "{count} waiting", "Updating", "Send", "Skip"),
}


@pytest.mark.parametrize("pair", PAIRS)
def test_every_pair_of_colours_can_be_read(pair: str) -> None:
    """WCAG 1.4.3, also for people who see contrasts badly."""
    assert contrast(*PAIRS[pair]) >= TEXT


def test_every_word_exists_in_every_language() -> None:
    """English on a Korean's screen is a fault, not a fall-back."""
    missing = [
        (language, text)
        for language in LANGUAGES
        if language != "en"
        for text in SAID
        if say(language, text, count=3) == text.format(count=3)
    ]

    assert missing == []


def test_figures_are_tabular(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Numbers stand under each other."""
    files = fonts.prepare(tmp_path_factory.mktemp("fonts"))
    font = ImageFont.truetype(str(files["en"]), 100)

    assert len({font.getlength(digit) for digit in "0123456789"}) == 1

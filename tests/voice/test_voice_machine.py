"""What the machine's voice makes of our texts, by its own account of the sounds."""

import re
import subprocess

import pytest

from voice.machine import ENGLISH, VOICES
from voice.sentence import Sentence, clips
from words.languages import ANNOUNCED

CALLED = ("A021", "12")


def heard(language: str, text: str) -> str:
    """The phonemes of a text."""
    order = ["espeak-ng", "-q", "-x", "-v", VOICES.get(language, ENGLISH), text]
    return subprocess.run(order, capture_output=True, text=True, check=True).stdout.strip()


@pytest.mark.parametrize(
    ("language", "text", "like"),
    [
        ("zh", "请零二一号顾客", "qǐng líng èr yī hào gù kè"),
        ("zh", "到十二号窗口。", "dào shí èr hào chuāng kǒu"),
        ("zh-hant", "請零二一號顧客", "qǐng líng èr yī hào gù kè"),
        ("zh-hant", "到十二號櫃檯。", "dào shí èr hào guì tái"),
        ("en", "to counter 12.", "to counter twelve."),
    ],
)
def test_texts_sound_like_what_they_say(language: str, text: str, like: str) -> None:
    """Characters are read in Mandarin, and figures as numbers."""
    sounds, wanted = (heard(language, one) for one in (text, like))

    assert _plain(sounds) == _plain(wanted)


def test_figures_are_numbers_in_vietnamese() -> None:
    """Not mark by mark, "hai một"; tones before a pause have other signs."""
    sounds, wanted = (
        re.sub(r"[\d']|I", "", heard("vi", f"đến quầy số {one}")).replace("j", "")
        for one in ("21", "hai mươi mốt")
    )

    assert _plain(sounds) == _plain(wanted)


@pytest.mark.parametrize("language", ANNOUNCED)
def test_nothing_of_a_call_is_read_in_another_language(language: str) -> None:
    """espeak-ng marks a change of voice in brackets: "(en)" before a Latin letter in Korean."""
    said = [heard(language, clip.text) for clip in clips(Sentence(language, *CALLED))]

    assert all(said)
    assert not [one for one in said if "(" in one]


def _plain(phonemes: str) -> str:
    """Without stress and pauses, which do not tell words apart."""
    return "".join(mark for mark in phonemes if mark not in "_|',;:- \n")

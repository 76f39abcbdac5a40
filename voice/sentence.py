"""Which clips make a call: number, counter and, for those who must leave, where it is. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from string import ascii_uppercase, digits
from typing import Final

from voice.machine import ENGLISH, VOICES
from voice.recordings import named
from voice.spelling import counted, mark
from words.languages import KNOWN
from words.phrases import say

GAP: Final = "\0"
"""Stands where the number goes, so that a sentence can be cut there."""


@dataclass(frozen=True, slots=True)
class Clip:
    """A piece of sound: the name of its recording, and its text for a machine's voice."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Sentence:
    """One call in one language."""

    language: str
    number: str
    counter: str
    where: tuple[str, ...] = ()
    """Zone and way in that language, for whoever does not see the counter from here."""


def clips(sentence: Sentence) -> Iterator[Clip]:
    """The sentence, clip by clip."""
    language = sentence.language
    before, after = _around_the_number(language)
    yield from before
    yield from (_mark(language, one) for one in sentence.number.upper() if one.isalnum())
    yield from after
    yield counter(language, sentence.counter)
    yield from map(free, sentence.where)


def counter(language: str, number: str) -> Clip:
    """To which counter: the end of the sentence."""
    said = say(language, "to counter {number}.", number=counted(language, number))
    return Clip(named(f"counter-{number}"), said)


def free(text: str) -> Clip:
    """A text of the branch's own: a zone, a way."""
    return Clip(named(text), text)


def fixed(language: str) -> Iterator[Clip]:
    """All that every call may need, whatever the branch."""
    before, after = _around_the_number(language)
    yield from (*before, *after)
    yield from (_mark(language, one) for one in digits + ascii_uppercase)


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text that a voice of that language can read; no other language's, which it cannot."""
    near = (language, KNOWN[language].closest)
    read = (code for code in near if _voice(code) == _voice(language))
    return next((texts[code] for code in read if texts.get(code)), "")


def _voice(language: str) -> str:
    return VOICES.get(language, ENGLISH)


def _around_the_number(language: str) -> tuple[list[Clip], list[Clip]]:
    whole = say(language, "Number {number}, please go", number=GAP)
    before, after = (text.strip() for text in whole.split(GAP))
    return (
        [Clip("before-number", before)] if before else [],
        [Clip("after-number", after.lstrip(",，、 "))] if after else [],
    )


def _mark(language: str, one: str) -> Clip:
    return Clip(f"mark-{one.lower()}", mark(language, one))

"""Numbers in words: a ticket's mark by mark, a counter's as one number."""

from collections.abc import Mapping
from typing import Final

_IN_CHINESE: Final = dict(zip("0123456789", "零一二三四五六七八九", strict=True))
_IN_KOREAN: Final = (
    "공,일,이,삼,사,오,육,칠,팔,구,에이,비,씨,디,이,에프,지,에이치,아이,제이,케이,엘,엠,엔,오,피,"
    "큐,알,에스,티,유,브이,더블유,엑스,와이,지"
)
_IN_ENGLISH: Final = "zero,one,two,three,four,five,six,seven,eight,nine"
MARKS: Final[Mapping[str, Mapping[str, str]]] = {
    "zh": _IN_CHINESE,
    "zh-hant": _IN_CHINESE,
    "ko": dict(zip("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", _IN_KOREAN.split(","), strict=True)),
    "en": dict(zip("0123456789", _IN_ENGLISH.split(","), strict=True)),
}
"""What a machine's voice would read as figures, or in another language than the sentence's."""
TENS: Final[Mapping[str, tuple[str, str]]] = {
    "zh": ("十", "百"),
    "zh-hant": ("十", "百"),
    "ko": ("십", "백"),
}
"""Ten and a hundred, where a machine's voice would read figures one by one or leave one out."""
HUNDRED: Final = 100
LARGEST: Final = 999


def mark(language: str, one: str) -> str:
    """A digit or a letter, as it is read."""
    return MARKS.get(language, {}).get(one, one)


def spelled(language: str, number: str) -> str:
    """A ticket's number mark by mark."""
    return ", ".join(mark(language, one) for one in number if one.isalnum())


def counted(language: str, number: str) -> str:
    """A counter's number as one number; mark by mark, if it is not one."""
    is_number = number.isascii() and number.isdecimal() and 0 < int(number) <= LARGEST
    if not is_number:
        return spelled(language, number)
    return _in_tens(language, int(number)) if language in TENS else str(int(number))


def _in_tens(language: str, number: int) -> str:
    ten, hundred = TENS[language]
    hundreds, rest = divmod(number, HUNDRED)
    tens, ones = divmod(rest, 10)
    said = _times(language, hundreds, hundred, one=_says_one(language))
    if hundreds and rest and not tens and _says_one(language):
        said += mark(language, "0")
    said += _times(language, tens, ten, one=bool(hundreds) and _says_one(language))
    return said + (mark(language, str(ones)) if ones else "")


def _times(language: str, count: int, unit: str, *, one: bool) -> str:
    """So many tens or hundreds; `one` says whether a single one is counted aloud."""
    if not count:
        return ""
    return unit if count == 1 and not one else mark(language, str(count)) + unit


def _says_one(language: str) -> bool:
    """Chinese says "one hundred, nought, five", Korean "hundred five"."""
    return language != "ko"

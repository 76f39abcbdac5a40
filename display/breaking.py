"""Where words may go on in another row, in scripts with spaces and without."""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Final

_NEVER_FIRST: Final = frozenset("，。、；：！？）》」』】”’%…·,.;:!?)]}")
_NEVER_LAST: Final = frozenset("（《「『【“‘([{")


def rows(text: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """One row where it fits; else two: broken at a pause if there is one, as equal as can be."""
    if fits(text):
        return (text,)

    def fault(halves: tuple[str, str]) -> tuple[bool, bool, int]:
        first, second = halves
        apart = abs(len(first) - len(second))
        return not (fits(first) and fits(second)), first[-1] not in _NEVER_FIRST, apart

    return min(_halves(text), key=fault, default=(text,))


def wrapped(text: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
    """As many rows as it takes, each as long as it can be."""
    if fits(text):
        return (text,)
    halves = [(first, second) for first, second in _halves(text) if fits(first)]
    if not halves:
        return (text,)
    first, second = halves[-1]
    return (first, *wrapped(second, fits))


def _halves(text: str) -> Iterator[tuple[str, str]]:
    for place in range(1, len(text)):
        first, second = text[:place].strip(), text[place:].strip()
        if not first or not second or second[0] in _NEVER_FIRST or first[-1] in _NEVER_LAST:
            continue
        if " " in text[place - 1 : place + 1] or _is_hanzi(first[-1]) or _is_hanzi(second[0]):
            yield first, second


def _is_hanzi(mark: str) -> bool:
    return unicodedata.name(mark, "").startswith("CJK")

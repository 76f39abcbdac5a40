"""What a command may hold at all, whoever gives it.

What is recorded must fit its columns, come back from the journal as it went in, and be drawn on
every page; and a time so far away that no date is left for it would stop the branch's clock.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime, timedelta
from typing import Any, Final, get_args

from server.domain.commands import ChangePlan, Command
from server.domain.refusals import ValueNotAllowed

LONGEST: Final = 64
"""Characters: as wide as a column."""
LONGEST_NOTE: Final = 500
MOST: Final = 1_000
GREATEST: Final = (1 << 31) - 1
A_YEAR: Final = timedelta(days=366)
YEARS: Final = range(1900, 2200)
"""Kiosks whose clocks have stopped are somewhere in them."""
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
"""Characters that draw nothing, but end a line or turn the writing round."""
TICKET: Final = re.compile(r"[a-z0-9-]{1,60}")
"""A leg's name is four longer, and is an id on the wire."""
NOTE: Final = "note"
"""The one free text: in no column of the journal, so as long as a page can show."""
NAMED: Final[Mapping[str, re.Pattern[str]]] = {
    "ticket": TICKET,
    "other": TICKET,
    "teller": re.compile(r".*\S.*"),
    "code": re.compile(r"[0-9A-Z-]{4,20}"),
}
"""Fields of which more is asked."""


def refuse_values(command: Command) -> ValueNotAllowed | None:
    """None if every value of the command can be recorded, replayed and shown."""
    for name in NAMES[type(command)]:
        value = getattr(command, name)
        fits = _note(value) if name == NOTE else _fits(value)
        if not (fits and _is_named(name, value)):
            return ValueNotAllowed(name)
    return None


def _fits(value: Any) -> bool:
    check = CHECKS.get(type(value))
    if check is not None:
        return check(value)
    if is_dataclass(value):
        return all(
            _fits(inner) and _is_named(field.name, inner)
            for field in fields(value)
            for inner in [getattr(value, field.name)]
        )
    return True


def _is_named(name: str, value: Any) -> bool:
    pattern = NAMED.get(name)
    return pattern is None or value is None or pattern.fullmatch(value) is not None


def _text(value: str) -> bool:
    return len(value) <= LONGEST and CONTROL.search(value) is None


def _note(value: str | None) -> bool:
    return value is None or (len(value) <= LONGEST_NOTE and CONTROL.search(value) is None)


def _whole(value: int) -> bool:
    return abs(value) <= GREATEST


def _number(value: float) -> bool:
    return math.isfinite(value) and abs(value) <= GREATEST


def _span(value: timedelta) -> bool:
    return timedelta(0) <= value <= A_YEAR


def _moment(value: datetime) -> bool:
    return value.tzinfo is not None and value.year in YEARS


def _several(values: tuple[Any, ...]) -> bool:
    return len(values) <= MOST and all(map(_fits, values))


def _by_key(values: dict[Any, Any]) -> bool:
    return _several(tuple(values)) and _several(tuple(values.values()))


CHECKS: Final[Mapping[type, Callable[[Any], bool]]] = {
    str: _text,
    int: _whole,
    float: _number,
    timedelta: _span,
    datetime: _moment,
    tuple: _several,
    dict: _by_key,
}
NAMES: Final[Mapping[type, tuple[str, ...]]] = {
    # A plan is checked where it is read, and its texts are as long as the bank likes.
    kind: () if kind is ChangePlan else tuple(field.name for field in fields(kind))
    for kind in get_args(Command)
}

"""Whether every key is known and every value of its kind, said for whoever has to put it right."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import time
from typing import Any, Final, TypeVar, get_args

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from server.adapters.branch_file.contact import COUNTRY
from server.adapters.branch_file.faults import Fault, meant
from server.adapters.branch_file.house import BranchPart
from server.adapters.branch_file.inherit import INHERITS, LEAVES_OUT
from server.adapters.branch_file.kinds import (
    CODE,
    COLOUR,
    DAY_NAMES,
    FONT,
    HASH,
    LANGUAGE,
    LOGIN,
    PREFIX,
    SERIES,
    Part,
)
from server.adapters.branch_file.places import Located, Path

PATTERNS: Final[Mapping[str, str]] = {
    CODE: "1 to 64 of a to z, 0 to 9 and hyphens",
    SERIES: "one or two of the letters A to Z",
    PREFIX: "1 to 19 of 0 to 9 and A to Z",
    COUNTRY: "a dialling code like 86 or 82, without +",
    COLOUR: "a colour like #4A2C82",
    HASH: "the 64 digits by which a picture was kept; choose it at /look",
    FONT: "the name of a package like noto-serif",
    LOGIN: "a log-in: 1 to 64 of a to z, 0 to 9, dots and hyphens",
    LANGUAGE: "the code of a language like zh, ko or en",
}
KINDS: Final[Mapping[str, str]] = {
    "string_type": 'text in quotes like "this"',
    "float_type": "a number without quotes",
    "int_type": "a whole number without quotes",
    "bool_type": "true or false without quotes",
    "time_type": "a time without quotes like 09:00:00",
    "date_type": "a date without quotes like 2027-02-17",
    "tuple_type": 'a list in brackets like ["a", "b"]',
    "frozen_set_type": "a list in brackets like [2027-01-01, 2027-02-17]",
    "dict_type": 'a table in braces like { en = "text" }',
    "model_type": "a table in braces like { key = 1 }, or one of its own",
    "model_attributes_type": "a table in braces like { key = 1 }, or one of its own",
    "finite_number": "a number",
}
ROUNDS: Final = 5
STAND_INS: Final[Mapping[str, Any]] = {
    "name": {"en": "-"},
    "number": "-",
    "mark": "-",
    "rate": 1.0,
    "turns": 1,
    "head_start_minutes": 0.0,
    "bonus_minutes": 0.0,
    "usual_minutes": 1.0,
    "target_wait_minutes": 0.0,
    "longer_than_minutes": 0.0,
    "after_minutes": 0.0,
    "code": "-",
    "timezone": "UTC",
    "opens": time.min,
    "closes": time.max,
    "languages": ["en"],
}
"""For what is wrong or missing, so that the rest can be looked at too."""
Says = Callable[[ErrorDetails], str]
Whole = TypeVar("Whole", bound=Part)


def shaped(found: Located, whole: type[Whole]) -> tuple[Whole | None, list[Fault]]:
    """The file as its parts, without what is wrong, if enough is left; and what is wrong."""
    part, errors = _parts(found.tables, whole)
    faults = [found.fault(_path(error), _said(error, whole)) for error in errors]
    tables: Any = found.tables
    for _ in range(ROUNDS):
        if not errors:
            break
        tables = _pruned(tables, errors)
        part, errors = _parts(tables, whole)
    return part, faults


def _parts(tables: dict[str, Any], whole: type[Whole]) -> tuple[Whole | None, list[ErrorDetails]]:
    try:
        return whole.model_validate(tables), []
    except ValidationError as wrong:
        return None, [error for error in wrong.errors(include_url=False) if _counts(error)]


def _counts(error: ErrorDetails) -> bool:
    """Whether it is a fault: pydantic calls a list with a wrong entry too short as well."""
    return not (error["type"] == "too_short" and error["input"])


def _path(error: ErrorDetails) -> Path:
    return tuple(step for step in error["loc"] if step != "[key]")


# --- what people read -----------------------------------------------------------------------------
def _said(error: ErrorDetails, whole: type[Part]) -> str:
    kind = error["type"]
    if "days" in error["loc"][:-1]:
        return _no_day(error)
    if kind in KINDS:
        return f"is {_shown(error['input'])}; it must be {KINDS[kind]}"
    if kind == "extra_forbidden":
        return _unknown(error, whole)
    return SAYS.get(kind, _as_it_is)(error)


def _shown(value: Any) -> str:
    if isinstance(value, bool | str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, dict):
        return "a table"
    return "a list" if isinstance(value, list | tuple) else str(value)


def _missing(error: ErrorDetails) -> str:
    return f"is missing; add {error['loc'][-1]} = ..."


def _unknown(error: ErrorDetails, whole: type[Part]) -> str:
    part = _part_at(_path(error)[:-1], whole)
    known = [field.alias or name for name, field in part.model_fields.items()] if part else []
    if part is BranchPart:
        known += [INHERITS, LEAVES_OUT]
    return f"there is no such key; {meant(error['loc'][-1], known)}"


def _out_of_bounds(error: ErrorDetails) -> str:
    words = {"ge": "at least", "gt": "more than", "le": "at most", "lt": "less than"}
    (bound, limit), *_ = error["ctx"].items()
    return f"is {_shown(error['input'])}; it must be {words[bound]} {limit:g}"


def _no_day(error: ErrorDetails) -> str:
    return f"there is no day {_shown(error['input'])}; days are {', '.join(DAY_NAMES)}"


def _no_match(error: ErrorDetails) -> str:
    return f'is "{error["input"]}"; it must be {PATTERNS[error["ctx"]["pattern"]]}'


def _no_choice(error: ErrorDetails) -> str:
    choices = str(error["ctx"]["expected"]).replace(" or ", ", ").replace("'", "").split(", ")
    return f"there is no {_shown(error['input'])} here; {meant(error['input'], choices)}"


def _too_short(_: ErrorDetails) -> str:
    return "is empty; give at least one"


def _as_it_is(error: ErrorDetails) -> str:
    return f"{error['msg']}; put this value right"


SAYS: Final[Mapping[str, Says]] = {
    "missing": _missing,
    "greater_than": _out_of_bounds,
    "greater_than_equal": _out_of_bounds,
    "less_than": _out_of_bounds,
    "less_than_equal": _out_of_bounds,
    "string_pattern_mismatch": _no_match,
    "string_too_short": _too_short,
    "too_short": _too_short,
    "enum": _no_choice,
}


def _part_at(path: Path, whole: type[Part]) -> type[Part] | None:
    """The model of the table at `path`."""
    part: type[Part] | None = whole
    for step in path:
        if part is None or isinstance(step, int):
            continue
        fields = {field.alias or name: field for name, field in part.model_fields.items()}
        part = next(_parts_in(fields[step].annotation), None) if step in fields else part
    return part


def _parts_in(annotation: Any) -> Iterator[type[Part]]:
    if isinstance(annotation, type) and issubclass(annotation, Part):
        yield annotation
    for within in get_args(annotation):
        yield from _parts_in(within)


# --- what is left without the faults --------------------------------------------------------------
def _pruned(tables: Any, errors: list[ErrorDetails]) -> Any:
    """The tables without what is wrong; with a stand-in, or without the table, for what lacks."""
    gone: set[Path] = set()
    stands_in: dict[Path, Any] = {}
    for error in errors:
        path = _path(error)
        if error["type"] != "missing":
            gone.add(path)
        elif path[-1] in STAND_INS:
            stands_in[path] = STAND_INS[str(path[-1])]
        else:
            gone.add(path[:-1])
    return _changed(tables, (), gone - {()}, stands_in)


def _changed(value: Any, path: Path, gone: set[Path], stands_in: Mapping[Path, Any]) -> Any:
    def kept(entries: Iterable[tuple[str | int, Any]]) -> Iterator[tuple[str | int, Any]]:
        for key, entry in entries:
            if (*path, key) not in gone:
                yield key, _changed(entry, (*path, key), gone, stands_in)

    if isinstance(value, dict):
        new = {at[-1]: stand_in for at, stand_in in stands_in.items() if at[:-1] == path}
        return dict(kept(value.items())) | new
    if isinstance(value, list):
        return [entry for _, entry in kept(enumerate(value))]
    return value

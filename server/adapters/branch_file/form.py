"""A branch file as forms: which values its sections have, and how what is typed is taken."""

import re
import types
from collections.abc import Mapping, Sequence
from datetime import date, time, timedelta
from enum import StrEnum
from typing import Any, Final, Union, get_args, get_origin

import tomlkit
from pydantic.fields import FieldInfo
from tomlkit.exceptions import TOMLKitError

from server.adapters.branch_file.house import BranchPart
from server.adapters.branch_file.kinds import DAY_NAMES, Part
from server.adapters.branch_file.writing import within
from server.application.office import Asked, Filled, Kind, Section, Unreadable

HOUSE: Final = "branch"
"""The section of the values that stand at the top of the file."""
KINDS: Final[Mapping[Any, Kind]] = {
    str: Kind.TEXT,
    float: Kind.NUMBER,
    int: Kind.NUMBER,
    timedelta: Kind.NUMBER,
    bool: Kind.FLAG,
    time: Kind.TIME,
    date: Kind.DATE,
}
UNITS: Final = {
    "seconds": timedelta(seconds=1),
    "minutes": timedelta(minutes=1),
    "days": timedelta(days=1),
}
NUMBER: Final = re.compile(r"-?\d+(\.\d+)?")
TIME: Final = re.compile(r"\d\d:\d\d")


def names() -> list[str]:
    """Of all sections, in the order of the file."""
    return [HOUSE, *(name for name, field in BranchPart.model_fields.items() if _part(field))]


def sections(tables: Mapping[str, Any], languages: Sequence[str]) -> list[Section]:
    """All sections of a file that has been read."""
    return [_section(name, tables, languages) for name in names()]


def filled(tables: Mapping[str, Any], section: str, entries: Filled) -> dict[str, Any]:
    """What the file says with this in that section; what is empty is left out.

    Raises:
        Unreadable: something that has parts of its own is no TOML.
    """
    fields, many = _fields(section)
    typed = [_entry(fields, entry) for entry in entries]
    one = typed[0] if typed else {}
    if section == HOUSE:
        return {**one, **{key: of for key, of in tables.items() if key not in fields}}
    value: Any = [entry for entry in typed if entry] if many else one
    others = {key: of for key, of in tables.items() if key != section}
    return {**tables, section: value} if value else others


def _section(name: str, tables: Mapping[str, Any], languages: Sequence[str]) -> Section:
    fields, many = _fields(name)
    found: Any = tables if name == HOUSE else tables.get(name, [] if many else {})
    entries: list[Mapping[str, Any]] = found if many else [found]
    asked = [[_asked(key, fields[key], entry, languages) for key in fields] for entry in entries]
    blank = [_asked(key, fields[key], {}, languages) for key in fields] if many else []
    return Section(name, many, asked, blank)


def _fields(section: str) -> tuple[dict[str, FieldInfo], bool]:
    if section == HOUSE:
        own = {key: field for key, field in _aliased(BranchPart).items() if not _part(field)}
        return own, False
    part = _part(BranchPart.model_fields[section])
    assert part is not None  # noqa: S101 - names() lists only those
    return _aliased(part), get_origin(BranchPart.model_fields[section].annotation) is tuple


def _aliased(part: type[Part]) -> dict[str, FieldInfo]:
    return {field.alias or name: field for name, field in part.model_fields.items()}


def _part(field: FieldInfo) -> type[Part] | None:
    """The table, or the table of the list, that a field of the file stands for."""
    inner = (
        get_args(field.annotation)[0] if get_origin(field.annotation) is tuple else field.annotation
    )
    return inner if isinstance(inner, type) and issubclass(inner, Part) else None


# --- out ------------------------------------------------------------------------------------------


def _asked(key: str, field: FieldInfo, entry: Mapping[str, Any], languages: Sequence[str]) -> Asked:
    kind, value = _kind(field), entry.get(key)
    if kind is Kind.TEXTS:
        said = value or {}
        shown: Any = {code: said.get(code, "") for code in dict.fromkeys((*languages, *said))}
    elif kind in (Kind.SEVERAL, Kind.WORDS):
        shown = [str(each) for each in value or ()]
    else:
        shown = _shown(kind, value)
    usual = "" if field.is_required() else _usual(key, kind, field.default)
    return Asked(key, kind, shown, _choices(kind, field, shown), field.is_required(), usual)


def _usual(key: str, kind: Kind, default: Any) -> str:
    """A number, in the unit of the key, or a choice."""
    if isinstance(default, timedelta):
        return f"{default / UNITS[key.rpartition('_')[2]]:g}"
    if isinstance(default, int | float) and kind is Kind.NUMBER:
        return f"{default:g}"
    return f"{default}" if kind is Kind.CHOICE and default else ""


def _choices(kind: Kind, field: FieldInfo, shown: Sequence[str]) -> Sequence[str]:
    if kind is Kind.CHOICE:
        return [one.value for one in _bare(field.annotation)]
    if kind is not Kind.SEVERAL:
        return ()
    inner = _bare(get_args(_bare(field.annotation))[0])
    if inner is int:
        return DAY_NAMES
    # Those that are chosen first, as they stand: their order may mean something.
    return [*shown, *(one.value for one in inner if one.value not in shown)]


def _shown(kind: Kind, value: Any) -> str:
    if value is None:
        return ""
    if kind is Kind.TOML:
        return within(value).as_string()
    if kind is Kind.FLAG:
        return "on" if value else ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value.isoformat("minutes") if isinstance(value, time) else str(value)


def _kind(field: FieldInfo) -> Kind:
    bare = _bare(field.annotation)
    if isinstance(bare, type) and issubclass(bare, StrEnum):
        return Kind.CHOICE
    if bare in KINDS:
        return KINDS[bare]
    inner = get_args(bare)
    if get_origin(bare) is dict and inner == (str, str):
        return Kind.TEXTS
    if get_origin(bare) is tuple and _bare(inner[0]) is str:
        return Kind.WORDS
    return Kind.SEVERAL if get_origin(bare) is tuple and _is_choice(inner[0]) else Kind.TOML


def _is_choice(annotation: Any) -> bool:
    bare = _bare(annotation)
    return bare is int or (isinstance(bare, type) and issubclass(bare, StrEnum))


def _bare(annotation: Any) -> Any:
    """Without what it is annotated with, and without None."""
    if hasattr(annotation, "__metadata__"):
        return _bare(get_args(annotation)[0])
    if get_origin(annotation) in (Union, types.UnionType):
        return _bare(next(one for one in get_args(annotation) if one is not type(None)))
    return annotation


# --- in -------------------------------------------------------------------------------------------


def _entry(fields: Mapping[str, FieldInfo], typed: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    found = {key: _value(key, _kind(field), typed) for key, field in fields.items()}
    return {key: value for key, value in found.items() if value not in (None, "", {}, [])}


def _value(key: str, kind: Kind, typed: Mapping[str, Sequence[str]]) -> Any:
    said = typed.get(key, ())
    first = said[0].strip() if said else ""
    if kind is Kind.TEXTS:
        start, names = f"{key}.", [name for name in typed if name.startswith(f"{key}.")]
        texts = {name.removeprefix(start): typed[name][0].strip() for name in names}
        return {language: text for language, text in texts.items() if text}
    if kind is Kind.SEVERAL:
        return list(said)
    if kind is Kind.WORDS:
        return [word for word in re.split(r"[,\s]+", first) if word]
    return _single(key, kind, first)


def _single(key: str, kind: Kind, said: str) -> Any:
    """What cannot be taken for what it should be stays text: the check of the file says so."""
    if kind is Kind.FLAG:
        return True if said else None
    if kind is Kind.NUMBER and NUMBER.fullmatch(said):
        return float(said) if "." in said else int(said)
    if kind is Kind.TIME and TIME.fullmatch(said):
        return _toml(key, f"{said}:00")
    return _toml(key, said) if kind in (Kind.TOML, Kind.DATE, Kind.TIME) and said else said


def _toml(key: str, said: str) -> Any:
    try:
        return tomlkit.parse(f"it = {said}").unwrap()["it"]
    except (TOMLKitError, ValueError) as wrong:
        raise Unreadable(f"{key}: {wrong}") from None

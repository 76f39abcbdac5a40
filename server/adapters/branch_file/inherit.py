"""Reads a branch file and what it inherits from the organisation into one set of tables."""

import json
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path as FilePath
from typing import Any, Final

from server.adapters.branch_file.faults import BranchFileError, Fault, meant
from server.adapters.branch_file.places import KEYS, Located, Path, Place, code_of
from words.lines_of_toml import lines_of

ORGANISATION: Final = "organisation.toml"
INHERITS: Final = "inherits"
LEAVES_OUT: Final = "leaves_out"
AT_LINE: Final = re.compile(r" \(at line (\d+), column \d+\)")


def gathered(path: FilePath) -> tuple[Located, list[Fault]]:
    """What the file says together with what it inherits, and what is wrong with the parts.

    Raises:
        BranchFileError: a file is missing or is not TOML.
    """
    own = located(path)
    faults = list(_doubles(own))
    base = _organisation(path, own)
    left_out = own.tables.pop(LEAVES_OUT, {})
    own.tables.pop(INHERITS, None)
    if base is None:
        return own, [*faults, *_cannot_leave_out(own, left_out, {})]
    faults += _doubles(base)
    faults += _cannot_leave_out(own, left_out, base.tables)
    return _merged(own, _without(base, left_out)), faults


def located(path: FilePath) -> Located:
    """One file, and where everything in it stands."""
    name = str(path)
    try:
        text = path.read_text("utf-8-sig")
        tables = tomllib.loads(text)
    except OSError as missing:
        raise BranchFileError([Fault(name, 0, "", f"{missing.strerror}; check the path")]) from None
    except UnicodeDecodeError:
        raise BranchFileError([Fault(name, 0, "", "is not UTF-8; save it as UTF-8")]) from None
    except tomllib.TOMLDecodeError as wrong:
        raise BranchFileError([_not_toml(name, str(wrong))]) from None
    lines = lines_of(text)
    return Located(name, tables, {steps: Place(name, line) for steps, line in lines.items()})


def _not_toml(name: str, said: str) -> Fault:
    found = AT_LINE.search(said)
    what = AT_LINE.sub("", said).replace(" (at end of document)", " before the end of the file")
    return Fault(name, int(found[1]) if found else 0, "", f"not TOML: {what}; put this line right")


def _organisation(path: FilePath, own: Located) -> Located | None:
    """The file that is inherited: the one that is named, or the one beside this."""
    named = own.tables.get(INHERITS)
    if named is None:
        beside = path.with_name(ORGANISATION)
        return located(beside) if beside.is_file() and not beside.samefile(path) else None
    if not isinstance(named, str) or not (path.parent / named).is_file():
        what = f'there is no file "{named}"; name one relative to this file'
        raise BranchFileError([own.fault((INHERITS,), what)])
    return located(path.parent / named)


def _doubles(source: Located) -> Iterator[Fault]:
    """Codes that stand twice in one file."""
    for name, entries in _lists(source.tables, ()):
        met: dict[str, int] = {}
        for index, entry in enumerate(entries):
            code = code_of(entry, str(name[-1]))
            if code and code in met:
                first = source.places[*name, met[code]].line
                key = KEYS[str(name[-1])]
                what = f'"{code}" stands on line {first} already; give it a {key} of its own'
                yield source.fault((*name, index, key), what)
            met.setdefault(code, index)


def _lists(value: Any, path: Path) -> Iterator[tuple[Path, list[Any]]]:
    """The lists of tables that are told apart by a code."""
    for key, within in value.items():
        if isinstance(within, dict):
            yield from _lists(within, (*path, key))
        elif isinstance(within, list) and key in KEYS:
            yield (*path, key), within


# --- what a branch leaves out ---------------------------------------------------------------------
def _cannot_leave_out(own: Located, left_out: Any, base: dict[str, Any]) -> Iterator[Fault]:
    if not isinstance(left_out, dict):
        yield own.fault((LEAVES_OUT,), 'must be a table of lists like { services = ["loans"] }')
        return
    for name, codes in left_out.items():
        if not isinstance(codes, list):
            yield own.fault((LEAVES_OUT, name), f"must be a list like [{json.dumps(str(codes))}]")
            continue
        entries = base.get(name, [])
        known = [code_of(entry, name) for entry in entries] if isinstance(entries, list) else []
        for code in codes:
            if code not in known:
                what = f'nothing "{code}" is inherited in {name}; {meant(code, known)}'
                yield own.fault((LEAVES_OUT, name), what)


def _without(base: Located, left_out: Any) -> Located:
    kept = dict(base.tables)
    places = dict(base.places)
    for name, codes in left_out.items() if isinstance(left_out, dict) else ():
        entries = kept.get(name)
        if isinstance(entries, list) and isinstance(codes, list):
            stay = [i for i, entry in enumerate(entries) if code_of(entry, name) not in codes]
            kept[name] = [entries[index] for index in stay]
            places |= {
                (name, new, *steps[2:]): place
                for new, old in enumerate(stay)
                for steps, place in base.places.items()
                if steps[:2] == (name, old)
            }
    return Located(base.file, kept, places)


# --- the branch file wins -------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class _Spot:
    """A value in its file."""

    source: Located
    path: Path
    value: Any

    def at(self, key: str | int) -> "_Spot":
        """What stands under `key`."""
        return _Spot(self.source, (*self.path, key), self.value[key])


def _merged(own: Located, base: Located) -> Located:
    places: dict[Path, Place] = {}
    tables = _joined(_Spot(own, (), own.tables), _Spot(base, (), base.tables), (), places)
    return Located(own.file, tables, places)


def _joined(own: _Spot, base: _Spot, to: Path, places: dict[Path, Place]) -> Any:
    """Tables key by key, lists of tables by their codes, anything else as the branch says."""
    name = str(to[-1]) if to else ""
    if isinstance(own.value, dict) and isinstance(base.value, dict):
        return _joined_tables(own, base, to, places)
    if name in KEYS and all(_is_list_of_tables(spot.value) for spot in (own, base)):
        return _joined_lists(own, base, to, places)
    return _taken(own, to, places)


def _joined_tables(own: _Spot, base: _Spot, to: Path, places: dict[Path, Place]) -> dict[str, Any]:
    _note(own, to, places)
    made = {}
    for key in base.value | own.value:
        both = [spot.at(key) for spot in (own, base) if key in spot.value]
        made[key] = _picked(both, (*to, key), places)
    return made


def _joined_lists(own: _Spot, base: _Spot, to: Path, places: dict[Path, Place]) -> list[Any]:
    """The organisation's order, then what only the branch has."""
    _note(own, to, places)
    name = str(to[-1])
    spots: dict[str, list[_Spot]] = {}
    for spot in (base, own):
        for index, entry in enumerate(spot.value):
            code = code_of(entry, name) or f"{spot.source.file} {index}"
            spots.setdefault(code, []).insert(0, spot.at(index))
    return [_picked(both, (*to, index), places) for index, both in enumerate(spots.values())]


def _picked(spots: list[_Spot], to: Path, places: dict[Path, Place]) -> Any:
    own, *base = spots
    return _joined(own, base[0], to, places) if base else _taken(own, to, places)


def _taken(spot: _Spot, to: Path, places: dict[Path, Place]) -> Any:
    """The value as it is, and all places within it."""
    _note(spot, to, places)
    value = spot.value
    keys: Any = value if isinstance(value, dict) else ()
    for key in range(len(value)) if isinstance(value, list) else keys:
        _taken(spot.at(key), (*to, key), places)
    return value


def _note(spot: _Spot, to: Path, places: dict[Path, Place]) -> None:
    if spot.path in spot.source.places:
        places[to] = spot.source.places[spot.path]


def _is_list_of_tables(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(entry, dict) for entry in value)

"""Parts of a branch file by themselves: a draft may be wrong elsewhere."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from server.adapters.branch_file.calling import ShiftPart
from server.adapters.branch_file.look import LookPart
from server.domain.plan import Look
from server.domain.rostering import Roster

SHIFTS: Final = TypeAdapter(list[ShiftPart])


def roster_in(tables: Mapping[str, Any]) -> Roster:
    """The shifts of a file that has been read.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(part.made() for part in SHIFTS.validate_python(tables.get("roster", [])))


def with_roster(tables: Mapping[str, Any], roster: Roster) -> dict[str, Any]:
    """The file with these shifts and no others."""
    parts = [ShiftPart.model_validate(shift, from_attributes=True) for shift in roster]
    return _with(tables, "roster", [_said(part) for part in parts])


def look_in(tables: Mapping[str, Any]) -> Look:
    """The look of a file that has been read.

    Raises:
        ValueError: it is none.
    """
    look: Look = LookPart.model_validate(tables.get("look", {})).made()
    return look


def with_look(tables: Mapping[str, Any], look: Look) -> dict[str, Any]:
    """The file with this look."""
    return _with(tables, "look", _said(LookPart.model_validate(look, from_attributes=True)))


def _said(part: ShiftPart | LookPart) -> dict[str, Any]:
    return part.model_dump(by_alias=True, exclude_defaults=True)


def _with(tables: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """In its place, or at the end; what is empty is left out."""
    if value:
        return {**tables, name: value}
    return {key: of for key, of in tables.items() if key != name}

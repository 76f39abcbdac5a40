"""The roster of a branch file by itself: a draft may be wrong elsewhere."""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import TypeAdapter

from server.adapters.branch_file.calling import ShiftPart
from server.domain.rostering import Roster

SHIFTS: Final = TypeAdapter(list[ShiftPart])


def read(tables: Mapping[str, Any]) -> Roster:
    """The shifts of a file that has been read.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(part.made() for part in SHIFTS.validate_python(tables.get("roster", [])))


def written(roster: Roster) -> list[dict[str, Any]]:
    """As tables of the file."""
    parts = [ShiftPart.model_validate(shift, from_attributes=True) for shift in roster]
    return [part.model_dump(by_alias=True, exclude_defaults=True) for part in parts]

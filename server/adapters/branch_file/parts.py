"""Parts of a branch file by themselves: a draft may be wrong elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from pydantic import TypeAdapter

from server.adapters.branch_file.calling import DevicePart, ShiftPart
from server.adapters.branch_file.kinds import Part
from server.adapters.branch_file.look import LookPart
from server.adapters.branch_file.voice import ClipPart
from server.domain.plan import Clip, Device, Look
from server.domain.rostering import Roster

CLIPS: Final = TypeAdapter(list[ClipPart])
DEVICES: Final = TypeAdapter(list[DevicePart])
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


def playlist_in(tables: Mapping[str, Any]) -> tuple[Clip, ...]:
    """The pictures of a file that has been read.

    Raises:
        ValueError: one of them is none.
    """
    return tuple(part.made() for part in CLIPS.validate_python(tables.get("playlist", [])))


def with_playlist(tables: Mapping[str, Any], playlist: Sequence[Clip]) -> dict[str, Any]:
    """The file with these pictures and no others."""
    parts = [ClipPart.model_validate(clip, from_attributes=True, by_name=True) for clip in playlist]
    return _with(tables, "playlist", [_said(part) for part in parts])


def device_in(tables: Mapping[str, Any], code: str) -> Device:
    """What a file that has been read says of a device.

    Raises:
        ValueError: its devices are none.
    """
    named = {part.code: part for part in DEVICES.validate_python(tables.get("devices", []))}
    device: Device = named[code].made() if code in named else Device(code)
    return device


def with_device(tables: Mapping[str, Any], device: Device) -> dict[str, Any]:
    """The file with this device in its place; without one of which nothing is said."""
    part = DevicePart.model_validate(device, from_attributes=True)
    entries = {one["code"]: one for one in tables.get("devices", [])}
    entries[device.code] = _said(part)
    return _with(tables, "devices", [one for one in entries.values() if len(one) > 1])


def _said(part: Part) -> dict[str, Any]:
    return part.model_dump(by_alias=True, exclude_defaults=True)


def _with(tables: Mapping[str, Any], name: str, value: Any) -> dict[str, Any]:
    """In its place, or at the end; what is empty is left out."""
    if value:
        return {**tables, name: value}
    return {key: of for key, of in tables.items() if key != name}

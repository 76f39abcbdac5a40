"""Where each value of a branch file stands: in which file, on which line, and how it is called."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from server.adapters.branch_file.faults import Fault

Path = tuple[str | int, ...]
"""The keys that lead to a value; an entry of a list by its place, or by its code."""
KEYS: Final[Mapping[str, str]] = {
    "zones": "code",
    "tiers": "code",
    "series": "code",
    "groups": "code",
    "services": "code",
    "needs": "code",
    "social": "code",
    "disciplines": "code",
    "counters": "code",
    "machines": "code",
    "devices": "code",
    "break_reasons": "code",
    "outcomes": "code",
    "reasons": "code",
    "departments": "code",
    "tellers": "name",
    "cards": "prefix",
    "special": "date",
}
"""The lists whose tables are told apart by a key, and that key."""


@dataclass(frozen=True, slots=True)
class Place:
    """A line of a file."""

    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Located:
    """What one file says, or several together, and where."""

    file: str
    tables: dict[str, Any]
    places: Mapping[Path, Place]

    def fault(self, path: Path, what: str) -> Fault:
        """What is wrong at `path`, or at the nearest that is there."""
        steps = tuple(self._steps(path))
        near = [step for _, step in steps]
        while near and tuple(near) not in self.places:
            near.pop()
        place = self.places.get(tuple(near), Place(self.file, 1))
        return Fault(place.file, place.line, ".".join(said for said, _ in steps), what)

    def _steps(self, path: Path) -> Iterator[tuple[str, str | int]]:
        """Each step as people say it, and as `places` has it."""
        value: Any = self.tables
        name = ""
        for step in path:
            if isinstance(value, list):
                index = _index(value, name, step)
                value = value[index] if index < len(value) else None
                yield code_of(value, name) or str(index + 1), index
                continue
            value = value.get(step) if isinstance(value, dict) else None
            name = str(step)
            yield name, step


def code_of(entry: Any, name: str) -> str:
    """What tells this entry of a list from the others; empty if nothing does."""
    key = KEYS.get(name)
    return str(entry[key]) if key and isinstance(entry, dict) and key in entry else ""


def _index(entries: list[Any], name: str, step: str | int) -> int:
    if isinstance(step, int):
        return step
    codes = [code_of(entry, name) for entry in entries]
    return codes.index(step) if step in codes else len(entries)

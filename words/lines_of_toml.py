"""On which line of a TOML file each key and value stands, which no parser of ours tells.

A file is cut into its statements: the fewest lines that tomllib reads by themselves. So its own
grammar decides, and there is no second one to differ from it.
"""

import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
"""The keys and places that lead to a value: `("services", 0, "series")`."""


def lines_of(text: str) -> dict[Path, int]:
    """The line of every key and value of `text`, which tomllib has read."""
    found: dict[Path, int] = {}
    table: Path = ()
    for first, chunk in _statements(text.replace("\r\n", "\n").split("\n")):
        read = tomllib.loads("\n".join(chunk))
        if chunk[0].lstrip().startswith("["):
            table = _header(read, found)
            found[table] = first
        else:
            _note(read, table, found, first)
            _note_entries(read, chunk, table, found, first)
    return found


def _statements(lines: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The statements that say something, each with the number of its first line."""
    start = 0
    for end in range(1, len(lines) + 1):
        chunk = lines[start:end]
        try:
            says = tomllib.loads("\n".join(chunk))
        except tomllib.TOMLDecodeError:
            continue
        if says:
            yield start + 1, chunk
        start = end


def _header(read: dict[str, Any], found: dict[Path, int]) -> Path:
    """Where the table that begins here stands: the last of its list, if it is one of a list."""
    path: Path = ()
    value: Any = read
    while isinstance(value, dict) and value:
        (key, value), *_ = value.items()
        path = (*path, key)
        if isinstance(value, list):
            return (*path, _entries(found, path))
        if last := _entries(found, path):
            path = (*path, last - 1)
    return path


def _entries(found: dict[Path, int], path: Path) -> int:
    """How many tables of a list have been met."""
    count = 0
    while (*path, count) in found:
        count += 1
    return count


def _note(value: Any, path: Path, found: dict[Path, int], line: int) -> None:
    """All that stands within `value` stands on `line`."""
    if path not in found and path:
        found[path] = line
    keys: Any = value if isinstance(value, dict) else ()
    for key in range(len(value)) if isinstance(value, list) else keys:
        _note(value[key], (*path, key), found, line)


def _note_entries(
    read: dict[str, Any], chunk: list[str], table: Path, found: dict[Path, int], first: int
) -> None:
    """The entries of a list that goes over several lines have a line each."""
    key, value = next(iter(read.items()))
    if not isinstance(value, list):
        return
    met = 0
    for offset in range(len(chunk) - 1):
        try:
            until = tomllib.loads("\n".join(chunk[: offset + 1]) + "\n]")[key]
        except tomllib.TOMLDecodeError:
            continue
        for index in range(met, len(until)):
            _renote(value[index], (*table, key, index), found, first + offset)
        met = len(until)
    for index in range(met, len(value)):
        _renote(value[index], (*table, key, index), found, first + len(chunk) - 1)


def _renote(value: Any, path: Path, found: dict[Path, int], line: int) -> None:
    for known in [known for known in found if known[: len(path)] == path]:
        del found[known]
    _note(value, path, found, line)

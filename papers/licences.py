"""The licence of every part, what it asks of us, and which locks hold the part."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from papers.locks import ROOT, Part, browser_parts, locked, locks

TABLE: Final = ROOT / "papers/licences.toml"
DEBIAN: Final = ROOT / "deploy/debian"
WORD: Final = re.compile(r"\s*(?:\bAND\b|\bOR\b|[()])\s*")
FREE: Final = "free"
NO_PROGRAM: Final = frozenset({"deploy", "dev", "node", "sbom"})
"""Locks of what tests and builds, and is nowhere given on."""


@cache
def table() -> Mapping[str, Any]:
    """The file of licences."""
    told: Mapping[str, Any] = tomllib.loads(TABLE.read_text("utf-8"))
    return told


def licences() -> Mapping[str, str]:
    """Every part's SPDX expression by its name, for Python and for the browser."""
    told = table()
    return {**told["said"], **told["read"], **told["npm"]}


def asked(expression: str) -> tuple[str, ...]:
    """The single licences of an expression."""
    return tuple(part for part in WORD.split(expression) if part)


def is_free(expression: str) -> bool:
    """Nothing in it asks for more than notices."""
    return all(table()["asks"][one][0] == FREE for one in asked(expression))


def holders() -> Mapping[Part, tuple[str, ...]]:
    """Every part that a lock pins, and which locks do."""
    held: dict[Part, list[str]] = {}
    for lock in locks():
        for part in locked(lock):
            held.setdefault(part, []).append(lock)
    return {part: tuple(held[part]) for part in sorted(held)}


def told() -> Mapping[str, Any]:
    """What docs/licences.md is written from."""
    everything = licences()
    given_on = {part: held for part, held in holders().items() if set(held) - NO_PROGRAM}
    return {
        "asks": table()["asks"],
        "because": table()["because"],
        "notes": table()["notes"],
        "unsaid": sorted(table()["read"]),
        "licences": everything,
        "given_on": {part: sorted(set(held) - NO_PROGRAM) for part, held in given_on.items()},
        "at_work": [part for part in holders() if part not in given_on],
        "browser": browser_parts(with_tests=True),
        "not_free": sorted(name for name, one in everything.items() if not is_free(one)),
        "debian": {kind: debian_needs(kind) for kind in ("server", "device")},
    }


def debian_needs(kind: str) -> tuple[str, ...]:
    """The Debian packages on which one of ours depends, as its control file names them."""
    control = (DEBIAN / f"heliotrope-{kind}/control").read_text("utf-8")
    [needs] = re.findall(r"^Depends: (.*)$", control, re.MULTILINE)
    return tuple(
        dict.fromkeys(re.split(r"[ (|]", each, maxsplit=1)[0] for each in needs.split(", "))
    )

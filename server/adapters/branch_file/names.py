"""Whether every name in a branch file is the name of something."""

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from server.adapters.branch_file.faults import Fault, meant
from server.adapters.branch_file.places import Located, Path, code_of
from server.domain.plan import DEFAULT, HALL

NAMES: Final[Mapping[str, str]] = {
    "services": "service",
    "groups": "group",
    "tiers": "tier",
    "zones": "zone",
    "needs": "need",
    "disciplines": "discipline",
    "counters": "counter",
    "ladders": "ladder",
    "languages": "language",
}
REFERENCES: Final[Mapping[str, str]] = {
    "services.*.zone": "zones",
    "services.*.ladder": "ladders",
    "services.*.tiers.*": "tiers",
    "services.*.target_by_tier_minutes.key": "tiers",
    "services.*.series_by_tier.key": "tiers",
    "services.*.then": "services",
    "services.*.group": "groups",
    "groups.*.within": "groups",
    "disciplines.*.cycle.*.tiers.*": "tiers",
    "disciplines.*.cycle.*.services.*": "services",
    "disciplines.*.patience.*.tiers.*": "tiers",
    "disciplines.*.patience.*.services.*": "services",
    "counters.*.services.*": "services",
    "counters.*.tiers.*": "tiers",
    "counters.*.tier_bonus_minutes.key": "tiers",
    "counters.*.discipline": "disciplines",
    "counters.*.fallback.services.*": "services",
    "counters.*.fallback.tiers.*": "tiers",
    "counters.*.zone": "zones",
    "counters.*.fits.*": "needs",
    "roster.*.counter": "counters",
    "tellers.*.skills.key": "services",
    "tellers.*.tiers.*": "tiers",
    "tellers.*.languages.*": "languages",
    "voice.languages.*": "languages",
    "machines.*.zone": "zones",
    "machines.*.services.*": "services",
    "devices.*.zone": "zones",
    "notices.*.zones.*": "zones",
    "playlist.*.zones.*": "zones",
    "cards.*.tier": "tiers",
    "cases.tiers.*": "tiers",
    "return_calls.tiers.*": "tiers",
}
"""Where names stand, and whose they are; `*` is every entry, `key` is every key of a table."""


def unknown_names(found: Located) -> Iterator[Fault]:
    """The names that nothing has."""
    known = _known(found.tables)
    for pattern, kind in REFERENCES.items():
        for path, name in _met(found.tables, (), pattern.split(".")):
            if isinstance(name, str) and name not in known[kind]:
                what = f'there is no {NAMES[kind]} "{name}"; {meant(name, known[kind])}'
                yield found.fault(path, what)


def _known(tables: Mapping[str, Any]) -> Mapping[str, Collection[str]]:
    kinds = ("services", "groups", "tiers", "zones", "needs", "disciplines", "counters")
    codes = {kind: [code_of(entry, kind) for entry in _list(tables, kind)] for kind in kinds}
    ladders = [entry.get("ladder", "personal") for entry in _tables(tables, "tiers")]
    return codes | {
        "zones": _once([*codes["zones"], HALL]),
        "disciplines": _once([*codes["disciplines"], DEFAULT]),
        "ladders": _once(ladders),
        "languages": _once(_list(tables, "languages")),
    }


def _met(value: Any, path: Path, pattern: list[str]) -> Iterator[tuple[Path, Any]]:
    """All values that the pattern leads to."""
    if not pattern:
        yield path, value
        return
    step, *rest = pattern
    if step == "*" and isinstance(value, list):
        for index, entry in enumerate(value):
            yield from _met(entry, (*path, index), rest)
    elif step == "key" and isinstance(value, dict):
        yield from (((*path, key), key) for key in value)
    elif isinstance(value, dict) and step in value:
        yield from _met(value[step], (*path, step), rest)


def _list(tables: Mapping[str, Any], name: str) -> list[Any]:
    value = tables.get(name)
    return value if isinstance(value, list) else []


def _tables(tables: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    return (entry for entry in _list(tables, name) if isinstance(entry, dict))


def _once(names: list[Any]) -> list[str]:
    """What can be a name; of anything else it is said elsewhere that it is none."""
    return list(dict.fromkeys(name for name in names if isinstance(name, str)))

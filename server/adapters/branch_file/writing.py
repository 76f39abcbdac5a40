"""Writes a plan as a branch file that reads back to the same plan."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, Final

import tomlkit
from tomlkit.items import Array, InlineTable, Item, Table

from server.adapters.branch_file.house import BranchPart
from server.domain.plan import Plan

HEAD: Final = (
    "A branch of the bank. Times are local, lengths in the unit that the key names.",
    "docs/branch-file.md explains every key; `heliotrope branch check` finds what is wrong.",
)
COMMENTS: Final[Mapping[str, tuple[str, ...]]] = {
    "rule": ("One line that explains the order of calling, where the branch has its own.",),
    "rating": ("When a customer is asked, and how long the pad waits.",),
    "questionnaire": ("What customers are asked; other questions need another version.",),
    "cases": ("When somebody must follow a visit up, and until when.",),
    "alerts": ("When the lobby is told of something, and how often.",),
    "contact": ("How customers who agreed to it are asked afterwards.",),
    "return_calls": ("Who of those who agreed is called back.",),
    "hours": ("When the branch is open beyond the daily opens and closes.",),
    "calls": ("What time does to a ticket that was called. overtakes_most is the cap K.",),
    "appointments": ("Who checks in earlier or later than this waits as one who walked in.",),
    "voice": ("How calls are said aloud: languages after the ticket's own, volume, quiet.",),
    "look": ("The bank's own colours by theme, its logo and font; /look shows them.",),
    "zones": ("Halls and floors.",),
    "tiers": (
        "The first tier of a ladder is that of customers who do not identify.",
        "score = head_start_minutes + rate x minutes waited + all bonuses",
    ),
    "series": ("Letters and running numbers; a series that is not here runs from 1 to 499.",),
    "groups": ("Tiles of the kiosk behind which services stand.",),
    "services": ("What customers come for.",),
    "needs": ("What a customer may need of a counter; without patience only fitting ones call.",),
    "social": ("Social priorities: minutes added to the score.",),
    "disciplines": ("Rules that pick the next ticket; counters name them.",),
    "counters": ("Numbered desks and whom they call.",),
    "roster": ("Who is planned to be at the counters in a usual week.",),
    "tellers": ("What tellers can do; one who is not here can do everything.",),
    "machines": ("Self-service machines to which customers can be sent.",),
    "devices": ("What devices are called, and where they stand.",),
    "notices": ("What the branch has to say on its boards.",),
    "playlist": ("Pictures that boards show between calls.",),
    "break_reasons": ("Why a counter pauses.",),
    "outcomes": ("How a service can end beside `done`.",),
    "cards": ("Card numbers that begin so belong to this tier; the longest prefix wins.",),
}


def written(plan: Plan) -> str:
    """The file's text."""
    part = BranchPart.model_validate(plan, from_attributes=True, by_name=True, by_alias=False)
    return text_of(part.model_dump(by_alias=True, exclude_defaults=True))


def text_of(tables: Mapping[str, Any]) -> str:
    """The text of a file that says so much."""
    single = {key: _top(value) for key, value in tables.items() if not _has_header(value)}
    first = "".join(f"# {line}\n" for line in HEAD) + tomlkit.dumps(single)
    rest = [_section(key, value) for key, value in tables.items() if _has_header(value)]
    return "\n".join([first, *rest])


def _section(key: str, value: Any) -> str:
    comments = "".join(f"# {line}\n" for line in COMMENTS.get(key, ()))
    return comments + tomlkit.dumps({key: _top(value)}).lstrip("\n")


def _has_header(value: Any) -> bool:
    return isinstance(value, Mapping) or _is_tables(value)


def _top(value: Any) -> Item:
    """A value of the file itself: tables and lists of tables under headers of their own."""
    if isinstance(value, Mapping):
        return _table(value)
    if not _is_tables(value):
        return within(value)
    tables = tomlkit.aot()
    for entry in value:
        tables.append(_table(entry))
    return tables


def _table(entries: Mapping[str, Any]) -> Table:
    table = tomlkit.table()
    for key, value in entries.items():
        table.add(key, within(value))
    return table


def within(value: Any) -> Item:
    """A value on its own line, or on a line for each table of a list."""
    if isinstance(value, Mapping):
        return _inline(value)
    if isinstance(value, list | tuple):
        return _array(value)
    if isinstance(value, float) and value.is_integer():
        return tomlkit.item(int(value))
    return tomlkit.item(str(value) if isinstance(value, StrEnum) else value)


def _inline(entries: Mapping[str, Any]) -> InlineTable:
    table = tomlkit.inline_table()
    for key, value in entries.items():
        table.append(key, within(value))
    return table


def _array(entries: list[Any] | tuple[Any, ...]) -> Array:
    array = tomlkit.array()
    array.extend(within(entry) for entry in entries)
    return array.multiline(_is_tables(entries))


def _is_tables(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(entry, Mapping) for entry in value)

"""Forty histories of a small branch, made by hand: twenty good and more than twenty bad."""

import re
from collections.abc import Mapping
from typing import Final

from tests.proof.branch_model import BranchModel, Call, CallNext, Issue, NoShow, Transfer, Undo
from tests.proof.linearizable import UNKNOWN, Operation

SMALL = BranchModel({"c1": ("cash",), "c2": ("cash", "loans"), "c3": ("loans",)})
ORDERS: Final[Mapping[str, type[Call]]] = {
    "issue": Issue,
    "call": CallNext,
    "transfer": Transfer,
    "noshow": NoShow,
    "undo": Undo,
}
LINE = re.compile(
    r"(?:(?P<from>\d+)-(?P<to>\d*) )?(?P<order>\w+) (?P<words>[\w ]+?) *-> (?P<heard>[\w-]+|\?)"
)


def written(text: str) -> list[Operation]:
    """A history from its notation: `[from-to] order words -> heard`, `?` for no answer.

    Without times, a line begins when the line above it is over.
    """
    return [_operation(line.strip(), at) for at, line in enumerate(text.split(";"))]


def _operation(line: str, at: int) -> Operation:
    match = LINE.fullmatch(line)
    assert match, line
    call = ORDERS[match["order"]](*match["words"].split())
    invoked = float(match["from"] or 10 * at)
    if match["heard"] == "?":
        return Operation(call, UNKNOWN, invoked)
    heard = int(match["heard"]) if match["heard"].isdigit() else match["heard"]
    return Operation(call, heard, invoked, float(match["to"] or 10 * at + 5))


GOOD: Final[Mapping[str, str]] = {
    "numbers follow each other": "issue t1 cash -> 1; issue t2 cash -> 2; issue t3 loans -> 1",
    "two at once, either may be first": "0-9 issue t1 cash -> 2; 0-9 issue t2 cash -> 1",
    "an issue asked again hears the same number": "issue t1 cash -> 1; issue t1 cash -> 1",
    "first come, first served": (
        "issue t1 cash -> 1; issue t2 cash -> 2; call c1 -> t1; call c2 -> t2"
    ),
    "two counters at once each call one": (
        "issue t1 cash -> 1; issue t2 cash -> 2; 30-39 call c1 -> t2; 30-39 call c2 -> t1"
    ),
    "nobody before the first issue is over": "0-9 issue t1 cash -> 1; 3-5 call c1 -> nobody",
    "called while still being issued": "0-9 issue t1 cash -> 1; 3-5 call c1 -> t1",
    "a counter that does not offer the service sees nobody": (
        "issue t1 loans -> 1; call c1 -> nobody; call c3 -> t1"
    ),
    "oldest of two services": "issue t1 loans -> 1; issue t2 cash -> 1; call c2 -> t1",
    "busy until the no-show": (
        "issue t1 cash -> 1; issue t2 cash -> 2; call c1 -> t1; call c1 -> busy;"
        "noshow c1 -> ok; call c1 -> t2"
    ),
    "an undone call waits at the same place": (
        "issue t1 cash -> 1; issue t2 cash -> 2; call c1 -> t1; undo t1 -> ok; call c2 -> t1"
    ),
    "an undone no-show is called again at its counter": (
        "issue t1 cash -> 1; call c1 -> t1; noshow c1 -> ok; undo t1 -> ok; call c1 -> busy"
    ),
    "an undone transfer is back in the old queue": (
        "issue t1 cash -> 1; transfer t1 loans -> ok; undo t1 -> ok; call c3 -> nobody;"
        "call c1 -> t1"
    ),
    "a transfer keeps its place": (
        "issue t1 cash -> 1; issue t2 loans -> 1; transfer t1 loans -> ok; call c3 -> t1"
    ),
    "a transfer to the end of the queue": (
        "issue t1 cash -> 1; issue t2 loans -> 1; transfer t1 loans last -> ok; call c3 -> t2"
    ),
    "a transfer of a called ticket frees the counter": (
        "issue t1 cash -> 1; issue t2 cash -> 2; call c1 -> t1; transfer t1 loans -> ok;"
        "call c1 -> t2; undo t1 -> refused"
    ),
    "an issue without answer took effect": "issue t1 cash -> ?; call c1 -> t1",
    "an issue without answer never took effect": (
        "issue t1 cash -> ?; call c1 -> nobody; issue t2 cash -> 1; call c1 -> t2"
    ),
    "an issue without answer took effect late": (
        "issue t1 cash -> ?; call c1 -> nobody; issue t2 cash -> 1; issue t3 cash -> 3;"
        "call c1 -> t2; call c2 -> t1"
    ),
    "a call without answer took the ticket": (
        "issue t1 cash -> 1; call c1 -> ?; call c2 -> nobody; call c1 -> busy"
    ),
    "a transfer overtakes a call that is on its way": (
        "issue t1 cash -> 1; 10-19 transfer t1 loans -> ok; 10-19 call c1 -> nobody"
    ),
}

BAD: Final[Mapping[str, str]] = {
    "duplicate number": "issue t1 cash -> 1; issue t2 cash -> 1",
    "duplicate number, at once": "0-9 issue t1 cash -> 1; 0-9 issue t2 cash -> 1",
    "a gap in the numbers": "issue t1 cash -> 1; issue t2 cash -> 3",
    "number from the future": "issue t1 cash -> 2; issue t2 cash -> 1",
    "asked again, another number": "issue t1 cash -> 1; issue t1 cash -> 2",
    "lost ticket": "issue t1 cash -> 1; call c1 -> nobody",
    "double call": "issue t1 cash -> 1; call c1 -> t1; call c2 -> t1",
    "double call, at once": "issue t1 cash -> 1; 10-19 call c1 -> t1; 10-19 call c2 -> t1",
    "overtaking": "issue t1 cash -> 1; issue t2 cash -> 2; call c1 -> t2",
    "overtaking, two calls at once at the wrong counters": (
        "issue t1 cash -> 1; issue t2 loans -> 1; issue t3 cash -> 2;"
        "30-39 call c1 -> t3; 30-39 call c3 -> t2; call c2 -> nobody"
    ),
    "overtaking from another service": (
        "issue t1 loans -> 1; issue t2 cash -> 1; call c2 -> t2; call c3 -> t1"
    ),
    "transferred ticket called at the old queue": (
        "issue t1 cash -> 1; transfer t1 loans -> ok; call c1 -> t1"
    ),
    "transferred ticket lost": "issue t1 cash -> 1; transfer t1 loans -> ok; call c3 -> nobody",
    "transferred ticket lost its place": (
        "issue t1 cash -> 1; issue t2 loans -> 1; transfer t1 loans -> ok; call c3 -> t2"
    ),
    "refused transfer moved the ticket": (
        "issue t1 cash -> 1; 10-19 transfer t1 loans -> refused; call c3 -> t1"
    ),
    "undone call at the wrong place": (
        "issue t1 cash -> 1; issue t2 cash -> 2; call c1 -> t1; undo t1 -> ok; call c1 -> t2"
    ),
    "undone call lost": "issue t1 cash -> 1; call c1 -> t1; undo t1 -> ok; call c1 -> nobody",
    "undone twice": "issue t1 cash -> 1; call c1 -> t1; undo t1 -> ok; undo t1 -> ok",
    "undone transfer still in the new queue": (
        "issue t1 cash -> 1; transfer t1 loans -> ok; undo t1 -> ok; call c3 -> t1"
    ),
    "undone no-show at an occupied counter": (
        "issue t1 cash -> 1; issue t2 cash -> 2; call c1 -> t1; noshow c1 -> ok;"
        "call c1 -> t2; undo t1 -> ok"
    ),
    "stale read": (
        "issue t1 cash -> 1; issue t2 cash -> 2; call c1 -> t1; call c2 -> nobody; noshow c1 -> ok"
    ),
    "result from the future": "call c1 -> t1; issue t1 cash -> 1",
    "ticket from nowhere": "issue t1 cash -> 1; call c1 -> t9",
    "two tickets at one counter": (
        "issue t1 cash -> 1; issue t2 cash -> 2; call c1 -> t1; call c1 -> t2"
    ),
    "busy without a customer": "issue t1 cash -> 1; call c1 -> busy",
    "no-show of nobody": "issue t1 cash -> 1; noshow c1 -> ok",
    "no-show twice": "issue t1 cash -> 1; call c1 -> t1; noshow c1 -> ok; noshow c1 -> ok",
    "called again after a no-show": (
        "issue t1 cash -> 1; call c1 -> t1; noshow c1 -> ok; call c2 -> t1"
    ),
    "an issue without answer takes effect twice": (
        "issue t1 cash -> ?; call c1 -> t1; call c2 -> t1"
    ),
    "an issue without answer takes effect before it was asked": (
        "call c1 -> t1; issue t1 cash -> ?"
    ),
}

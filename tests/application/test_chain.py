"""The hash chain: nothing is changed behind its back."""

import json
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.application.chain import (
    GENESIS,
    Anchor,
    Head,
    Line,
    anchor_seal,
    canonical,
    link,
    verify,
)

KEY = b"k" * 32
MORNING = datetime(2026, 11, 20, 9, tzinfo=UTC)
Lines = list[Line]


def chained(count: int, key: bytes = KEY) -> Lines:
    """A journal of so many lines."""
    lines, head = Lines(), GENESIS
    for sequence in range(1, count + 1):
        at = MORNING + timedelta(seconds=sequence)
        body = f'{{"ticket":"t{sequence % 7}"}}'
        line = Line("b1", sequence, at, "TicketIssued", "kiosk:k1", f"r{sequence}", body)
        head = link(key, head, line)
        lines.append(replace(line, hash=head))
    return lines


def edited(lines: Lines, dice: random.Random) -> Lines:
    """One field of one line is another."""
    at = dice.randrange(len(lines))
    line = lines[at]
    changes = [
        {"body": line.body.replace("t", "u", 1)},
        {"actor": line.actor + " "},
        {"request": ""},
        {"kind": "TicketCalled"},
        {"branch": "b2"},
        {"at": line.at + timedelta(microseconds=1)},
        {"hash": line.hash[::-1]},
    ]
    return [*lines[:at], replace(line, **dice.choice(changes)), *lines[at + 1 :]]


def deleted(lines: Lines, dice: random.Random) -> Lines:
    """A line is gone, with a gap or without."""
    at = dice.randrange(len(lines) - 1)
    if dice.random() < 0.5:
        return lines[:at] + lines[at + 1 :]
    moved = [replace(line, sequence=line.sequence - 1) for line in lines[at + 1 :]]
    return lines[:at] + moved


def inserted(lines: Lines, dice: random.Random) -> Lines:
    """A line comes twice."""
    at = dice.randrange(len(lines))
    new = replace(lines[dice.randrange(len(lines))], sequence=lines[at].sequence)
    moved = [replace(line, sequence=line.sequence + 1) for line in lines[at:]]
    return [*lines[:at], new, *moved]


def swapped(lines: Lines, dice: random.Random) -> Lines:
    """Two lines have changed places."""
    one, other = dice.sample(range(len(lines)), 2)
    changed = list(lines)
    changed[one] = replace(lines[other], sequence=lines[one].sequence)
    changed[other] = replace(lines[one], sequence=lines[other].sequence)
    return changed


def cut_short(lines: Lines, dice: random.Random) -> Lines:
    """The end is gone."""
    return lines[: dice.randrange(len(lines))]


CORRUPTIONS: list[Callable[[Lines, random.Random], Lines]] = [
    edited,
    deleted,
    inserted,
    swapped,
    cut_short,
]


@given(st.lists(st.text() | st.integers()))
def test_what_is_sealed_is_json(fields: list[str | int]) -> None:
    """Any program can check a journal: what it has to write is what its JSON library writes."""
    assert canonical(fields) == json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def test_what_was_recorded_is_accepted() -> None:
    """An alarm that always rings is switched off."""
    lines = chained(50)

    assert verify(lines, KEY, [Head(50, lines[-1].hash), Head(20, lines[19].hash)]) == []
    assert verify(lines[20:], KEY, [], Head(20, lines[19].hash)) == []
    assert verify([], KEY, []) == []


def test_a_thousand_of_a_thousand_corruptions_are_found() -> None:
    """Audit log, reliability.md: edits, deletions, insertions, swaps, truncations."""
    lines, dice = chained(200), random.Random(3)  # noqa: S311 - dice
    anchors = [Head(200, lines[-1].hash)]
    missed = [
        corrupt.__name__
        for _ in range(200)
        for corrupt in CORRUPTIONS
        if not verify(corrupt(lines, dice), KEY, anchors)
    ]

    assert missed == []


def test_only_an_anchor_shows_that_the_end_was_cut_off() -> None:
    """That is what anchors are for."""
    lines = chained(10)
    faults = verify(lines[:6], KEY, [Head(10, lines[-1].hash)])

    assert verify(lines[:6], KEY, []) == []
    assert [(fault.sequence, fault.what) for fault in faults] == [
        (10, "was written down and is gone")
    ]


def test_who_rewrites_everything_needs_the_key() -> None:
    """A chain without a key is a chain that anybody can forge."""
    lines = chained(10, b"another key, of thirty-two bytes")

    assert len(verify(lines, KEY, [])) == 10


@pytest.mark.parametrize(
    "changed", [{"branch": "b2"}, {"day": date(2026, 1, 1)}, {"head": Head(9)}]
)
def test_an_anchor_is_sealed_whole(changed: dict[str, object]) -> None:
    """Nobody moves an anchor."""
    anchor = Anchor("b1", date(2026, 11, 20), Head(10, "f" * 64))

    assert anchor_seal(KEY, replace(anchor, **changed)) != anchor_seal(KEY, anchor)  # type: ignore[arg-type]

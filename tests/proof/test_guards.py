"""Every invariant has a guard, and without it the simulation reports that very invariant (F21).

docs/invariants.md lists them for people; a test keeps the two together.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from heliotrope.simulate import journal
from heliotrope.simulate.run import Setting, play
from server.adapters import scribe
from server.application.chain import GENESIS, link
from server.domain import (
    calling,
    choosing,
    commands,
    decide,
    eligible,
    events,
    issuing,
    serving,
)
from server.domain.choosing import Head
from server.domain.lifecycle import MOVES
from server.domain.model import State
from server.domain.numbering import Numbered
from tests.proof.plans import varied

LIST = Path("docs/invariants.md")
Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Guard:
    """What is taken away, where it is, and in which branch it is missed."""

    invariant: str
    name: str
    """`file.function`, as docs/invariants.md has it."""
    remove: Callable[[Patch], None]
    plan: int = 2
    faults: bool = False


# --- without it -----------------------------------------------------------------------------------
def _numbering_forgets(patch: Patch) -> None:
    def first(_: Any, service: str, __: Any) -> Numbered:
        return Numbered(f"{service}-1", service, 1)

    patch.setattr(issuing, "next_number", first)


def _a_hand_in_is_lost(patch: Patch) -> None:
    decider = decide.DECIDERS[commands.HandIn]

    def shortened(branch: Any, command: commands.HandIn, now: datetime) -> Any:
        return decider(branch, replace(command, tickets=command.tickets[1:]), now)

    patch.setitem(decide.DECIDERS, commands.HandIn, shortened)


def _the_table_has_a_wrong_row(patch: Patch) -> None:
    patch.setitem(MOVES, events.TicketNoShow, {State.CALLED: State.SERVED})


def _a_busy_counter_calls(patch: Patch) -> None:
    patch.setattr(calling, "_finish_first", lambda *_: ())


def _the_newer_of_a_class_is_called(patch: Patch) -> None:
    heads = eligible._heads

    def newest(branch: Any, calls: Any, now: datetime) -> Iterator[Head]:
        for head in heads(branch, calls, now):
            place, ticket = branch.queues[head.key].tickets[-1]
            yield replace(head, place=place, ticket=ticket)

    patch.setattr(eligible, "_heads", newest)


def _the_cap_is_ignored(patch: Patch) -> None:
    def everybody(_: Any, found: Sequence[Head]) -> list[bool]:
        return [True] * len(found)

    patch.setattr(choosing, "_not_capped", everybody)


def _a_leg_is_asked_twice(patch: Patch) -> None:
    ask = serving.ask
    patch.setattr(serving, "ask", lambda *asked: ask(*asked) * 2)


def _a_line_is_not_chained(patch: Patch) -> None:
    patch.setattr(journal, "link", lambda key, _, line: link(key, GENESIS, line))


def _replay_drops_a_field(patch: Patch) -> None:
    event = scribe.event

    def read(kind: str, body: str) -> Any:
        return _without_language(event(kind, body))

    patch.setattr(scribe, "event", read)


def _without_language(event: Any) -> Any:
    return replace(event, language="") if isinstance(event, events.TicketIssued) else event


GUARDS = [
    Guard("I1", "numbering.next_number", _numbering_forgets),
    Guard("I2", "filing.hand_in", _a_hand_in_is_lost, faults=True),
    Guard("I3", "lifecycle.MOVES", _the_table_has_a_wrong_row),
    Guard("I4", "calling._finish_first", _a_busy_counter_calls),
    Guard("I5", "eligible._heads", _the_newer_of_a_class_is_called),
    Guard("I6", "choosing._not_capped", _the_cap_is_ignored, plan=0),
    Guard("I9", "rating.ask", _a_leg_is_asked_twice),
    Guard("I10", "chain.link", _a_line_is_not_chained),
    Guard("I11", "scribe.event", _replay_drops_a_field),
]


@pytest.mark.parametrize("guard", GUARDS, ids=lambda guard: guard.name)
def test_without_the_guard_its_invariant_is_reported(
    guard: Guard, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A checker that never finds anything, or a guard that guards nothing, would show here."""
    guard.remove(monkeypatch)
    found = play(Setting(varied(guard.plan), 5, 1, faults=guard.faults, kiosks=2))

    assert guard.invariant in {each.what.split()[0] for each in found.violations}


@pytest.mark.parametrize("plan", sorted({(guard.plan, guard.faults) for guard in GUARDS}))
def test_with_all_guards_the_same_days_are_clean(plan: tuple[int, bool]) -> None:
    """What is reported above is due to the guard, not to the day."""
    number, faults = plan

    assert play(Setting(varied(number), 5, 1, faults=faults, kiosks=2)).violations == []


def test_the_list_for_people_names_every_guard() -> None:
    """A guard that nobody can find is soon removed."""
    rows = re.findall(
        r"^\| (I\d+) \|.*?\| `(?:.*/)?(\w+)\.py`, `(\w+)`", LIST.read_text(), re.MULTILINE
    )
    named = {(invariant, f"{file}.{function}") for invariant, file, function in rows}

    assert named >= {(guard.invariant, guard.name) for guard in GUARDS}

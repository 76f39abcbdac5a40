"""Months played through the branch itself: customers who come and go, tellers who press the keys.

Nothing here says how a leg was rated; the branch decides what is asked, and when it is too late.
"""

import heapq
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from random import Random
from typing import Final

from server.domain.commands import (
    CallTicket,
    Command,
    Finish,
    Issue,
    OpenCounter,
    OpenDay,
    Rate,
    Start,
    Tick,
    UndoMove,
)
from server.domain.day import next_due
from server.domain.decide import decide
from server.domain.events import Event
from server.domain.evolve import replay
from server.domain.model import Branch, TicketId, new_branch
from server.domain.plan import Counter, CounterCode, Profile
from server.domain.refusals import Refusal
from server.insight.served import ServedLeg, served_legs
from tests.builders import BASIC, CASH, MORNING, plan

TELLERS: Final = 8
DAYS: Final = 20
CUSTOMERS: Final = 20
"""A day and teller: a month of 400 legs each."""
Press = tuple[datetime, Command]


@dataclass(frozen=True, slots=True)
class Way:
    """How one teller works; what is bent is a share of the customers."""

    liked: float = 4.2
    answering: float = 0.45
    """Of the customers who are still there when they are asked."""
    walks: float = 15.0
    """Seconds until the next customer is started, in the middle."""
    finishes_late: float = 0.0
    """Presses finish when the customer has gone."""
    finishes_again: float = 0.0
    """Takes the finish back at once, and finishes when the customer has gone."""
    starts_at_once: float = 0.0
    """Starts the next one at the finish of the last."""
    slips: float = 0.004
    """Takes a finish back because a finger slipped."""


def honest(chance: Random) -> Way:
    """Each in a way of their own."""
    answering = min(max(chance.gauss(0.45, 0.06), 0.1), 0.9)
    return Way(chance.gauss(4.2, 0.25), answering, max(chance.gauss(18.0, 3.0), 8.0))


def played(chance: Random, ways: list[Way]) -> list[ServedLeg]:
    """A month of a branch with these tellers, named by their places."""
    return [leg for day in range(DAYS) for leg in served_legs(_day(chance, ways, day))]


def _day(chance: Random, ways: list[Way], day: int) -> Iterator[Event]:
    counters = [CounterCode(f"c{at}") for at in range(len(ways))]
    desks = {code: Counter(code, code[1:], Profile((CASH,))) for code in counters}
    branch, opens = new_branch(plan(counters=desks)), MORNING + timedelta(days=day)
    begun = [(opens, OpenDay()), *((opens, OpenCounter(code, code[1:])) for code in counters)]
    keys = [_teller(chance, way, code, opens) for way, code in zip(ways, counters, strict=True)]
    for at, command in [*begun, *heapq.merge(*keys, key=lambda press: press[0])]:
        for happened in (_ticks(branch, at), _pressed(branch, command, at)):
            branch = replay(branch, happened)
            yield from happened


def _ticks(branch: Branch, until: datetime) -> tuple[Event, ...]:
    """What time does before the next key is pressed: windows lapse."""
    due = next_due(branch, MORNING)
    outcome = decide(branch, Tick(), due) if due <= until and branch.open else ()
    return () if isinstance(outcome, Refusal) else outcome


def _pressed(branch: Branch, command: Command, at: datetime) -> tuple[Event, ...]:
    """What came of it: a customer may be too late, and a finish too old to be taken back."""
    outcome = decide(branch, command, at)
    return () if isinstance(outcome, Refusal) else outcome


def _teller(chance: Random, way: Way, counter: CounterCode, opens: datetime) -> Iterator[Press]:
    at = opens + timedelta(seconds=chance.uniform(1, 60))
    presses: list[Press] = []
    for customer in range(CUSTOMERS):
        ticket = TicketId(f"{counter}-{opens:%d}-{customer}")
        presses.append((at, Issue(ticket, CASH, BASIC, "zh", "f" * 64)))
        presses.append((at, CallTicket(counter, ticket, "in turn")))
        presses.append((at, Start(counter)))
        served = at + timedelta(seconds=max(chance.lognormvariate(5.3, 0.6), 5.0))
        finished, keys = _finished(chance, way, counter, ticket, served)
        presses += keys
        at = finished + timedelta(seconds=_gap(chance, way))
    return iter(sorted(presses, key=lambda press: press[0]))


def _gap(chance: Random, way: Way) -> float:
    """From a finish to the next start."""
    if chance.random() < way.starts_at_once:
        return chance.uniform(0.5, 2.0)
    return chance.lognormvariate(0.0, 0.5) * way.walks


def _finished(
    chance: Random, way: Way, counter: CounterCode, ticket: TicketId, served: datetime
) -> tuple[datetime, list[Press]]:
    """The last finish, and all that is pressed and touched around it."""
    leaves = served + timedelta(seconds=2 + chance.expovariate(1 / 12))
    late, again, slip = (
        chance.random() < share for share in (way.finishes_late, way.finishes_again, way.slips)
    )
    gone = leaves + timedelta(seconds=chance.uniform(1, 8))
    first = gone if late else served + timedelta(seconds=chance.uniform(0.3, 3))
    touched = first + timedelta(seconds=1 + chance.lognormvariate(0.9, 0.6))
    keys: list[Press] = [(first, Finish(counter))]
    answers = touched <= leaves + timedelta(seconds=6) and not late
    if (again or slip) and not late:
        back = first + timedelta(seconds=chance.uniform(0.5, 1.0))
        last = gone if again else back + timedelta(seconds=chance.uniform(2, 9))
        keys += [(back, UndoMove(ticket)), (last, Finish(counter))]
        answers, first = answers and not again, last
        touched = last + timedelta(seconds=1 + chance.lognormvariate(0.9, 0.6))
    if answers and chance.random() < way.answering / 0.8:
        score = min(max(round(chance.gauss(way.liked, 0.9)), 1), 5)
        keys.append((touched, Rate(f"{ticket}-1", score)))
    return first, keys


BENT: Final = {
    "silent": Way(liked=3.2, finishes_late=0.75),
    "refinished": Way(liked=3.2, finishes_again=0.07),
    "hurried": Way(liked=3.2, starts_at_once=0.9),
}
"""What a teller does who would rather not be rated, and the mark that should find it."""


def a_branch(chance: Random, bent: Way | None = None) -> list[Way]:
    """Honest tellers; if one bends ratings, the last."""
    ways = [honest(chance) for _ in range(TELLERS)]
    return [*ways[:-1], replace(bent, walks=ways[-1].walks)] if bent else ways

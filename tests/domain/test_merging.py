"""What two tickets of one person bring into the one visit that they become."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from server.domain.commands import (
    Annotate,
    CallNext,
    Issue,
    Merge,
    OpenCounter,
    OpenDay,
    UndoMove,
)
from server.domain.decide import decide
from server.domain.model import Branch, TicketId, new_branch
from server.domain.plan import Counter, CounterCode, Need
from server.domain.refusals import NobodyServes, NobodyWaiting
from tests.builders import BASIC, C1, C2, C3, CASH, GOLD, LOANS, after, done, plan, ticket

T1, T2 = TicketId("t1"), TicketId("t2")
NEEDS = {"ramp": Need("ramp", {"en": "Ramp"}), "quiet": Need("quiet", {"en": "Quiet room"})}


def working(counters: Mapping[CounterCode, Counter]) -> Branch:
    """A branch with these counters, the first two of which are open."""
    opening = (OpenDay(), OpenCounter(C1, "anna"), OpenCounter(C2, "boram"))
    return done(new_branch(plan(counters=counters, needs=NEEDS)), *opening)


def two(*fitted: str) -> Branch:
    """The first needs a quiet room, the second a ramp, which these counters have."""
    fits = {code: ("quiet", "ramp") if code in fitted else ("quiet",) for code in (C1, C2, C3)}
    counters = {code: replace(one, fits=fits[code]) for code, one in plan().counters.items()}
    first = Issue(T1, CASH, BASIC, "zh", "f" * 64, needs=("quiet",))
    branch = done(working(counters), first)
    return done(branch, Issue(T2, CASH, BASIC, "zh", "f" * 64, needs=("ramp",)), at=after(1))


def test_a_merged_visit_needs_what_both_needed() -> None:
    """The wheelchair is still there though its ticket is gone."""
    branch = done(two(C2), Merge(T1, T2), at=after(2))

    assert ticket(branch, "t1").needs == ("quiet", "ramp")
    assert decide(branch, CallNext(C1), after(3)) == NobodyWaiting("1")
    assert done(branch, CallNext(C2), at=after(3)).desks[C2].ticket == T1


def test_what_nobody_could_serve_together_is_not_merged() -> None:
    """Better two tickets than one that waits for ever."""
    counters = {code: replace(one, fits=("ramp",)) for code, one in plan().counters.items()}
    quiet = replace(counters[C2], fits=("quiet",))
    branch = working({**counters, C2: quiet})
    for name, service, tier, need in ((T1, LOANS, BASIC, "quiet"), (T2, CASH, GOLD, "ramp")):
        branch = done(branch, Issue(name, service, tier, "zh", "f" * 64, needs=(need,)))

    assert decide(branch, Merge(T1, T2), after(1)) == NobodyServes("B001", LOANS)


def test_taken_apart_each_has_its_own_needs_and_note_again() -> None:
    """They were two people after all: what is known of one is not said of the other."""
    before = done(two(C2), Annotate(T2, note="in a wheelchair"))
    merged = done(before, Merge(T1, T2), at=after(2))
    apart = done(merged, UndoMove(T1), at=after(2) + timedelta(seconds=5))

    assert ticket(merged, "t1").note == ticket(before, "t2").note != ""
    for name in (T1, T2):
        was, now = ticket(before, name), ticket(apart, name)
        assert (now.needs, now.note, now.state) == (was.needs, was.note, was.state)


def test_the_note_of_the_one_that_was_kept_stays() -> None:
    """It has come first, and is still true."""
    before = done(two(C2), Annotate(T1, note="reads lips"), Annotate(T2, note="in a wheelchair"))
    merged = done(before, Merge(T1, T2), at=after(2))

    assert ticket(merged, "t1").note == ticket(before, "t1").note

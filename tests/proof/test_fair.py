"""The overtaking counter and the FIFO checker count what the glossary says, and nothing else."""

from random import Random

from hypothesis import given
from hypothesis import strategies as some

from heliotrope.simulate.invariants.fair import (
    Break,
    Calls,
    CallTakenBack,
    Leaves,
    LegTakenBack,
    Seen,
    Waits,
    breaks,
    overtakings,
    watched,
)


def anywhere(counter: str, ticket: str) -> bool:
    """Every counter could call every ticket."""
    return bool(counter and ticket)


def waiting(*tickets: str, class_: str = "") -> list[Seen]:
    """Tickets that arrived in this order."""
    return [Waits(ticket, place, class_) for place, ticket in enumerate(tickets)]


def test_a_later_arrival_overtakes_everyone_before_it() -> None:
    """Glossary: the discipline calls a later arrival at a counter that could have called it."""
    journal = [*waiting("t1", "t2", "t3"), Calls("t3", "c1"), Calls("t2", "c1")]

    assert overtakings(journal, anywhere) == {"t1": 2, "t2": 1, "t3": 0}


def test_a_counter_that_could_not_call_it_overtakes_nobody() -> None:
    """A loans counter takes nothing away from those who wait for cash."""
    journal = [*waiting("t1", "t2"), Calls("t2", "loans-only")]

    assert overtakings(journal, lambda counter, _: counter != "loans-only") == {"t1": 0, "t2": 0}


def test_a_call_by_a_person_does_not_count() -> None:
    """Calls out of turn and resumes are logged overrides."""
    journal = [*waiting("t1", "t2"), Calls("t2", "c1", by_discipline=False)]

    assert overtakings(journal, anywhere) == {"t1": 0, "t2": 0}
    assert breaks(journal, anywhere) == []


def test_a_placement_moves_the_place_that_counts() -> None:
    """Whom staff put first is no later arrival when the discipline calls them."""
    journal = [*waiting("t1", "t2"), Waits("t2", -1), Calls("t2", "c1")]

    assert overtakings(journal, anywhere) == {"t1": 0, "t2": 0}


def test_who_left_is_not_overtaken() -> None:
    """A cancelled ticket waits for nothing."""
    journal = [*waiting("t1", "t2"), Leaves("t1"), Calls("t2", "c1")]

    assert overtakings(journal, anywhere)["t1"] == 0


def test_a_later_leg_is_counted_anew() -> None:
    """It arrives when it starts to wait; of several legs the worst is told."""
    journal = [
        *waiting("t1", "t2", "t3", "t4"),
        Calls("t2", "c1"),
        Calls("t1", "c1"),
        Waits("t1", 9, leg=2),
        Calls("t4", "c1"),
        Calls("t3", "c1"),
    ]

    assert watched(journal, anywhere).overtakings == {
        ("t1", 1): 1,
        ("t2", 1): 0,
        ("t3", 1): 1,
        ("t4", 1): 0,
        ("t1", 2): 0,
    }
    assert overtakings(journal, anywhere)["t1"] == 1


def test_a_call_taken_back_overtook_nobody() -> None:
    """Undo: as if the call had not been."""
    journal = [*waiting("t1", "t2"), Calls("t2", "c1"), CallTakenBack("t2"), Waits("t2", 1)]

    assert overtakings(journal, anywhere) == {"t1": 0, "t2": 0}


def test_a_leg_that_was_taken_back_was_overtaken_by_nobody() -> None:
    """Undo of a finish: its next leg has not been, and begins with nothing when it begins."""
    journal = [
        *waiting("t1", "t2"),
        Waits("t1", 0, leg=2),
        Calls("t2", "c1"),
        LegTakenBack("t1", 2),
        Waits("t1", 9, leg=2),
        CallTakenBack("t2"),
    ]

    assert watched(journal, anywhere).overtakings == {("t1", 1): 0, ("t2", 1): 0, ("t1", 2): 0}


def test_passing_an_older_ticket_of_the_class_is_a_break() -> None:
    """I5: the discipline can tell them apart only by arrival, so the older goes first."""
    journal = [*waiting("t1", "t2", class_="cash"), Calls("t2", "c1")]

    assert breaks(journal, anywhere) == [Break("t2", "t1", "c1")]


def test_passing_an_older_ticket_of_another_class_is_none() -> None:
    """A tier may go first: that is what it is for."""
    journal: list[Seen] = [Waits("t1", 1, "basic"), Waits("t2", 2, "gold"), Calls("t2", "c1")]

    assert breaks(journal, anywhere) == []
    assert overtakings(journal, anywhere) == {"t1": 1, "t2": 0}


@given(order=some.permutations(range(8)))
def test_overtakings_are_the_inversions_of_the_order_of_calls(order: list[int]) -> None:
    """Where everybody may be called everywhere, they are what a textbook counts."""
    names = [f"t{at}" for at in range(8)]
    calls: list[Seen] = [Calls(names[at], "c1") for at in order]
    journal = [*waiting(*names), *calls]
    inversions = {
        names[one]: sum(order.index(other) < order.index(one) for other in range(one + 1, 8))
        for one in range(8)
    }

    assert overtakings(journal, anywhere) == inversions


def fair_day(rng: Random) -> list[Seen]:
    """Sixty tickets of two classes, called first come, first served by what each counter calls."""
    journal: list[Seen] = []
    lines: dict[str, list[str]] = {"cash": [], "loans": []}
    for place in range(60):
        class_ = rng.choice(["cash", "loans"])
        journal.append(Waits(f"t{place}", place, class_))
        lines[class_].append(f"t{place}")
        if place % 4 == 3:
            ready = [name for name in lines if lines[name]]
            journal += [Calls(lines[name].pop(0), name) for name in ready]
    return journal


def test_seeded_corruptions_of_a_fair_day_are_found() -> None:
    """The checker itself is mutation-tested: at least nine of ten."""
    rng = Random(7)  # noqa: S311 - seeded, to be repeated
    found = [breaks(corrupted(fair_day(rng), rng), anywhere) for _ in range(100)]

    assert breaks(fair_day(rng), anywhere) == []
    assert sum(map(bool, found)) >= 0.9 * len(found)


def corrupted(journal: list[Seen], rng: Random) -> list[Seen]:
    """Two calls of one class change places."""
    calls = [(at, seen) for at, seen in enumerate(journal) if isinstance(seen, Calls)]
    at, first = rng.choice(calls[: len(calls) // 2])
    other, second = next(
        (later, call) for later, call in calls if later > at and call.counter == first.counter
    )
    unfair = list(journal)
    unfair[at], unfair[other] = second, first
    return unfair

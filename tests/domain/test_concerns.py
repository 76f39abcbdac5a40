"""What opens a case: a bad rating, and of the tiers that are watched over leaving and waiting."""

from datetime import timedelta

import pytest

from server.domain.cases import Cause, Concern
from server.domain.commands import (
    AddLeg,
    CallNext,
    Cancel,
    CloseDay,
    Finish,
    NoShow,
    Rate,
    Start,
)
from server.domain.concerns import complaint, concerns
from server.domain.model import Branch, TicketId
from tests.builders import BASIC, C1, C2, CASH, GOLD, LOANS, after, ask_for, done, opened, ticket


def found(branch: Branch, minutes: float) -> list[Concern]:
    """So many minutes after the morning began."""
    return sorted(concerns(branch, after(minutes)), key=lambda one: one.id)


def rated(*scores: int) -> Branch:
    """One customer for each score, who gave it."""
    branch = opened([C1])
    for place, score in enumerate(scores):
        name, begins = f"t{place}", 10 * place
        branch = done(branch, ask_for(name), CallNext(C1), Start(C1), at=after(begins))
        branch = done(branch, Finish(C1), at=after(begins + 2))
        rate = Rate(f"{name}-1", score, ("long-wait",))
        branch = done(branch, rate, at=after(begins + 2))
    return branch


def test_one_and_two_open_a_case_with_what_was_said() -> None:
    """Three is fair."""
    told = found(rated(1, 2, 3, 5), 60)

    assert [(one.id, one.score) for one in told] == [("rating-t0-1", 1), ("rating-t1-1", 2)]
    assert told[0].reasons == ("long-wait",)
    assert (told[0].number, told[0].at, told[0].counter) == ("A001", after(2), C1)


@pytest.mark.parametrize(("score", "opens"), [(2, ["rating-t1-1"]), (3, [])])
def test_the_bad_rating_of_a_leg_that_is_past_counts_as_well(score: int, opens: list[str]) -> None:
    """A visit goes on; what went badly stays."""
    branch = done(opened([C2]), ask_for("t1"), AddLeg(TicketId("t1"), LOANS))
    branch = done(branch, CallNext(C2), Start(C2))
    branch = done(branch, Finish(C2), at=after(2))
    branch = done(branch, Rate("t1-1", score, ("other",)), at=after(2))
    seen = found(branch, 7)

    assert ticket(branch, "t1").past
    assert [one.id for one in seen] == opens
    assert {(one.service, one.counter, one.score) for one in seen} <= {(CASH, C2, score)}


def test_a_customer_who_is_watched_over_and_leaves_opens_a_case() -> None:
    """On the phone, at the day's end, or when called and not there; others may leave."""
    branch = done(opened([C1]), *(ask_for(f"g{n}", tier=GOLD) for n in range(3)), ask_for("b"))
    branch = done(branch, Cancel(TicketId("g0"), "left"), Cancel(TicketId("b"), "left"))
    branch = done(branch, CallNext(C1), NoShow(C1), at=after(1))
    early = found(branch, 10)
    late = found(done(branch, CloseDay(), at=after(12)), 20)

    assert [one.id for one in early] == ["left-g0"]
    assert {one.id for one in late} == {"left-g0", "left-g1", "left-g2"}


def test_who_was_not_there_may_come_back_to_the_last_moment() -> None:
    """A quarter of an hour, to the second."""
    branch = done(opened([C1]), ask_for("g", tier=GOLD))
    branch = done(branch, CallNext(C1), NoShow(C1), at=after(1))

    assert found(branch, 16) == []
    assert [one.id for one in found(branch, 16.1)] == ["left-g"]


def test_what_the_staff_cancel_is_no_leaving() -> None:
    """They know why."""
    branch = done(opened(), ask_for("g", tier=GOLD), Cancel(TicketId("g"), "by staff"))

    assert found(branch, 60) == []


def test_far_past_the_target_a_case_is_opened_while_they_still_wait() -> None:
    """In time to do something about it; the same leg opens one."""
    branch = done(opened(), ask_for("g", tier=GOLD), ask_for("b", tier=BASIC))
    target = branch.plan.services[CASH].target(GOLD) / timedelta(minutes=1)
    before, after_it = found(branch, target + 10), found(branch, target + 10.1)

    assert before == []
    assert [one.id for one in after_it] == ["overdue-g-1"]
    assert found(branch, target + 30) == after_it


def test_a_look_at_some_tickets_sees_what_a_look_at_all_sees_of_them() -> None:
    """The day is looked through as a whole only now and then."""
    branch = rated(1, 2, 5)
    some = list(concerns(branch, after(60), [TicketId("t1"), TicketId("t2"), TicketId("gone")]))

    assert [one for one in found(branch, 60) if "t1" in one.id] == some


def test_a_complaint_is_one_for_each_visit() -> None:
    """However often the phone is pressed."""
    mine = ticket(done(opened(), ask_for("t1")), "t1")

    assert complaint(mine, after(1)).id == complaint(mine, after(9)).id == "complaint-t1"
    assert complaint(mine, after(1)).cause is Cause.COMPLAINT

"""Those who did not come: recalls and time run out, they queue again, or they come back."""

from datetime import timedelta

import pytest

from server.domain import events
from server.domain.commands import (
    CallNext,
    NoShow,
    Placement,
    Recall,
    Reinstate,
    Requeue,
    Start,
    Tick,
    Transfer,
)
from server.domain.day import next_due
from server.domain.model import Branch, State, TicketId
from server.domain.plan import Calls
from tests.builders import (
    C1,
    CASH,
    LOANS,
    after,
    ask_for,
    called,
    done,
    happened,
    opened,
    ticket,
    with_tickets,
)

T1 = TicketId("t1")
HALF = timedelta(seconds=30)


def names(branch: Branch, service: str = CASH) -> list[str]:
    """Who waits for a service, in order of arrival."""
    return [one.id for one in branch.waiting() if one.service == service]


def five() -> Branch:
    """The first of five is called; one for loans is among them."""
    branch = done(with_tickets("t1", "t2"), ask_for("l1", LOANS), ask_for("t3"), ask_for("t4"))
    return done(branch, ask_for("t5"), CallNext(C1))


@pytest.mark.parametrize(
    ("places", "order"),
    [
        (1, ["t2", "t1", "t3", "t4", "t5"]),
        (2, ["t2", "t3", "t1", "t4", "t5"]),
        (4, ["t2", "t3", "t4", "t5", "t1"]),
        (9, ["t2", "t3", "t4", "t5", "t1"]),
        (0, ["t2", "t3", "t4", "t5", "t1"]),
    ],
)
def test_a_requeued_ticket_waits_behind_so_many(places: int, order: list[str]) -> None:
    """The penalty is what was said, neither more nor less."""
    branch = done(five(), Requeue(C1, places=places), at=after(1))

    assert names(branch) == order
    assert branch.desks[C1].ticket is None


def test_two_requeued_behind_the_same_one_keep_their_order() -> None:
    """The second is behind the first, not level with it."""
    branch = done(five(), Requeue(C1, places=1), CallNext(C1))
    branch = done(branch, Requeue(C1, places=2))

    assert names(branch)[:3] == ["t1", "t3", "t2"]


def test_behind_nobody_is_the_old_place() -> None:
    """Alone in the hall there is no penalty to serve."""
    branch = done(called(), Requeue(C1, places=2), at=after(1))

    assert ticket(branch, "t1").place == ticket(called(), "t1").place


def test_a_requeued_ticket_may_have_to_wait_some_minutes() -> None:
    """It keeps its place, and is not called earlier."""
    branch = done(five(), Requeue(C1, wait=timedelta(minutes=5)), at=after(1))

    assert names(branch)[0] == "t1"
    assert done(branch, CallNext(C1), at=after(5.9)).desks[C1].ticket == "t2"
    assert done(branch, CallNext(C1), at=after(6)).desks[C1].ticket == "t1"


def test_a_recall_too_many_is_a_no_show() -> None:
    """Two recalls allowed: the third press gives up."""
    branch = done(opened(calls=Calls(recalls_most=2)), ask_for("t1"), CallNext(C1))
    branch = done(branch, Recall(C1), Recall(C1))

    assert ticket(branch, "t1").attempt == 3
    assert ticket(done(branch, Recall(C1)), "t1").state is State.NO_SHOW


def test_a_call_that_nobody_answers_is_a_no_show_by_the_clock() -> None:
    """From the latest recall: whoever was just announced has time to come."""
    branch = done(opened(calls=Calls(no_show_after=HALF)), ask_for("t1"), CallNext(C1))
    assert next_due(branch, after(0)) == after(0.5)

    recalled = done(branch, Recall(C1), at=after(0.4))
    assert happened(recalled, Tick(), at=after(0.5)) == ()
    assert ticket(done(recalled, Tick(), at=after(0.9)), "t1").state is State.NO_SHOW


def test_whoever_is_served_is_never_a_no_show() -> None:
    """The clock looks at those who are called only."""
    branch = done(opened(calls=Calls(no_show_after=HALF)), ask_for("t1"), CallNext(C1), Start(C1))

    assert happened(branch, Tick(), at=after(10)) == ()


@pytest.mark.parametrize(
    ("placement", "order"),
    [
        (None, ["t2", "t3", "t1", "t4", "t5"]),
        (Placement.ARRIVAL, ["t1", "t2", "t3", "t4", "t5"]),
        (Placement.LAST, ["t2", "t3", "t4", "t5", "t1"]),
    ],
)
def test_a_no_show_that_comes_back_is_reinstated(
    placement: Placement | None, order: list[str]
) -> None:
    """By the branch's rule behind two, or where the staff put them."""
    branch = done(five(), NoShow(C1), Reinstate(T1, placement), at=after(2))

    assert names(branch) == order
    assert ticket(branch, "t1").finished_at is None


def test_a_no_show_reinstated_first_is_called_next() -> None:
    """The staff may say so, and the call says why."""
    branch = done(five(), NoShow(C1), Reinstate(T1, Placement.FIRST), at=after(2))
    call = happened(branch, CallNext(C1), at=after(2))[0]

    assert isinstance(call, events.TicketCalled)
    assert (call.ticket, call.why.reason, call.passed) == ("t1", "placed-first", ())


def test_a_ticket_placed_first_keeps_its_arrival() -> None:
    """Sent back by arrival later, it stands where it stood."""
    branch = done(five(), NoShow(C1), Reinstate(T1, Placement.FIRST), at=after(2))
    moved = done(branch, Transfer(T1), at=after(3))

    assert names(moved)[0] == "t1"
    assert not ticket(moved, "t1").first

"""At the counter: call, recall, start, finish, no-show, transfer, redirect, withdraw, cancel."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server.domain import events
from server.domain.commands import (
    CallNext,
    CallStaff,
    Cancel,
    CloseCounter,
    CloseDay,
    Finish,
    NoShow,
    OpenCounter,
    PauseCounter,
    Recall,
    Redirect,
    StaffArrived,
    Start,
    Transfer,
    Withdraw,
)
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import CounterState, State, TicketId
from server.domain.plan import Counter, Fallback, Profile, ServiceCode
from server.domain.refusals import Refusal, RequestWithdrawn
from tests.builders import (
    C1,
    C2,
    CASH,
    LOANS,
    MORNING,
    after,
    ask_for,
    called,
    done,
    happened,
    opened,
    plan,
    ticket,
    with_tickets,
)

T1 = TicketId("t1")


def test_numbers_run_through_each_series() -> None:
    """Cash is A, loans is B, each from 001."""
    branch = done(opened(), ask_for("a"), ask_for("b"), ask_for("l", LOANS))

    assert sorted(one.number for one in branch.tickets.values()) == ["A001", "A002", "B001"]


def test_a_series_may_outgrow_three_digits() -> None:
    """After A499 comes A1000: what is between is the kiosks' reserve."""
    branch = with_tickets(*(f"t{place}" for place in range(500)))

    assert [one.number for one in branch.waiting()][-2:] == ["A499", "A1000"]


def test_a_ticket_asked_for_again_keeps_its_number() -> None:
    """A retry under another request id must not make the printed number vanish."""
    assert happened(called(), ask_for("t1", LOANS), at=after(1)) == ()


def test_recalling_counts_attempts() -> None:
    """The board chimes again for attempt 2."""
    branch = done(called(), Recall(C1), Recall(C1))

    assert ticket(branch, "t1").attempt == 3


def test_a_visit_leaves_its_times() -> None:
    """The forecast learns from them."""
    branch = done(with_tickets("t1"), CallNext(C1), at=after(2))
    branch = done(done(branch, Start(C1), at=after(3)), Finish(C1, "signed"), at=after(8))
    visit = ticket(branch, "t1")

    assert (visit.issued_at, visit.called_at, visit.started_at, visit.finished_at) == (
        MORNING,
        after(2),
        after(3),
        after(8),
    )
    assert (visit.state, visit.outcome, branch.desks[C1].ticket) == (State.SERVED, "signed", None)


def test_calling_next_while_finishing_does_both() -> None:
    """One key for the teller: the old customer is served and the next called, in that order."""
    branch = done(with_tickets("t1", "t2"), CallNext(C1), Start(C1))
    kinds = [type(event) for event in happened(branch, CallNext(C1, "done"), at=after(5))]

    assert kinds == [events.TicketServed, events.RatingAsked, events.TicketCalled]


@pytest.mark.parametrize("further", [(), (CASH,), (LOANS,)])
@pytest.mark.parametrize("behind", [(), ("t2",), ("t2", "t3")])
@pytest.mark.parametrize("widens", [timedelta(0), timedelta(minutes=5)])
def test_one_key_calls_whom_the_two_keys_call(
    further: tuple[ServiceCode, ...], behind: tuple[str, ...], widens: timedelta
) -> None:
    """The next customer is chosen as if the finish were done: its own next leg may be called."""
    profile = Profile((LOANS,), fallback=Fallback(widens, (CASH,)))
    branch = opened()
    planned = {**branch.plan.counters, C1: Counter(C1, "1", profile)}
    branch = done(
        branch.but(plan=plan(counters=planned)), replace(ask_for("t1", LOANS), further=further)
    )
    branch = with_tickets(*behind, branch=done(branch, CallNext(C1), Start(C1)))
    finished = happened(branch, Finish(C1), at=after(1))
    then = decide(replay(branch, finished), CallNext(C1), after(1))

    both = (*finished, *(() if isinstance(then, Refusal) else then))
    assert happened(branch, CallNext(C1, "done"), at=after(1)) == both


def test_finishing_with_nobody_waiting_only_finishes() -> None:
    """The teller is not told off for a finish that worked."""
    branch = done(done(called(), Start(C1)), CallNext(C1, "done"))

    assert ticket(branch, "t1").state is State.SERVED
    assert branch.desks[C1].ticket is None


def test_a_paused_counter_serves_to_the_end_and_calls_nobody() -> None:
    """A pause is not a door in the customer's face."""
    branch = done(done(called(), PauseCounter(C1, "tea")), Start(C1), Finish(C1))

    assert branch.desks[C1].state is CounterState.PAUSED
    assert branch.desks[C1].reason == "tea"
    assert ticket(branch, "t1").state is State.SERVED


def test_a_counter_closed_twice_is_closed() -> None:
    """Neither closing nor opening again is an error."""
    branch = done(opened(), CloseCounter(C1))

    assert happened(branch, CloseCounter(C1)) == ()
    assert happened(opened(), OpenCounter(C1, "teller-c1")) == ()
    assert branch.desks[C1].teller is None


@pytest.mark.parametrize("state", ["waiting", "called"])
def test_a_transfer_keeps_number_and_place(state: str) -> None:
    """Whoever stood at the wrong counter does not wait from the start."""
    branch = with_tickets("t1") if state == "waiting" else called()
    branch = done(branch, Transfer(T1, LOANS), at=after(7))
    moved = ticket(branch, "t1")

    assert (moved.number, moved.waits_since, moved.service) == ("A001", MORNING, LOANS)
    assert (moved.state, moved.counter, moved.attempt) == (State.WAITING, None, 0)
    assert branch.desks[C1].ticket is None


def test_a_transfer_to_one_counter_waits_for_that_counter() -> None:
    """Counter 1 does not take what was sent to counter 2, until the restriction is lifted."""
    branch = done(with_tickets("t1"), Transfer(T1, counter=C2))
    free = done(branch, Transfer(T1))

    assert done(branch, CallNext(C2)).desks[C2].ticket == T1
    assert decide(branch, CallNext(C1), MORNING) != decide(free, CallNext(C1), MORNING)
    assert done(free, CallNext(C1)).desks[C1].ticket == T1


def test_a_redirected_customer_leaves_the_queue() -> None:
    """The cash machine has no number to call."""
    branch = done(called(), Redirect(T1, "atm"), at=after(1))

    assert (ticket(branch, "t1").state, ticket(branch, "t1").outcome) == (State.REDIRECTED, "atm")
    assert branch.desks[C1].ticket is None


def test_a_request_withdrawn_before_it_came_never_becomes_a_ticket() -> None:
    """Messages overtake each other; a customer sent to the staff has no number in the queue."""
    branch = done(opened(), Withdraw(T1))

    assert decide(branch, ask_for("t1"), MORNING) == RequestWithdrawn()
    assert happened(branch, Withdraw(T1)) == ()


def test_a_request_withdrawn_after_it_came_is_cancelled() -> None:
    """The number that nobody holds is not called."""
    branch = done(with_tickets("t1"), Withdraw(T1))

    assert (ticket(branch, "t1").state, ticket(branch, "t1").outcome) == (
        State.CANCELLED,
        "withdrawn",
    )
    assert happened(branch, Withdraw(T1)) == ()


def test_withdrawing_what_is_called_already_changes_nothing() -> None:
    """The teller has the number now, and will see that nobody comes."""
    assert happened(called(), Withdraw(T1)) == ()


def test_a_no_show_frees_the_counter() -> None:
    """The next customer need not wait for one who left."""
    branch = done(called(), NoShow(C1))

    assert ticket(branch, "t1").state is State.NO_SHOW
    assert branch.desks[C1].ticket is None


def test_a_cancelled_ticket_says_why() -> None:
    """The journal is the only witness."""
    branch = done(with_tickets("t1"), Cancel(T1, "asked for it"))

    assert ticket(branch, "t1").outcome == "asked for it"


def test_asking_for_staff_twice_rings_once() -> None:
    """A nervous finger is one person in need."""
    branch = done(opened(), CallStaff("k1"))

    assert happened(branch, CallStaff("k1"), at=after(1)) == ()
    assert not done(branch, StaffArrived("k1")).help
    assert happened(opened(), StaffArrived("k1")) == ()


def test_after_closing_a_called_customer_may_still_be_sent_on_and_served() -> None:
    """The doors close behind the last customer, not in front of them."""
    branch = done(called(), CloseDay(), Transfer(T1, LOANS))
    branch = done(branch, CallNext(C2), Start(C2), Finish(C2))

    assert ticket(branch, "t1").state is State.SERVED

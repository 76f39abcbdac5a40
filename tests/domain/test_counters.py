"""Counters: hand over, close after this customer, pause with a reason, change what they call."""

from datetime import timedelta

import pytest

from server.domain import events
from server.domain.commands import (
    AutoCall,
    CallNext,
    CallTicket,
    ChangeProfile,
    CloseCounter,
    CloseDay,
    Command,
    Finish,
    HandOver,
    Hold,
    NoShow,
    OpenCounter,
    OpenDay,
    PauseCounter,
    Redirect,
    Requeue,
    Start,
    Tick,
    Transfer,
)
from server.domain.day import next_due
from server.domain.decide import decide
from server.domain.evolve import evolve
from server.domain.model import Branch, CounterState, State, TicketId, new_branch
from server.domain.plan import Calls, Profile, Teller
from server.domain.refusals import NotYetOpen
from tests.builders import (
    C1,
    C2,
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
SERVING = done(with_tickets("t1", "t2"), CallNext(C1), Start(C1))


def test_a_counter_is_handed_over_with_its_customer() -> None:
    """Lunch begins in the middle of a service; nobody is sent back to the queue."""
    branch = done(SERVING, HandOver(C1, "boram"), at=after(1))

    assert (branch.desks[C1].teller, branch.desks[C1].ticket) == ("boram", "t1")
    assert ticket(done(branch, Finish(C1)), "t1").state is State.SERVED
    assert happened(branch, HandOver(C1, "boram")) == ()


FREEING: list[tuple[Branch, Command]] = [
    (SERVING, Finish(C1)),
    (SERVING, CallNext(C1, "done")),
    (SERVING, Hold(C1, "form")),
    (SERVING, Transfer(T1, LOANS)),
    (called(), NoShow(C1)),
    (called(), Requeue(C1)),
    (called(), Redirect(T1, "atm")),
    (called(), Transfer(T1, LOANS)),
]


@pytest.mark.parametrize(("branch", "order"), FREEING, ids=range(len(FREEING)))
def test_a_counter_closes_after_this_customer(branch: Branch, order: Command) -> None:
    """However they leave, and nobody else is called."""
    branch = done(branch, CloseCounter(C1, after_this=True))
    assert (branch.desks[C1].state, branch.desks[C1].closes_after) == (CounterState.OPEN, True)
    assert happened(branch, CloseCounter(C1, after_this=True)) == ()

    branch = done(branch, order)
    assert (branch.desks[C1].state, branch.desks[C1].ticket) == (CounterState.CLOSED, None)
    assert branch.desks[C1].teller is None


def test_a_customer_given_up_by_the_clock_closes_the_counter_too() -> None:
    """The teller has gone to lunch with the no-show timer running."""
    branch = opened(calls=Calls(no_show_after=timedelta(seconds=30)))
    branch = done(branch, ask_for("t1"), CallNext(C1), CloseCounter(C1, after_this=True))

    assert done(branch, Tick(), at=after(1)).desks[C1].state is CounterState.CLOSED


def test_a_free_counter_that_closes_after_this_closes_now() -> None:
    """There is nobody to wait for."""
    assert done(opened(), CloseCounter(C1, after_this=True)).desks[C1].state is CounterState.CLOSED


def test_a_teller_may_stay_after_all() -> None:
    """Opening again takes the closing back."""
    branch = done(SERVING, CloseCounter(C1, after_this=True), OpenCounter(C1, "teller-c1"))

    assert done(branch, Finish(C1)).desks[C1].state is CounterState.OPEN


def test_a_pause_has_one_of_the_banks_reasons() -> None:
    """Where the bank lists none, any word will do."""
    branch = opened(break_reasons={"lunch": {"en": "Lunch"}})

    assert done(branch, PauseCounter(C1, "lunch")).desks[C1].reason == "lunch"


def test_a_counter_may_call_others_for_today() -> None:
    """Cash is empty, loans are many."""
    branch = done(opened(), ask_for("l", LOANS), ChangeProfile(C1, Profile((LOANS,))))

    assert done(branch, CallNext(C1)).desks[C1].ticket == "l"
    assert happened(branch, ChangeProfile(C1, Profile((LOANS,)))) == ()
    as_planned = done(branch, ChangeProfile(C1, None))
    assert as_planned.profile(C1) == as_planned.plan.counters[C1].profile


def test_a_profile_for_today_ends_when_the_counter_closes() -> None:
    """Tomorrow's teller must not wonder."""
    branch = done(opened(), ChangeProfile(C1, Profile((LOANS,))), CloseCounter(C1))

    assert branch.desks[C1].profile is None


# --- when somebody comes, call --------------------------------------------------------------------
def test_a_counter_calls_whoever_comes() -> None:
    """The newly arrived is called at once; the tick is due now."""
    branch = done(opened(), AutoCall(C1), at=after(1))
    assert happened(branch, Tick(), at=after(2)) == ()

    branch = done(branch, ask_for("t1"), at=after(3))
    assert next_due(branch, after(3)) == after(3)
    assert done(branch, Tick(), at=after(3)).desks[C1].ticket == "t1"
    assert happened(branch, AutoCall(C1)) == ()


def test_a_counter_rests_between_two_customers() -> None:
    """Wrap-up: the teller files the papers."""
    branch = opened(calls=Calls(wrap_up=timedelta(minutes=2)))
    branch = done(branch, AutoCall(C1), ask_for("t1"), ask_for("t2"))
    branch = done(branch, CallNext(C1), Start(C1), Finish(C1), at=after(5))

    assert next_due(branch, after(5)) == after(7)
    assert happened(branch, Tick(), at=after(6.9)) == ()
    assert done(branch, Tick(), at=after(7)).desks[C1].ticket == "t2"


def test_two_counters_that_are_free_call_two_customers() -> None:
    """One tick, two calls, never one ticket twice; the longest free calls first."""
    branch = done(done(opened([C2]), OpenCounter(C1, "anna"), at=after(1)), AutoCall(C1))
    branch = done(done(branch, AutoCall(C2)), ask_for("t1"), ask_for("t2"), at=after(2))
    branch = done(branch, Tick(), at=after(2))

    assert (branch.desks[C2].ticket, branch.desks[C1].ticket) == ("t1", "t2")


@pytest.mark.parametrize("order", [PauseCounter(C1), HandOver(C1, "boram"), AutoCall(C1, on=False)])
def test_calling_by_itself_ends(order: Command) -> None:
    """No counter calls people to a teller who is not there."""
    branch = done(opened(), AutoCall(C1), order, ask_for("t1"))

    assert happened(branch, Tick()) == ()


def test_a_ticket_that_must_wait_is_called_when_its_time_comes() -> None:
    """The clock knows the moment, without anybody pressing a key."""
    branch = done(called(), Requeue(C1, wait=timedelta(minutes=5)), AutoCall(C1))

    assert next_due(branch, after(1)) == after(5)
    assert done(branch, Tick(), at=after(5)).desks[C1].ticket == "t1"


def test_a_counter_without_the_language_calls_when_patience_ends() -> None:
    """And an interpreter is asked for."""
    rules = Calls(language_patience=timedelta(minutes=4))
    branch = opened([C1], calls=rules, tellers={"teller-c1": Teller("x", languages=("ko",))})
    branch = done(branch, AutoCall(C1), ask_for("t1"))

    assert next_due(branch, after(0)) == after(4)
    kinds = [type(event) for event in happened(branch, Tick(), at=after(4))]
    assert kinds == [events.TicketCalled, events.InterpreterAsked]


def test_a_day_that_is_over_calls_nobody_by_itself() -> None:
    """The tellers finish whom they have."""
    branch = done(called(), AutoCall(C1), CloseDay(), Requeue(C1))

    assert happened(branch, Tick(), at=after(1)) == ()


# --- before opening -------------------------------------------------------------------------------
def test_nobody_is_called_before_opening_time() -> None:
    """Tickets are issued early; the tellers are not there yet."""
    early = evolve(new_branch(plan()), events.DayOpened(MORNING, MORNING.date(), working=False))
    early = done(early, OpenCounter(C1, "anna"), ask_for("t1"))

    assert decide(early, CallNext(C1), MORNING) == NotYetOpen()
    assert decide(early, CallTicket(C1, T1, "friend"), MORNING) == NotYetOpen()
    assert done(evolve(early, events.WorkBegan(MORNING)), CallNext(C1)).desks[C1].ticket == "t1"


def test_the_hall_is_served_out_after_intake_closes() -> None:
    """Calls go on, counters open, numbers do not."""
    branch = evolve(with_tickets("t1", branch=opened([])), events.IntakeClosed(after(1)))
    branch = done(branch, OpenCounter(C1, "anna"), CallNext(C1))

    assert branch.desks[C1].ticket == "t1"


def test_out_of_turn_calls_whom_the_teller_chose() -> None:
    """With a reason, which the call keeps; nobody is counted as overtaken."""
    branch = done(opened(calls=Calls(overtakes_most=1)), ask_for("t1"), ask_for("t2"))
    call = happened(branch, CallTicket(C1, TicketId("t2"), "a train to catch"))[0]

    assert isinstance(call, events.TicketCalled)
    assert (call.ticket, call.passed) == ("t2", ())
    assert call.why.sentence.format(**call.why.values) == (
        "A002 was called out of turn: a train to catch."
    )


def test_out_of_turn_may_be_before_the_time() -> None:
    """An appointment that comes early meets a counter with nothing to do."""
    branch = done(called(), Requeue(C1, wait=timedelta(minutes=5)))

    assert done(branch, CallTicket(C1, T1, "came back")).desks[C1].ticket == "t1"


def test_a_day_opened_again_goes_on_calling() -> None:
    """The doors were shut by mistake."""
    branch = done(with_tickets("t1"), CloseDay(), OpenDay(), ask_for("t2"), CallNext(C1))

    assert branch.desks[C1].ticket == "t2"


def test_whoever_waits_for_a_counter_that_closes_waits_for_the_others() -> None:
    """Nobody waits for ever: they keep their place, and no longer wait for that counter."""
    branch = done(with_tickets("t1", "t2"), Transfer(TicketId("t1"), counter=C1))
    closed = done(branch, CloseCounter(C1))

    assert ticket(closed, "t1").only_at is None
    assert ticket(closed, "t1").place == ticket(branch, "t1").place
    assert ticket(done(closed, CallNext(C2)), "t1").state is State.CALLED

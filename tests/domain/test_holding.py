"""On hold: put aside, at the counter or away from it, and brought back by hand or by the clock."""

from datetime import timedelta

import pytest

from server.domain import events
from server.domain.commands import (
    CallNext,
    Finish,
    GoOn,
    Hold,
    HoldAtCounter,
    Resume,
    Start,
    Tick,
)
from server.domain.day import next_due
from server.domain.evolve import evolve
from server.domain.model import Branch, State, TicketId
from server.domain.plan import Calls
from tests.builders import C1, C2, after, called, done, happened, opened, plan, ticket, with_tickets

T1 = TicketId("t1")
QUARTER = timedelta(minutes=15)


def held(back_after: timedelta | None = None) -> Branch:
    """One ticket put aside at the first counter, one waiting."""
    branch = done(with_tickets("t1", "t2"), CallNext(C1), Start(C1))
    return done(branch, Hold(C1, "a paper is missing", back_after), at=after(1))


def test_a_held_customer_leaves_the_counter_free() -> None:
    """The next one need not wait for a missing paper."""
    branch = held()

    assert (ticket(branch, "t1").state, branch.desks[C1].ticket) == (State.HELD, None)
    assert branch.held == {T1}
    assert ticket(branch, "t1").reason == "a paper is missing"
    assert done(branch, CallNext(C1)).desks[C1].ticket == "t2"


def test_whoever_is_called_may_be_held_too() -> None:
    """The glossary's diagram has both ways into hold."""
    assert ticket(done(called(), Hold(C1, "form")), "t1").state is State.HELD


def test_resuming_calls_the_customer_to_any_free_counter() -> None:
    """Whoever has the paper now does not queue again."""
    branch = done(held(), Resume(C2, T1), at=after(4))

    assert (ticket(branch, "t1").state, branch.desks[C2].ticket) == (State.CALLED, "t1")
    assert (ticket(branch, "t1").teller, ticket(branch, "t1").attempt) == ("teller-c2", 1)
    assert branch.calls[0] == "t1"
    assert not branch.held


def test_who_says_nothing_of_a_return_is_held_until_resumed() -> None:
    """No plan, no timer."""
    assert happened(held(), Tick(), at=after(300)) == ()


@pytest.mark.parametrize("by_rule", [True, False])
def test_a_hold_ends_by_itself(by_rule: bool) -> None:
    """Nobody is forgotten on hold: the teller says how long, or the branch's rule does."""
    if by_rule:
        branch = opened(calls=Calls(hold_returns=QUARTER))
        branch = done(with_tickets("t1", "t2", branch=branch), CallNext(C1))
        branch = done(branch, Hold(C1, "form"), at=after(1))
    else:
        branch = held(QUARTER)

    assert next_due(branch, after(2)) == after(16)
    back = done(branch, Tick(), at=after(16))
    assert (ticket(back, "t1").state, ticket(back, "t1").only_at) == (State.WAITING, C1)


def test_whoever_comes_back_from_hold_is_the_next_at_that_counter() -> None:
    """They waited already: before everybody, but only where their case is known."""
    back = done(held(QUARTER), Tick(), at=after(16))

    assert done(back, CallNext(C2)).desks[C2].ticket == "t2"
    assert done(back, CallNext(C1)).desks[C1].ticket == "t1"


def test_time_held_at_the_counter_is_not_service() -> None:
    """A supervisor who is late must not make the teller slow."""
    branch = done(called(), Start(C1))
    branch = done(branch, HoldAtCounter(C1, "second signature"), at=after(2))
    waiting = ticket(branch, "t1")
    branch = done(branch, GoOn(C1), at=after(5))

    assert (waiting.state, waiting.reason, waiting.held_since) == (
        State.SERVING,
        "second signature",
        after(2),
    )
    assert ticket(branch, "t1").held_for == timedelta(minutes=3)
    assert ticket(branch, "t1").held_since is None


def test_pausing_twice_and_going_on_twice_change_nothing() -> None:
    """An impatient second press."""
    paused = done(called(), Start(C1), HoldAtCounter(C1, "stamp"))

    assert happened(paused, HoldAtCounter(C1, "stamp"), at=after(1)) == ()
    assert happened(done(paused, GoOn(C1)), GoOn(C1), at=after(1)) == ()


def test_finishing_whoever_is_held_at_the_counter_ends_the_hold() -> None:
    """One key less, and the time is counted all the same."""
    branch = done(called(), Start(C1), HoldAtCounter(C1, "stamp"))
    kinds = [type(event) for event in happened(branch, Finish(C1), at=after(3))]

    assert kinds == [events.ServiceWentOn, events.TicketServed]
    assert ticket(done(branch, Finish(C1), at=after(3)), "t1").held_for == timedelta(minutes=3)


def test_a_clock_set_back_gives_no_time_that_was_not_there() -> None:
    """The hold began an hour "later": it lasted nothing, and the service is not asked about."""
    branch = done(done(called(), Start(C1), at=after(60)), HoldAtCounter(C1, "stamp"), at=after(60))
    branch = done(branch, Finish(C1), at=after(0.5))

    assert ticket(branch, "t1").held_for == timedelta(0)
    assert branch.desks[C1].window is None


def test_someone_held_at_a_counter_that_was_struck_is_resumed_elsewhere() -> None:
    """The clock cannot send them back to a counter that is no more; a teller can call them."""
    branch = held(QUARTER)
    left = {code: each for code, each in branch.plan.counters.items() if code != C1}
    branch = evolve(branch, events.PlanChanged(after(2), 1, plan(counters=left)))

    assert happened(branch, Tick(), at=after(20)) == ()
    assert done(branch, Resume(C2, T1)).desks[C2].ticket == "t1"

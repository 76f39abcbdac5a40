"""Whoever was redirected in vain, and whoever was described wrongly at the kiosk."""

from dataclasses import replace

import pytest

from server.domain import events
from server.domain.commands import CallNext, CloseDay, Describe, Redirect, Tick, UndoMove
from server.domain.decide import decide
from server.domain.model import Branch, State, TicketId
from server.domain.refusals import NothingToUndo, NotSentAway
from tests.builders import C1, after, ask_for, done, happened, ticket, with_tickets

T1 = TicketId("t1")
AGAIN = replace(ask_for("again"), came_back=T1)


def sent_away() -> Branch:
    """The first of two was sent to a machine after ten minutes."""
    both = done(with_tickets("t1"), ask_for("t2"), at=after(1))
    return done(both, Redirect(T1, "atm"), at=after(10))


def test_whoever_was_sent_in_vain_waits_since_their_first_arrival() -> None:
    """Our mistake is not their wait: they are called before those who came after them."""
    branch = done(sent_away(), AGAIN, at=after(25))

    assert ticket(branch, "again").waits_since == ticket(branch, "t1").waits_since
    assert ticket(branch, "again").number != ticket(branch, "t1").number
    assert done(branch, CallNext(C1), at=after(26)).desks[C1].ticket == "again"


def test_a_redirect_in_vain_is_an_event_and_is_counted() -> None:
    """A machine to which people are sent in vain is seen."""
    branch = sent_away()
    issued, failed = happened(branch, AGAIN, at=after(25))
    counted = done(branch, AGAIN, at=after(25))

    assert isinstance(issued, events.TicketIssued)
    assert issued.ahead == 0
    assert failed == events.RedirectFailed(after(25), T1, "atm", TicketId("again"))
    assert dict(counted.came_back) == {T1: "atm"}


@pytest.mark.parametrize(("minutes", "counts"), [(0, True), (30, True), (30.1, False)])
def test_the_old_arrival_counts_for_half_an_hour(minutes: float, counts: bool) -> None:
    """Later it is another visit."""
    branch, at = sent_away(), after(10 + minutes)

    if counts:
        assert ticket(done(branch, AGAIN, at=at), "again").state is State.WAITING
    else:
        assert decide(branch, AGAIN, at) == NotSentAway("A001")


def test_nobody_comes_back_twice() -> None:
    """One arrival, one ticket; nor is the redirect itself taken back any more."""
    branch = done(sent_away(), AGAIN, at=after(10.1))
    twice = replace(ask_for("twice"), came_back=T1)

    assert decide(branch, twice, after(11)) == NotSentAway("A001")
    assert decide(branch, UndoMove(T1), after(10.1)) == NothingToUndo("A001")
    assert happened(branch, AGAIN, at=after(11)) == ()


def test_a_wrong_language_is_put_right_and_the_place_kept() -> None:
    """Whoever speaks it can be asked to call them."""
    branch = done(with_tickets("t1", "t2"), Describe(T1, "ko"), at=after(5))

    assert ticket(branch, "t1").language == "ko"
    assert ticket(branch, "t1").place == ticket(with_tickets("t1"), "t1").place
    assert happened(branch, Describe(T1, "ko")) == ()
    assert happened(branch, Describe(T1)) == ()


def test_a_new_day_forgets_who_came_back() -> None:
    """Figures of a day are of that day."""
    branch = done(sent_away(), AGAIN, at=after(25))

    assert not done(branch, CloseDay(), Tick(), at=after(24 * 60)).came_back

"""Served by voice while the server was away: filed once, in times that can be."""

from datetime import datetime, timedelta

import pytest

from server.domain import commands, events
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import State, TicketId
from server.domain.refusals import IllegalMove, Refusal, UnknownTicket
from tests.builders import C1, after, with_tickets

T1 = TicketId("t1")


def on_paper(called: datetime, finished: datetime) -> commands.ServeOnPaper:
    """Anna called t1 by voice."""
    return commands.ServeOnPaper(C1, T1, "anna", called, finished)


def test_whoever_was_served_on_paper_waits_no_more() -> None:
    """The counter is as it was, and no board shows the number."""
    branch = with_tickets("t1", "t2")
    happened = decide(branch, on_paper(after(5), after(9)), after(20))
    assert not isinstance(happened, Refusal)
    later = replay(branch, happened)
    served = later.tickets[T1]

    assert (served.state, served.counter, served.teller) == (State.SERVED, C1, "anna")
    assert (served.called_at, served.finished_at) == (after(5), after(9))
    assert [ticket.id for ticket in later.waiting()] == ["t2"]
    assert (later.desks, later.calls) == (branch.desks, branch.calls)


@pytest.mark.parametrize(
    ("called", "finished"),
    [(after(-600), after(600)), (after(9), after(5)), (after(900), after(1))],
)
def test_a_clock_that_is_off_makes_no_impossible_times(
    called: datetime, finished: datetime
) -> None:
    """Issued, called, finished, now: in that order, whatever the browser said."""
    branch, now = with_tickets("t1"), after(20)
    happened = decide(branch, on_paper(called, finished), now)
    assert not isinstance(happened, Refusal)
    filed = next(each for each in happened if isinstance(each, events.ServedOnPaper))

    assert branch.tickets[T1].waits_since <= filed.called_at <= filed.finished_at <= now


def test_what_does_not_fit_is_refused() -> None:
    """Somebody else has called them meanwhile; or nobody has such a number."""
    branch = with_tickets("t1")
    order = on_paper(after(5), after(9))
    happened = decide(branch, order, after(20))
    assert not isinstance(happened, Refusal)
    again = decide(replay(branch, happened), order, after(20) + timedelta(seconds=1))

    assert isinstance(again, IllegalMove)
    assert isinstance(decide(with_tickets(), order, after(20)), UnknownTicket)

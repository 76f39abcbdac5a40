"""The rating window: asked by the server, long enough to answer, never in the next one's way."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from server.domain import events
from server.domain.commands import CallNext, Finish, PauseCounter, Rate, Start, Tick
from server.domain.day import next_due
from server.domain.model import Branch
from tests.builders import C1, MORNING, called, done, happened, plan, ticket, with_tickets

SERVED_AT = MORNING + timedelta(seconds=20)


def later(seconds: float) -> datetime:
    """So long after the finish."""
    return SERVED_AT + timedelta(seconds=seconds)


def served(*names: str) -> Branch:
    """The first of the tickets served for exactly the time that earns a question."""
    branch = done(with_tickets(*(names or ("t1",))), CallNext(C1), Start(C1))
    return done(branch, Finish(C1), at=SERVED_AT)


def test_a_window_is_open_for_twenty_seconds() -> None:
    """Long enough to look up, short enough not to keep anyone."""
    window = served().desks[C1].window

    assert window is not None
    assert (window.leg, window.opened_at, window.closes_at) == ("t1-1", SERVED_AT, later(20))


def test_a_very_short_service_is_not_asked_about() -> None:
    """A question to someone who was sent away is an insult."""
    branch = done(called(), Start(C1))
    finished = done(branch, Finish(C1), at=MORNING + timedelta(seconds=19.9))

    assert finished.desks[C1].window is None


def test_calling_the_next_leaves_the_window_open() -> None:
    """The customer still stands there, looking at the pad."""
    branch = done(served("t1", "t2"), CallNext(C1), at=later(1))

    assert branch.desks[C1].window == served("t1", "t2").desks[C1].window


@pytest.mark.parametrize(
    ("starts_after", "closes_after"), [(1, 10), (9, 10), (10, 10), (15, 15), (20, 20), (25, 20)]
)
def test_the_next_start_ends_the_window_but_leaves_ten_seconds(
    starts_after: float, closes_after: float
) -> None:
    """The next customer's start takes the pad over."""
    branch = done(served("t1", "t2"), CallNext(C1), at=later(0.5))
    window = done(branch, Start(C1), at=later(starts_after)).desks[C1].window

    assert window is not None
    assert window.closes_at == later(closes_after)


def test_a_window_lapses_by_the_clock() -> None:
    """No answer is recorded as no answer."""
    branch = served()
    due = next_due(branch, later(1))
    closed = done(branch, Tick(), at=due)

    assert due == later(20)
    assert closed.desks[C1].window is None
    assert ticket(closed, "t1").rating_state == "lapsed"


def test_a_rating_is_taken_once_and_closes_its_window() -> None:
    """The pad says thank you and goes dark."""
    branch = done(served(), Rate("t1-1", 4, ("kind",)), at=later(3))

    assert (ticket(branch, "t1").rating, branch.desks[C1].window) == (4, None)


def test_a_late_rating_counts_and_leaves_the_next_window_alone() -> None:
    """The pad was cut off; its answer comes when another customer is being asked."""
    branch = done(served("t1", "t2"), CallNext(C1), Start(C1), at=later(1))
    branch = done(branch, Tick(), at=later(30))
    branch = done(branch, Finish(C1), at=later(60))
    rated = done(branch, Rate("t1-1", 2), at=later(61))

    assert ticket(rated, "t1").rating == 2
    assert rated.desks[C1].window == branch.desks[C1].window
    assert branch.desks[C1].window is not None


def test_a_new_window_lapses_the_one_before() -> None:
    """Two finishes in a row: the first customer is gone."""
    branch = served("t1", "t2")
    branch = replace(branch, plan=plan(rating_window_least=timedelta(minutes=1)))
    branch = done(branch, CallNext(C1), Start(C1), at=later(0))
    happening = happened(branch, Finish(C1), at=later(20))

    assert [type(event) for event in happening] == [
        events.TicketServed,
        events.RatingLapsed,
        events.RatingAsked,
    ]


def test_a_pause_does_not_close_the_window() -> None:
    """The teller leaves; the customer may still answer."""
    assert done(served(), PauseCounter(C1), at=later(1)).desks[C1].window is not None

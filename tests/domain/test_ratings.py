"""The rating window: asked by the server, long enough to answer, never in the next one's way."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from server.domain import events
from server.domain.commands import AddLeg, CallNext, Finish, PauseCounter, Rate, Start, Tick
from server.domain.day import next_due
from server.domain.decide import decide
from server.domain.evolve import replay
from server.domain.model import Branch, TicketId
from server.domain.plan import Questionnaire
from server.domain.rating import unanswered
from server.domain.refusals import ScoreOutOfRange
from tests.builders import (
    C1,
    C2,
    CASH,
    MORNING,
    called,
    done,
    happened,
    plan,
    ticket,
    with_tickets,
)

ASKING = (events.RatingAsked, events.RatingLapsed)
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


def test_question_and_answer_carry_the_questionnaires_version() -> None:
    """Answers to different questions are never mixed."""
    branch = replace(served(), plan=plan(questionnaire=Questionnaire("winter")))
    asked = served().desks[C1].window
    (told,) = happened(branch, Rate("t1-1", 4, version="usual", aspects=(("speed", 2),)))
    (silent,) = happened(branch, Rate("t1-1", 4))

    assert asked is not None
    assert asked.version == "usual"
    assert isinstance(told, events.RatingGiven)
    assert (told.version, told.aspects) == ("usual", (("speed", 2),))
    assert isinstance(silent, events.RatingGiven)
    assert silent.version == "winter"


def test_the_last_question_is_open_until_it_is_answered() -> None:
    """On whichever screen; a question that lapsed on the pad is still open on the phone."""
    lapsed = done(served(), Tick(), at=later(60))
    given = done(lapsed, Rate("t1-1", 4), at=later(61))
    asked = [unanswered(ticket(one, "t1")) for one in (called(), served(), lapsed, given)]

    assert asked == [None, "t1-1", "t1-1", None]


def test_an_answer_to_the_last_question_ends_it_for_the_visit() -> None:
    """The question about the leg before is not asked in its place."""
    branch = with_tickets("t1")
    for leg in range(2):
        begins = MORNING + timedelta(minutes=10 * leg)
        orders = (CallNext(C2), Start(C2), AddLeg(TicketId("t1"), CASH))[: 3 if leg < 1 else 2]
        branch = done(branch, *orders, at=begins)
        branch = done(branch, Finish(C2), at=begins + timedelta(seconds=60))
        branch = done(branch, Tick(), at=begins + timedelta(seconds=90))
    answered = done(branch, Rate("t1-2", 5), at=MORNING + timedelta(minutes=20))

    assert unanswered(ticket(branch, "t1")) == "t1-2"
    assert unanswered(ticket(answered, "t1")) is None


def test_an_aspect_is_rated_from_one_to_five() -> None:
    """As the question itself."""
    refused = decide(served(), Rate("t1-1", 4, aspects=(("speed", 6),)), later(1))

    assert refused == ScoreOutOfRange()


def test_no_answer_is_recorded_once_for_each_leg_and_at_most_twice_a_visit() -> None:
    """Three legs: two questions, two lapses, and the third is not asked about."""
    branch, told = with_tickets("t1"), list[events.Event]()
    for leg in range(3):
        begins = MORNING + timedelta(minutes=10 * leg)
        orders = (CallNext(C2), Start(C2), AddLeg(TicketId("t1"), CASH))
        branch = done(branch, *orders[: 3 if leg < 2 else 2], at=begins)
        for order, seconds in ((Finish(C2), 60), (Tick(), 90), (Tick(), 120)):
            happening = happened(branch, order, at=begins + timedelta(seconds=seconds))
            told += [one for one in happening if isinstance(one, ASKING)]
            branch = replay(branch, happening)

    assert [(type(one), one.leg) for one in told] == [
        (events.RatingAsked, "t1-1"),
        (events.RatingLapsed, "t1-1"),
        (events.RatingAsked, "t1-2"),
        (events.RatingLapsed, "t1-2"),
    ]


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

"""What a day tells of the legs that were served; the state machine compares it with the branch."""

from collections.abc import Iterator
from datetime import timedelta

from server.domain.commands import (
    CallNext,
    ChangePlan,
    Command,
    Finish,
    HandOver,
    OpenCounter,
    OpenDay,
    Rate,
    Start,
    Transfer,
    UndoMove,
)
from server.domain.decide import decide
from server.domain.events import Event
from server.domain.evolve import replay
from server.domain.model import TicketId, new_branch
from server.domain.plan import Questionnaire
from server.insight.served import ServedLeg, served_legs
from tests.builders import C1, LOANS, MORNING, ask_for, plan

T1 = TicketId("t1")


def legs(*orders: tuple[float, Command]) -> tuple[ServedLeg, ...]:
    """After these orders, so many seconds after the first ticket."""
    return served_legs(_happened(orders))


def _happened(orders: tuple[tuple[float, Command], ...]) -> Iterator[Event]:
    branch = new_branch(plan())
    opening = (OpenDay(), OpenCounter(C1, "anna"), ask_for("t1"), ask_for("t2"))
    for seconds, order in (*((0.0, one) for one in opening), *orders):
        outcome = decide(branch, order, MORNING + timedelta(seconds=seconds))
        assert isinstance(outcome, tuple), outcome
        branch = replay(branch, outcome)
        yield from outcome


CALLED = ((1, CallNext(C1)), (2, Start(C1)))


def test_a_leg_knows_what_was_asked_and_answered() -> None:
    """Who served, for how long, and how fast the answer came."""
    (leg,) = legs(*CALLED, (62, Finish(C1)), (65, Rate("t1-1", 4, ("kind",))))

    assert (leg.teller, leg.counter, leg.service) == ("anna", C1, "cash")
    assert (leg.served_for, leg.hesitated) == (timedelta(seconds=60), timedelta(seconds=3))
    assert (leg.score, leg.reasons, leg.shortened, leg.finishes) == (4, ("kind",), False, 1)


def test_a_short_leg_was_not_asked_about() -> None:
    """It counts among the served all the same."""
    (leg,) = legs(*CALLED, (10, Finish(C1)))

    assert (leg.asked, leg.score) == (None, None)


def test_a_transfer_ends_a_leg_without_a_question() -> None:
    """A way round the pad that must be seen."""
    (leg,) = legs(*CALLED, (62, Transfer(T1, LOANS)))

    assert (leg.service, leg.asked) == ("cash", None)


def test_a_finish_that_was_taken_back_counts_twice() -> None:
    """Once is a slip of the finger, often is a habit."""
    (leg,) = legs(*CALLED, (62, Finish(C1)), (65, UndoMove(T1)), (90, Finish(C1)))

    assert (leg.finishes, leg.finished) == (2, MORNING + timedelta(seconds=90))


def test_the_next_start_shortens_the_window() -> None:
    """The customer had half the time."""
    first, *_ = legs(*CALLED, (62, Finish(C1)), (63, CallNext(C1)), (64, Start(C1)))

    assert first.shortened


def test_who_takes_over_is_rated() -> None:
    """The customer has the one who finished before their eyes."""
    (leg,) = legs(*CALLED, (30, HandOver(C1, "bo")), (62, Finish(C1)))

    assert leg.teller == "bo"


def test_a_leg_belongs_to_the_questionnaire_it_was_asked_by() -> None:
    """Also one that was too short to be asked about, and one before the first question."""
    winter = plan(questionnaire=Questionnaire("winter"))
    told = legs(
        *CALLED,
        (62, Finish(C1)),
        (65, Rate("t1-1", 4, aspects=(("speed", 2),))),
        (70, ChangePlan(winter)),
        (80, CallNext(C1)),
        (81, Start(C1)),
        (85, Finish(C1)),
    )

    assert [(leg.version, leg.aspects) for leg in told] == [
        ("usual", (("speed", 2),)),
        ("usual", ()),
    ]

"""Undo, within 10 s: the listed inverse of the last move, and nothing else."""

from datetime import datetime, timedelta

import pytest

from server.domain import events
from server.domain.commands import (
    AddLeg,
    Annotate,
    AutoCall,
    CallNext,
    CallTicket,
    Command,
    Finish,
    Merge,
    NoShow,
    PauseCounter,
    Rate,
    Redirect,
    Start,
    Tick,
    Transfer,
    UndoMove,
    Upgrade,
)
from server.domain.decide import decide
from server.domain.model import Branch, State, TicketId
from server.domain.plan import Calls
from server.domain.refusals import Refusal
from tests.builders import (
    C1,
    C2,
    GOLD,
    LOANS,
    MORNING,
    after,
    ask_for,
    called,
    done,
    happened,
    opened,
    ticket,
    with_tickets,
)

T1, T2 = TicketId("t1"), TicketId("t2")
SERVING = done(called(), Start(C1))
UNDO = UndoMove(T1)
SECOND = timedelta(seconds=1)

MOVES: list[tuple[str, Branch, Command]] = [
    ("call", with_tickets("t1", "t2"), CallNext(C1)),
    ("call out of turn", with_tickets("t2", "t1"), CallTicket(C1, T1, "a train to catch")),
    ("no-show", called(), NoShow(C1)),
    ("start", called(), Start(C1)),
    ("finish", SERVING, Finish(C1)),
    ("finish of a leg", done(SERVING, AddLeg(T1, LOANS)), Finish(C1)),
    ("transfer of one who waits", with_tickets("t1", "t2"), Transfer(T1, LOANS)),
    ("transfer of one who is called", called(), Transfer(T1, LOANS)),
    ("transfer of one who is served", SERVING, Transfer(T1, LOANS)),
    ("redirect of one who waits", with_tickets("t1"), Redirect(T1, "atm")),
    ("redirect of one who is called", called(), Redirect(T1, "atm")),
    ("upgrade", with_tickets("t1", "t2"), Upgrade(T1, GOLD, "card")),
    ("upgrade of one who is called", called(), Upgrade(T1, GOLD, "card")),
    ("merge", done(with_tickets("t1"), ask_for("t2", LOANS)), Merge(T1, T2)),
]


@pytest.mark.parametrize(("move", "branch", "order"), MOVES)
def test_a_move_is_taken_back(move: str, branch: Branch, order: Command) -> None:
    """Everything stands as before: tickets, queues, counters; only who is free has a new time."""
    moved = done(branch, order, at=after(1))
    assert moved != branch, move

    back = done(moved, UNDO, at=after(1) + 10 * SECOND)
    then, now = ticket(branch, "t1"), ticket(back, "t1")

    assert now.announced_at in {then.announced_at, after(1) + 10 * SECOND}
    assert {name: getattr(now, name) for name in now.__slots__ if name not in FREE} == {
        name: getattr(then, name) for name in then.__slots__ if name not in FREE
    }
    assert back.queues == branch.queues
    assert [desk.ticket for desk in back.desks.values()] == [
        desk.ticket for desk in branch.desks.values()
    ]
    assert {one.id: one.state for one in back.tickets.values()} == {
        one.id: one.state for one in branch.tickets.values()
    }


FREE = {"undo", "announced_at"}
"""There is nothing more to undo, and whoever is called again has time to come."""


def test_nothing_is_undone_twice() -> None:
    """The last move only: there is no history to walk back through."""
    branch = done(done(called(), Start(C1)), UNDO)

    assert refusal(branch, UNDO) == "NothingToUndo"


def test_after_ten_seconds_it_stays() -> None:
    """Boards have shown it, people have moved."""
    branch = done(with_tickets("t1"), CallNext(C1), at=after(1))

    assert refusal(branch, UNDO, after(1) + timedelta(seconds=10.1)) == "TooLateToUndo"


def test_whoever_is_served_elsewhere_meanwhile_stays_there() -> None:
    """The counter has somebody: two people cannot sit there."""
    branch = done(with_tickets("t1", "t2"), CallNext(C1), NoShow(C1), CallNext(C1))

    assert refusal(branch, UNDO) == "CounterBusy"


def test_finish_and_call_are_taken_back_one_after_the_other() -> None:
    """F9 did two things; the last comes first."""
    branch = done(with_tickets("t1", "t2"), CallNext(C1), Start(C1), CallNext(C1, "done"))
    branch = done(branch, UndoMove(T2), UNDO)

    assert (branch.desks[C1].ticket, ticket(branch, "t1").state) == ("t1", State.SERVING)
    assert ticket(branch, "t2").state is State.WAITING


def test_a_counter_that_is_paused_takes_its_customer_back() -> None:
    """A pause does not keep anyone from being served to the end."""
    branch = done(SERVING, Finish(C1), PauseCounter(C1), UNDO)

    assert branch.desks[C1].ticket == "t1"


def test_the_rating_window_of_an_undone_finish_closes_first() -> None:
    """Nobody rates what is not over; finished again, they are asked anew."""
    branch = done(SERVING, Finish(C1), at=after(1))
    kinds = [type(event) for event in happened(branch, UNDO, at=after(1))]
    back = done(branch, UNDO, at=after(1))
    again = done(back, Finish(C1), at=after(2))

    assert kinds == [events.RatingLapsed, events.MoveUndone]
    assert (back.desks[C1].window, ticket(back, "t1").rating_state) == (None, "")
    assert again.desks[C1].window is not None


def test_a_visit_that_went_on_comes_back_with_its_question() -> None:
    """Finished by mistake: the next leg has not been, and nobody rates what is not over."""
    branch = done(done(SERVING, AddLeg(T1, LOANS)), Finish(C1), at=after(1))
    kinds = [type(event) for event in happened(branch, UNDO, at=after(1))]
    back = done(branch, UNDO, at=after(1))
    again = ticket(done(back, Finish(C1), at=after(2)), "t1")

    assert kinds == [events.RatingLapsed, events.MoveUndone]
    assert (ticket(back, "t1").past, ticket(back, "t1").to_come) == ((), (LOANS,))
    assert [leg.rating_state for leg in again.past] == ["asked"]


def test_a_visit_that_was_rated_does_not_come_back() -> None:
    """I9: a leg is rated once; served again, it would be asked again."""
    branch = done(done(SERVING, AddLeg(T1, LOANS)), Finish(C1), at=after(1))
    branch = done(branch, Rate("t1-1", 5), at=after(1))

    assert refusal(branch, UNDO, after(1)) == "RatedMeanwhile"


def test_a_visit_whose_next_leg_was_called_does_not_come_back() -> None:
    """The last move only: the call is taken back, and then there is none."""
    branch = done(done(SERVING, AddLeg(T1, LOANS)), Finish(C1), CallNext(C2), UNDO)

    assert (ticket(branch, "t1").leg, ticket(branch, "t1").state) == (2, State.WAITING)
    assert refusal(branch, UNDO) == "NothingToUndo"


def test_what_was_learnt_of_a_ticket_is_kept() -> None:
    """The papers are complete whoever was called when."""
    branch = done(called(), Annotate(T1, papers=True), UNDO)

    assert (ticket(branch, "t1").state, ticket(branch, "t1").papers) == (State.WAITING, True)


def test_a_call_taken_back_is_not_made_again_by_itself() -> None:
    """A counter that calls by itself would call the same customer at once."""
    branch = done(with_tickets("t1"), AutoCall(C1), Tick())
    assert branch.desks[C1].ticket == "t1"

    branch = done(branch, UNDO)
    assert not branch.desks[C1].auto_call
    assert happened(branch, Tick()) == ()


def test_a_no_show_taken_back_has_time_to_come() -> None:
    """The clock had given the customer up; the teller saw them coming."""
    branch = opened(calls=Calls(no_show_after=timedelta(seconds=30)))
    branch = done(done(branch, ask_for("t1"), CallNext(C1)), Tick(), at=after(0.5))
    branch = done(branch, UNDO, at=after(0.6))

    assert ticket(branch, "t1").state is State.CALLED
    assert happened(branch, Tick(), at=after(0.7)) == ()
    assert ticket(done(branch, Tick(), at=after(1.1)), "t1").state is State.NO_SHOW


def test_the_one_merged_away_cannot_take_the_merge_back() -> None:
    """It is the kept ticket's last move; its undo parts both."""
    branch = done(done(with_tickets("t1"), ask_for("t2", LOANS)), Merge(T1, T2))

    assert refusal(branch, UndoMove(T2)) == "NothingToUndo"


def test_an_undone_call_leaves_the_boards() -> None:
    """A number on the board that is not called sends somebody to a counter for nothing."""
    branch = done(called(), UNDO)

    assert branch.calls == ()


def test_an_undone_transfer_leaves_the_others_as_they_are() -> None:
    """Counter 2 has somebody else, and keeps them."""
    branch = done(with_tickets("t1", "t2"), CallNext(C2), Transfer(T2, LOANS), UndoMove(T2))

    assert (branch.desks[C2].ticket, ticket(branch, "t2").state) == ("t1", State.WAITING)


def refusal(branch: Branch, order: Command, at: datetime = MORNING) -> str:
    """The name of the refusal."""
    refused = decide(branch, order, at)
    assert isinstance(refused, Refusal), refused
    return type(refused).__name__

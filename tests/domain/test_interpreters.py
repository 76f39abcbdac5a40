"""An interpreter is wanted from the call until one has come, or the customer has gone."""

from datetime import timedelta

from server.domain.commands import (
    CallNext,
    Finish,
    InterpreterArrived,
    Requeue,
    Start,
    UndoMove,
)
from server.domain.model import Branch, TicketId
from server.domain.plan import Calls, Teller
from tests.builders import C1, after, ask_for, called, done, happened, opened, ticket

T1 = TicketId("t1")
CAME = InterpreterArrived(T1)
PATIENT = Calls(language_patience=timedelta(minutes=5))
LONG = after(5)


def at_the_counter() -> Branch:
    """Called by somebody who does not speak the customer's language, after all patience."""
    branch = opened(calls=PATIENT, tellers={"teller-c1": Teller("teller-c1", languages=("ko",))})
    return done(done(branch, ask_for("t1")), CallNext(C1), at=LONG)


def test_an_interpreter_is_wanted_until_one_has_come() -> None:
    """Recorded for nobody, it helped nobody."""
    wanted = at_the_counter()
    came = done(wanted, CAME, at=LONG)

    assert ticket(wanted, "t1").interpreter_since == LONG
    assert ticket(came, "t1").interpreter_since is None
    assert happened(came, CAME) == ()
    assert happened(called(), CAME) == ()


def test_one_who_has_come_stays_when_a_start_is_taken_back() -> None:
    """Undo takes back what the teller pressed, not who stands there."""
    branch = done(at_the_counter(), Start(C1), CAME, UndoMove(T1), at=LONG)

    assert ticket(branch, "t1").interpreter_since is None


def test_one_who_has_not_come_is_wanted_when_a_start_is_taken_back() -> None:
    """The customer still sits there and is not understood."""
    branch = done(at_the_counter(), Start(C1), UndoMove(T1), at=LONG)

    assert ticket(branch, "t1").interpreter_since == LONG


def test_a_call_that_is_taken_back_wants_nobody() -> None:
    """Whoever waits again may be called by somebody who speaks the language."""
    branch = done(at_the_counter(), UndoMove(T1), at=LONG)

    assert ticket(branch, "t1").interpreter_since is None


def test_every_call_asks_anew() -> None:
    """The interpreter of the first call has gone on to somebody else."""
    branch = done(at_the_counter(), CAME, Requeue(C1), at=LONG)
    again = done(branch, CallNext(C1), at=after(11))

    assert ticket(again, "t1").interpreter_since == after(11)
    assert not at_work(done(again, Start(C1), Finish(C1), at=after(12)))


def at_work(branch: Branch) -> list[str]:
    """Who is at a counter."""
    return [desk.ticket for desk in branch.desks.values() if desk.ticket]

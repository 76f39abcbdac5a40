"""Why not: each refusal is reached, says what is so, and leaves the branch as it was."""

from datetime import timedelta

import pytest

from server.domain.commands import (
    CallNext,
    Cancel,
    CloseCounter,
    CloseDay,
    Command,
    Finish,
    NoShow,
    OpenCounter,
    OpenDay,
    PauseCounter,
    Rate,
    Recall,
    Redirect,
    Start,
    Transfer,
    Withdraw,
)
from server.domain.decide import decide
from server.domain.model import Branch, TicketId, new_branch
from server.domain.plan import CounterCode, ServiceCode, TierCode
from server.domain.refusals import Refusal
from tests.builders import (
    ALL_REFUSALS,
    C1,
    C2,
    C3,
    LOANS,
    MORNING,
    after,
    ask_for,
    called,
    done,
    opened,
    plan,
    with_tickets,
)
from tests.domain.intake_refusals import CASES as INTAKE
from tests.domain.refusal_cases import VERBS

NOWHERE, T1 = CounterCode("c9"), TicketId("t1")
SHUT = new_branch(plan())
SERVED = done(called(), Start(C1), Finish(C1))
RATED = done(
    done(done(called(), Start(C1)), Finish(C1), at=MORNING + timedelta(minutes=5)),
    Rate("t1-1", 5),
    at=after(5),
)

CASES: list[tuple[str, Branch, Command, str]] = [
    ("BranchClosed", SHUT, ask_for("t1"), "The branch is closed."),
    ("BranchClosed", SHUT, CloseDay(), "The branch is closed."),
    ("BranchClosed", SHUT, OpenCounter(C1, "anna"), "The branch is closed."),
    ("DayIsOpen", opened(), OpenDay(), "The business day 2026-11-20 is open already."),
    (
        "UnknownService",
        opened(),
        ask_for("t1", ServiceCode("gems")),
        "There is no service “gems” here.",
    ),
    (
        "UnknownService",
        with_tickets("t1"),
        Transfer(T1, ServiceCode("gems")),
        "There is no service “gems” here.",
    ),
    (
        "UnknownTier",
        opened(),
        ask_for("t1", tier=TierCode("lead")),
        "There is no tier “lead” here.",
    ),
    *(
        ("UnknownCounter", opened(), order, "There is no counter “c9” here.")
        for order in (
            OpenCounter(NOWHERE, "anna"),
            PauseCounter(NOWHERE),
            CloseCounter(NOWHERE),
            CallNext(NOWHERE),
            Recall(NOWHERE),
            Start(NOWHERE),
            Finish(NOWHERE),
            NoShow(NOWHERE),
        )
    ),
    (
        "UnknownCounter",
        with_tickets("t1"),
        Transfer(T1, counter=NOWHERE),
        "There is no counter “c9” here.",
    ),
    (
        "UnknownMachine",
        with_tickets("t1"),
        Redirect(T1, "till"),
        "There is no machine “till” here.",
    ),
    *(
        ("UnknownTicket", opened(), order, "There is no such ticket today.")
        for order in (Cancel(T1), Transfer(T1, LOANS), Redirect(T1, "atm"))
    ),
    (
        "RequestWithdrawn",
        done(opened(), Withdraw(T1)),
        ask_for("t1"),
        "This request was withdrawn.",
    ),
    ("CounterNotOpen", opened([]), CallNext(C1), "Counter 1 is not open."),
    ("CounterNotOpen", opened([]), PauseCounter(C1), "Counter 1 is not open."),
    ("CounterBusy", called(), CallNext(C1), "Counter 1 already has A001."),
    ("CounterBusy", called(), CallNext(C1, "done"), "Counter 1 already has A001."),
    ("CounterBusy", called(), CloseCounter(C1), "Counter 1 already has A001."),
    (
        "CounterTaken",
        opened(),
        OpenCounter(C1, "anna"),
        "Counter 1 is taken by teller-c1.",
    ),
    *(
        ("CounterEmpty", opened(), order, "Nobody is at counter 1.")
        for order in (Recall(C1), Start(C1), Finish(C1), NoShow(C1))
    ),
    ("NobodyWaiting", opened(), CallNext(C1), "Nobody is waiting for counter 1."),
    *(
        ("IllegalMove", done(called(), Start(C1)), order, said)
        for order, said in (
            (Start(C1), "A001 is serving, so this cannot be done."),
            (Recall(C1), "A001 is serving, so this cannot be done."),
            (NoShow(C1), "A001 is serving, so this cannot be done."),
            (Cancel(T1), "A001 is serving, so this cannot be done."),
            (Redirect(T1, "atm"), "A001 is serving, so this cannot be done."),
        )
    ),
    ("IllegalMove", called(), Finish(C1), "A001 is called, so this cannot be done."),
    ("IllegalMove", SERVED, Transfer(T1), "A001 is served, so this cannot be done."),
    (
        "IllegalMove",
        done(called(), NoShow(C1)),
        Cancel(T1),
        "A001 is no show, so this cannot be done.",
    ),
    (
        "NowhereToGo",
        with_tickets("t1"),
        Transfer(T1),
        "A001 waits there already; choose another place.",
    ),
    (
        "NotServedThere",
        with_tickets("t1"),
        Transfer(T1, LOANS, C1),
        "Counter 1 does not offer loans.",
    ),
    (
        "TierNotServedThere",
        with_tickets("t1"),
        Transfer(T1, LOANS, C3),
        "Counter 3 does not serve the tier “basic”.",
    ),
    ("NotAsked", with_tickets("t1"), Rate("t1-1", 5), "No rating was asked for this visit."),
    ("NotAsked", SERVED, Rate("t1-1", 5), "No rating was asked for this visit."),
    ("NotAsked", RATED, Rate("t1-2", 5), "No rating was asked for this visit."),
    ("NotAsked", RATED, Rate("nonsense", 5), "No rating was asked for this visit."),
    (
        "AlreadyRated",
        RATED,
        Rate("t1-1", 1),
        "This visit has been rated already. Thank you.",
    ),
    ("ScoreOutOfRange", RATED, Rate("t1-1", 6), "A rating is a whole number from 1 to 5."),
    ("ScoreOutOfRange", RATED, Rate("t1-1", 0), "A rating is a whole number from 1 to 5."),
    *VERBS,
    *INTAKE,
]


@pytest.mark.parametrize(
    ("kind", "branch", "order", "said"),
    CASES,
    ids=[
        f"{kind}-{type(order).__name__}-{place}" for place, (kind, _, order, _) in enumerate(CASES)
    ],
)
def test_what_cannot_be_done_is_said(kind: str, branch: Branch, order: Command, said: str) -> None:
    """A finished sentence for whoever asked."""
    refusal = decide(branch, order, after(5))

    assert isinstance(refusal, Refusal), refusal
    assert type(refusal).__name__ == kind
    assert (
        refusal.sentence.format(**{name: getattr(refusal, name) for name in refusal.__match_args__})
        == said
    )


def test_each_refusal_is_reached() -> None:
    """A refusal that nothing reaches is a promise nobody keeps."""
    assert {kind for kind, *_ in CASES} == {kind.__name__ for kind in ALL_REFUSALS}


def test_counter_two_is_not_in_the_way() -> None:
    """The same teller may come back to a counter of his own."""
    paused = done(opened([C2]), PauseCounter(C2, "tea"))

    assert done(paused, OpenCounter(C2, "teller-c2")).desks[C2].reason == ""

"""Why not, of everything beyond the straight way; `test_refusals` counts both lists."""

from dataclasses import replace
from datetime import timedelta

from server.domain import events
from server.domain.commands import (
    AddLeg,
    Annotate,
    AutoCall,
    CallNext,
    CallTicket,
    ChangeProfile,
    CloseDay,
    Command,
    CorrectService,
    Describe,
    Finish,
    GoOn,
    HandOver,
    Hold,
    HoldAtCounter,
    InterpreterArrived,
    Merge,
    NoShow,
    PauseCounter,
    RecordOutcome,
    Redirect,
    Reinstate,
    Requeue,
    Resume,
    ServeDirectly,
    Start,
    UndoMove,
    Upgrade,
    Withdraw,
)
from server.domain.evolve import evolve
from server.domain.model import Branch, Delivered, TicketId, new_branch
from server.domain.plan import (
    CounterCode,
    Fallback,
    Profile,
    ServiceCode,
    Teller,
    TierCode,
)
from tests.builders import (
    BASIC,
    C1,
    CASH,
    GOLD,
    LOANS,
    MORNING,
    ask_for,
    called,
    done,
    opened,
    plan,
    with_tickets,
)
from tests.domain.refusals_of_goals import SENDING

NOWHERE, T1, T2 = CounterCode("c9"), TicketId("t1"), TicketId("t2")
GEMS, LEAD = ServiceCode("gems"), TierCode("lead")
WAITING, CALLED = with_tickets("t1"), called()
SERVING = done(CALLED, Start(C1))
SERVED = done(SERVING, Finish(C1))
HELD = done(CALLED, Hold(C1, "form"))
EARLY = evolve(new_branch(plan()), events.DayOpened(MORNING, MORNING.date(), working=False))


def early() -> Branch:
    """A counter is open before opening time."""
    opening = events.CounterOpened(MORNING, C1, "anna")
    return evolve(EARLY, opening)


Case = tuple[str, Branch, Command, str]
COUNTERS: list[Case] = [
    *(
        ("UnknownCounter", opened(), order, "There is no counter “c9” here.")
        for order in (
            HandOver(NOWHERE, "boram"),
            ChangeProfile(NOWHERE, None),
            AutoCall(NOWHERE),
            CallTicket(NOWHERE, T1, "train"),
            ServeDirectly(NOWHERE, T1, CASH, BASIC),
            Requeue(NOWHERE),
            Hold(NOWHERE, "form"),
            Resume(NOWHERE, T1),
            HoldAtCounter(NOWHERE, "stamp"),
            GoOn(NOWHERE),
        )
    ),
    *(
        ("CounterNotOpen", opened([]), order, "Counter 1 is not open.")
        for order in (
            HandOver(C1, "boram"),
            ChangeProfile(C1, None),
            AutoCall(C1),
            CallTicket(C1, T1, "train"),
            Resume(C1, T1),
        )
    ),
    (
        "CounterNotOpen",
        done(opened(), PauseCounter(C1)),
        AutoCall(C1),
        "Counter 1 is not open.",
    ),
    (
        "CounterBusy",
        done(WAITING, CallNext(C1), ask_for("t2")),
        CallTicket(C1, T2, "train"),
        "Counter 1 already has A001.",
    ),
    (
        "CounterBusy",
        done(HELD, ask_for("t2"), CallNext(C1)),
        Resume(C1, T1),
        "Counter 1 already has A002.",
    ),
    *(
        ("CounterEmpty", opened(), order, "Nobody is at counter 1.")
        for order in (Requeue(C1), Hold(C1, "form"), HoldAtCounter(C1, "stamp"), GoOn(C1))
    ),
    ("NotYetOpen", early(), CallNext(C1), "The branch has not opened yet, so nobody is called."),
    (
        "MayNotChoose",
        with_tickets("t1", branch=opened(tellers={"teller-c1": Teller("x", trainee=True)})),
        CallTicket(C1, T1, "baby"),
        "teller-c1 may not call out of turn.",
    ),
    (
        "MayNotCall",
        done(opened(), ask_for("t1", LOANS)),
        CallTicket(C1, T1, "train"),
        "Counter 1 may not call B001.",
    ),
    *(
        ("ReasonMissing", branch, order, "A reason is needed.")
        for branch, order in (
            (WAITING, CallTicket(C1, T1, "")),
            (WAITING, Upgrade(T1, GOLD, "")),
            (CALLED, Hold(C1, "")),
            (SERVING, HoldAtCounter(C1, "")),
        )
    ),
    (
        "UnknownReason",
        opened(break_reasons={"lunch": {}}),
        PauseCounter(C1, "tea"),
        "There is no reason “tea” in this branch.",
    ),
    (
        "UnknownOutcome",
        replace(SERVING, plan=plan(outcomes={"refused": {}})),
        Finish(C1, "odd"),
        "There is no outcome “odd” in this branch.",
    ),
    (
        "QuantityTooSmall",
        SERVING,
        Finish(C1, "done", (Delivered(CASH, 0),)),
        "What was delivered was delivered at least once.",
    ),
    (
        "UnknownService",
        SERVED,
        RecordOutcome("t1-1", "done", (Delivered(GEMS),)),
        "There is no service “gems” here.",
    ),
    (
        "UnknownDiscipline",
        opened(),
        ChangeProfile(C1, Profile((CASH,), discipline="odd")),
        "There is no discipline “odd” here.",
    ),
    (
        "UnknownService",
        opened(),
        ChangeProfile(C1, Profile((CASH,), fallback=Fallback(timedelta(0), (GEMS,)))),
        "There is no service “gems” here.",
    ),
    (
        "UnknownTier",
        opened(),
        ChangeProfile(C1, Profile((CASH,), (LEAD,))),
        "There is no tier “lead” here.",
    ),
]
TICKETS: list[Case] = [
    *(
        ("UnknownTicket", opened(), order, "There is no such ticket today.")
        for order in (
            CallTicket(C1, T1, "train"),
            Resume(C1, T1),
            Reinstate(T1),
            CorrectService(T1, LOANS),
            AddLeg(T1, LOANS),
            Upgrade(T1, GOLD, "card"),
            Merge(T1, T2),
            UndoMove(T1),
            Annotate(T1, note="n1"),
            Describe(T1, "ko"),
            InterpreterArrived(T1),
            RecordOutcome("t1-1", "done"),
        )
    ),
    (
        "UnknownTicket",
        SERVED,
        RecordOutcome("t1-2", "done"),
        "There is no such ticket today.",
    ),
    *(
        ("IllegalMove", SERVED, order, "A001 is served, so this cannot be done.")
        for order in (
            CallTicket(C1, T1, "train"),
            Resume(C1, T1),
            Reinstate(T1),
            CorrectService(T1, LOANS),
            AddLeg(T1, LOANS),
            Upgrade(T1, GOLD, "card"),
            Describe(T1, "ko"),
            Redirect(T1, "atm"),
        )
    ),
    *(
        ("IllegalMove", CALLED, order, "A001 is called, so this cannot be done.")
        for order in (HoldAtCounter(C1, "stamp"), GoOn(C1), RecordOutcome("t1-1", "done"))
    ),
    (
        "IllegalMove",
        SERVING,
        Requeue(C1),
        "A001 is serving, so this cannot be done.",
    ),
    (
        "IllegalMove",
        done(CALLED, ask_for("t2")),
        Merge(T2, T1),
        "A001 is called, so this cannot be done.",
    ),
    ("SameTicket", WAITING, Merge(T1, T1), "A001 cannot be merged with itself."),
    (
        "BranchClosed",
        done(CALLED, NoShow(C1), CloseDay()),
        Reinstate(T1),
        "The branch is closed.",
    ),
    (
        "BranchClosed",
        done(opened(), CloseDay()),
        ServeDirectly(C1, T1, CASH, BASIC),
        "The branch is closed.",
    ),
    (
        "RequestWithdrawn",
        done(opened(), Withdraw(T1)),
        ServeDirectly(C1, T1, CASH, BASIC),
        "This request was withdrawn.",
    ),
    (
        "UnknownService",
        opened(),
        ServeDirectly(C1, T1, GEMS, BASIC),
        "There is no service “gems” here.",
    ),
    (
        "UnknownTier",
        opened(),
        ServeDirectly(C1, T1, CASH, LEAD),
        "There is no tier “lead” here.",
    ),
    (
        "NotServedThere",
        opened(),
        ServeDirectly(C1, T1, LOANS, BASIC),
        "Counter 1 does not offer loans.",
    ),
    *(
        ("UnknownService", WAITING, order, "There is no service “gems” here.")
        for order in (CorrectService(T1, GEMS), AddLeg(T1, GEMS))
    ),
]
VERBS: list[Case] = [*COUNTERS, *TICKETS, *SENDING]

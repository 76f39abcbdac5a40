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
    Divert,
    Finish,
    GoOn,
    HandOver,
    Hold,
    HoldAtCounter,
    Merge,
    NoShow,
    PauseCounter,
    Rate,
    RecordOutcome,
    Redirect,
    Reinstate,
    Requeue,
    Resume,
    ServeDirectly,
    SetMachine,
    Start,
    Transfer,
    UndoMove,
    Upgrade,
    Withdraw,
)
from server.domain.evolve import evolve
from server.domain.model import Branch, Delivered, MachineState, TicketId, new_branch
from server.domain.plan import (
    CounterCode,
    Fallback,
    Need,
    Profile,
    ServiceCode,
    Skill,
    Teller,
    TierCode,
)
from tests.builders import (
    BASIC,
    C1,
    C2,
    CASH,
    GOLD,
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

NOWHERE, T1, T2 = CounterCode("c9"), TicketId("t1"), TicketId("t2")
GEMS, LEAD = ServiceCode("gems"), TierCode("lead")
WAITING, CALLED = with_tickets("t1"), called()
SERVING = done(CALLED, Start(C1))
SERVED = done(SERVING, Finish(C1))
HELD = done(CALLED, Hold(C1, "form"))
EARLY = evolve(new_branch(plan()), events.DayOpened(MORNING, MORNING.date(), working=False))
BROKEN = done(WAITING, SetMachine("atm", MachineState.OUT_OF_ORDER))
GOLD_COINS = ServiceCode("gold-coins")
THREE = {**plan().services, GOLD_COINS: replace(plan().services[CASH], code=GOLD_COINS)}
DIVERTED = done(opened(services=THREE), Divert(CASH, LOANS, after(60)))
RAMP = Need("ramp", {"en": "A ramp"})
LADDERS = {
    **plan().tiers,
    TierCode("firm"): replace(plan().tiers[GOLD], code=TierCode("firm"), ladder="corporate"),
}
ANNA = Teller("anna", {CASH: Skill(1)}, (GOLD,))


def early() -> Branch:
    """A counter is open before opening time."""
    opening = events.CounterOpened(MORNING, C1, "anna")
    return evolve(EARLY, opening)


def with_ramp() -> Branch:
    """Someone who needs a ramp waits, and no counter has one."""
    issued = events.TicketIssued(
        MORNING, T1, "A001", "A", 1, CASH, BASIC, "zh", "f" * 64, 0, needs=("ramp",)
    )
    return evolve(opened(needs={"ramp": RAMP}), issued)


def just(branch: Branch, *orders: Command) -> Branch:
    """What happened at the very moment at which the refused order comes."""
    return done(branch, *orders, at=after(5))


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
GOALS: list[Case] = [
    (
        "NeedNotMetThere",
        with_ramp(),
        Transfer(T1, counter=C2),
        "Counter 2 does not have what A001 needs.",
    ),
    *(
        ("NobodyServes", with_ramp(), order, "No counter could ever serve A001 with loans.")
        for order in (Transfer(T1, LOANS), CorrectService(T1, LOANS), AddLeg(T1, LOANS))
    ),
    (
        "UnknownTeller",
        WAITING,
        Transfer(T1, teller="nobody"),
        "There is no teller “nobody” here.",
    ),
    *(
        (
            "TellerCannot",
            done(opened(tellers={"anna": ANNA}), ask_for("t1", tier=tier)),
            Transfer(T1, service, teller="anna"),
            f"anna does not do {service} for the tier “{tier}”.",
        )
        for service, tier in ((CASH, BASIC), (LOANS, GOLD))
    ),
    (
        "NobodyServes",
        done(
            opened(tellers={"anna": ANNA}),
            ask_for("t1", tier=GOLD),
            Transfer(T1, teller="anna"),
        ),
        Upgrade(T1, BASIC, "a mistake"),
        "No counter could ever serve A001 with cash.",
    ),
    (
        "NoWayBack",
        CALLED,
        Transfer(T1, LOANS, return_to_me=True),
        "A001 was not being served, so there is nothing to come back to.",
    ),
    (
        "MachineOutOfOrder",
        BROKEN,
        Redirect(T1, "atm"),
        "The machine “atm” is out of order.",
    ),
    *(
        ("UnknownMachine", WAITING, order, f"There is no machine “{machine}” here.")
        for order, machine in (
            (Redirect(T1), ""),
            (SetMachine("till", MachineState.WORKING), "till"),
        )
    ),
    (
        "OtherLadder",
        replace(WAITING, plan=plan(tiers=LADDERS)),
        Upgrade(T1, TierCode("firm"), "card"),
        "The tier “firm” does not count for cash.",
    ),
    ("UnknownTier", WAITING, Upgrade(T1, LEAD, "card"), "There is no tier “lead” here."),
    *(
        (
            "DiversionChained",
            branch,
            order,
            f"{part} is part of another diversion; end that one first.",
        )
        for branch, order, part in (
            (DIVERTED, Divert(LOANS, CASH, after(60)), CASH),
            (DIVERTED, Divert(LOANS, GOLD_COINS, after(60)), LOANS),
            (opened(), Divert(CASH, CASH, after(60)), CASH),
        )
    ),
    (
        "DiversionOver",
        opened(),
        Divert(CASH, LOANS, after(5)),
        "A diversion must end later than now.",
    ),
    *(
        ("UnknownService", opened(), order, "There is no service “gems” here.")
        for order in (Divert(GEMS, CASH, after(60)), Divert(CASH, GEMS, after(60)))
    ),
]
UNDONE: list[Case] = [
    (
        "NothingToUndo",
        WAITING,
        UndoMove(T1),
        "There is no last move of A001 to take back.",
    ),
    (
        "TooLateToUndo",
        CALLED,
        UndoMove(T1),
        "The last move of A001 is more than 10 seconds old.",
    ),
    (
        "RatedMeanwhile",
        just(SERVING, Finish(C1), Rate("t1-1", 5)),
        UndoMove(T1),
        "A001 has been rated, so the service stays finished.",
    ),
]
VERBS: list[Case] = [*COUNTERS, *TICKETS, *GOALS, *UNDONE]

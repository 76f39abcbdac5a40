"""Why nobody is sent there, and why a move is not taken back; `refusal_cases` has the rest."""

from dataclasses import replace

from server.domain import events
from server.domain.commands import (
    AddLeg,
    CallNext,
    CloseCounter,
    Command,
    CorrectService,
    Describe,
    Divert,
    Finish,
    Rate,
    Redirect,
    SetMachine,
    Start,
    Transfer,
    UndoMove,
    Upgrade,
)
from server.domain.evolve import evolve
from server.domain.model import Branch, MachineState, TicketId
from server.domain.plan import (
    CounterCode,
    Need,
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


def with_ramp() -> Branch:
    """Someone who needs a ramp waits, and no counter has one."""
    issued = events.TicketIssued(
        MORNING, T1, "A001", "A", 1, CASH, BASIC, "zh", "f" * 64, 0, needs=("ramp",)
    )
    return evolve(opened(needs={"ramp": RAMP}), issued)


def just(branch: Branch, *orders: Command) -> Branch:
    """What happened at the very moment at which the refused order comes."""
    return done(branch, *orders, at=after(5))


DARK = (
    "Counter 2 is closed, so nobody would call {} there. "
    "Choose another counter, or confirm that it will open."
)
Case = tuple[str, Branch, Command, str]
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
        "NobodyThere",
        with_tickets("t1", branch=opened([C1])),
        Transfer(T1, counter=C2),
        DARK.format("A001"),
    ),
    (
        "NobodyThere",
        done(with_tickets("t1", "t2"), CallNext(C2), CloseCounter(C2, after_this=True)),
        Transfer(TicketId("t2"), counter=C2),
        DARK.format("A002"),
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
BACK: list[Case] = [
    (
        "NotSentAway",
        WAITING,
        replace(ask_for("t2"), came_back=T1),
        "A001 was not sent elsewhere in the last 30 minutes.",
    ),
    (
        "UnknownTicket",
        opened(),
        replace(ask_for("t2"), came_back=T1),
        "There is no such ticket today.",
    ),
    ("UnknownNeed", WAITING, Describe(T1, needs=("wings",)), "The need “wings” is not known here."),
]
SENDING: list[Case] = [*BACK, *GOALS, *UNDONE]

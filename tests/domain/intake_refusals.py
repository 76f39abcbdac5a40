"""Each refusal of the intake, and how it is reached."""

from dataclasses import replace
from typing import Any

from server.domain.commands import (
    Away,
    BookAppointment,
    CallNext,
    ChangePlan,
    CheckIn,
    ComeBack,
    Command,
    HandIn,
    Issue,
    LeaseNumbers,
    NoShow,
)
from server.domain.model import Branch, TicketId
from server.domain.plan import Aspect, Cap, Hours, PastClosing, Questionnaire, Span
from tests.builders import (
    BASIC,
    C1,
    CASH,
    GOLD,
    LOANS,
    MORNING,
    after,
    ask_for,
    done,
    opened,
    plan,
    with_tickets,
)


def _asked(**changes: Any) -> Issue:
    return replace(ask_for("t9"), **changes)


def _cash(**changes: Any) -> Branch:
    services = {**plan().services, CASH: replace(plan().services[CASH], **changes)}
    return opened(services=services)


def _slip(number: str, name: str = "t1") -> HandIn:
    return HandIn("kiosk-1", (Away(TicketId(name), number, CASH, BASIC, "zh", "f" * 64, MORNING),))


def _struck(**kept: Any) -> ChangePlan:
    return ChangePlan(plan(**kept))


FILED = done(opened(), LeaseNumbers("kiosk-1"), _slip("A500"))
BOOKED = done(opened(), BookAppointment("1234", CASH, after(30)))
LATER_ON = done(opened(), BookAppointment("1234", CASH, after(24 * 60)))
CHECK_IN = CheckIn(TicketId("t9"), "1234", "zh", "f" * 64)
MISSED = done(with_tickets("t1"), CallNext(C1), NoShow(C1))
Case = tuple[str, Branch, Command, str]
CASES: list[Case] = [
    (
        "ValueNotAllowed",
        opened(),
        _asked(language="z" * 65),
        "The value “language” is too long, too large or not well formed.",
    ),
    ("UnknownNeed", opened(), _asked(needs=("wings",)), "The need “wings” is not known here."),
    ("UnknownSocial", opened(), _asked(social="star"), "The priority “star” is not known here."),
    ("NoAppointment", opened(), CHECK_IN, "We know no appointment with this code."),
    (
        "AppointmentElsewhen",
        LATER_ON,
        CHECK_IN,
        "This appointment is on 2026-11-21 at 09:00.",
    ),
    (
        "AppointmentTaken",
        done(BOOKED, replace(CHECK_IN, ticket=TicketId("t1"))),
        CHECK_IN,
        "This appointment has a ticket already: A001.",
    ),
    (
        "CalledMeanwhile",
        MISSED,
        ComeBack("f" * 64),
        "A001 was called at 09:00. Please go to our staff.",
    ),
    (
        "TooManyServices",
        opened(services_a_visit=1),
        _asked(further=(LOANS,)),
        "At most 1 services can be asked for at once.",
    ),
    (
        "ServiceNotForTier",
        _cash(tiers=(GOLD,)),
        _asked(),
        "cash is not offered to the tier “basic”.",
    ),
    (
        "ServiceNotNow",
        _cash(spans=(Span(MORNING.time(), MORNING.time()),)),
        _asked(),
        "cash is not offered at this hour.",
    ),
    (
        "ServiceFull",
        _cash(cap=Cap(a_day=0)),
        _asked(),
        "No more tickets are issued for cash today.",
    ),
    (
        "SlotFull",
        _cash(cap=Cap(a_slot=0)),
        _asked(),
        "No tickets are issued for cash before 09:30.",
    ),
    (
        "NotBeforeClosing",
        opened(hours=Hours(past_closing=PastClosing.REFUSE)),
        _asked(usually_minutes=600.0),
        "You would probably not be served before we close at 17:00.",
    ),
    (
        "NumberTaken",
        FILED,
        _slip("A500", "t2"),
        "A500 belongs to another ticket already; please look into it by hand.",
    ),
    ("NumberNotHeld", FILED, _slip("A540", "t2"), "kiosk-1 does not hold the number A540."),
    ("AlreadyFiled", FILED, _slip("A501"), "The ticket A501 has been filed as A500 already."),
    ("OtherBranch", opened(), _struck(code="b2"), "This plan is for another branch, “b2”."),
    (
        "QuestionsChanged",
        opened(),
        _struck(questionnaire=Questionnaire(aspects=(Aspect.SPEED,))),
        (
            "Version “usual” of the questionnaire asks something else. "
            "Give the new questions a version of their own."
        ),
    ),
    (
        "ServiceNeeded",
        with_tickets("t1"),
        _struck(services={}),
        "The plan must keep cash: A001 needs it.",
    ),
    (
        "TierNeeded",
        with_tickets("t1"),
        _struck(tiers={GOLD: plan().tiers[GOLD]}),
        "The plan must keep the tier “basic”: A001 has it.",
    ),
    (
        "CounterNeeded",
        opened([C1]),
        _struck(counters={}),
        "The plan must keep counter 1 until it is closed and nobody is sent there.",
    ),
]

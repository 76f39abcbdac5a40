"""Customers who come with a code: of an appointment, a slip, a form."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server.domain.commands import (
    AttachForm,
    BookAppointment,
    CallNext,
    Cancel,
    CheckIn,
    CloseDay,
    ComeBack,
    DropAppointment,
    Finish,
    NoShow,
    OpenDay,
    ServeDirectly,
    Start,
    Tick,
    Withdraw,
)
from server.domain.decide import decide
from server.domain.events import TicketIssued, TicketReinstated
from server.domain.model import Branch, State, TicketId
from server.domain.plan import Calls, Cap, ServiceCode, TierCode
from server.domain.refusals import (
    AppointmentTaken,
    CalledMeanwhile,
    IllegalMove,
    NoAppointment,
    UnknownService,
    UnknownTicket,
    UnknownTier,
    ValueNotAllowed,
)
from tests.builders import (
    BASIC,
    C1,
    CASH,
    GOLD,
    MORNING,
    after,
    ask_for,
    done,
    happened,
    opened,
    plan,
    ticket,
)

T1 = TicketId("t1")
TOKEN = "a" * 64
COMES = CheckIn(T1, "1234", "ko", TOKEN)
BOOKED = BookAppointment("1234", CASH, after(60), GOLD)
RULE = Calls(reinstate_places=2, returns_within=timedelta(minutes=15))


def named(name: str) -> CheckIn:
    """Another request for the same appointment."""
    return replace(COMES, ticket=TicketId(name))


def missed(minutes: float = 5, **changes: object) -> Branch:
    """Three wait, and the first was called and did not come."""
    branch = opened([C1], **changes)
    branch = done(branch, replace(ask_for("t1"), token=TOKEN), ask_for("t2"), ask_for("t3"))
    return done(done(branch, CallNext(C1)), NoShow(C1), at=after(minutes))


def test_a_code_becomes_a_ticket_with_its_service_tier_and_time() -> None:
    """The customer types eight digits and says nothing else."""
    branch = done(opened(), BOOKED)
    (issued,) = happened(branch, COMES, at=after(50))

    assert isinstance(issued, TicketIssued)
    assert (issued.service, issued.tier, issued.appointment) == (CASH, GOLD, after(60))
    assert (issued.language, issued.code, issued.number) == ("ko", "1234", "A001")


def test_asked_twice_it_is_the_same_ticket_and_another_request_is_told_its_number() -> None:
    """One appointment, one number."""
    branch = done(opened(), BOOKED, COMES, at=after(50))

    assert happened(branch, COMES) == ()
    assert decide(branch, named("t2"), after(51)) == AppointmentTaken("A001")


def test_a_check_in_that_was_never_printed_can_be_done_again() -> None:
    """Who was sent to the staff without a slip has not used up the appointment."""
    branch = done(opened(), BOOKED, COMES, Withdraw(T1), at=after(50))

    assert ticket(done(branch, named("t2"), at=after(51)), "t2").appointment == after(60)


def test_an_appointment_is_served_though_all_tickets_are_taken() -> None:
    """It was promised before."""
    services = {**plan().services, CASH: replace(plan().services[CASH], cap=Cap(a_day=0))}
    branch = done(opened(services=services), BOOKED, COMES, at=after(50))

    assert ticket(branch, "t1").state is State.WAITING


def test_the_calendar_may_move_and_drop_what_nobody_came_for() -> None:
    """And not what somebody holds a number for."""
    moved = done(opened(), BOOKED, replace(BOOKED, due=after(90)))
    dropped = done(moved, DropAppointment("1234"), DropAppointment("1234"))
    taken = done(moved, COMES, at=after(80))

    assert moved.appointments["1234"].due == after(90)
    assert decide(dropped, COMES, after(80)) == NoAppointment()
    assert decide(taken, BOOKED, after(81)) == AppointmentTaken("A001")
    assert happened(moved, replace(BOOKED, due=after(90))) == ()


def test_a_day_forgets_the_appointments_of_those_before_it() -> None:
    """Codes may come again, and the branch stays small."""
    tomorrow = replace(BOOKED, code="5678", due=after(24 * 60 + 60))
    branch = done(opened(), BOOKED, tomorrow)
    branch = done(branch, CloseDay(), Tick(), at=after(12 * 60))
    branch = done(branch, OpenDay(), at=after(24 * 60))

    assert list(branch.appointments) == ["5678"]


def test_an_appointment_names_what_the_branch_has() -> None:
    """The calendar hears of a mistake when it makes it, not the customer at the door."""
    nowhere = replace(BOOKED, service=ServiceCode("none"))
    nobody = replace(BOOKED, tier=TierCode("none"))

    assert decide(opened(), nowhere, MORNING) == UnknownService("none")
    assert decide(opened(), nobody, MORNING) == UnknownTier("none")
    assert done(opened(), replace(BOOKED, tier=None)).appointments["1234"].tier == BASIC
    assert decide(opened(), replace(BOOKED, code="no code"), MORNING) == ValueNotAllowed("code")


def test_who_missed_the_call_is_back_in_by_the_rule_and_is_told_so() -> None:
    """Behind two, and when it was called."""
    (back,) = happened(missed(calls=RULE), ComeBack(TOKEN), at=after(10))
    branch = done(missed(calls=RULE), ComeBack(TOKEN), at=after(10))

    assert isinstance(back, TicketReinstated)
    assert back.missed == MORNING
    assert [one.id for one in branch.waiting()] == ["t2", "t3", "t1"]


@pytest.mark.parametrize(("calls", "minutes"), [(RULE, 21), (Calls(), 6)])
def test_too_late_or_without_a_rule_the_staff_decide(calls: Calls, minutes: float) -> None:
    """The kiosk never bends the rule."""
    asked = decide(missed(calls=calls), ComeBack(TOKEN), after(minutes))

    assert asked == CalledMeanwhile("A001", "09:00")


def test_a_slip_that_waits_or_is_done_is_only_looked_at() -> None:
    """Scanning changes nobody's place."""
    branch = done(opened([C1]), replace(ask_for("t1"), token=TOKEN))
    served = done(branch, CallNext(C1), Start(C1), Finish(C1), at=after(1))

    assert happened(branch, ComeBack(TOKEN)) == ()
    assert happened(served, ComeBack(TOKEN), at=after(2)) == ()
    assert decide(branch, ComeBack("b" * 64), MORNING) == UnknownTicket()


def test_a_form_belongs_to_the_ticket_by_its_reference_alone() -> None:
    """Before, or while the customer is at the counter; not when the visit is over."""
    branch = done(opened([C1]), replace(ask_for("t1"), token=TOKEN))
    noted = done(branch, AttachForm(TOKEN, "F-2026-77"))
    gone = done(branch, Cancel(T1))

    assert ticket(noted, "t1").reference == "F-2026-77"
    assert happened(noted, AttachForm(TOKEN, "F-2026-77")) == ()
    assert decide(gone, AttachForm(TOKEN, "F-1"), MORNING) == IllegalMove("A001", "cancelled")
    assert decide(branch, AttachForm("b" * 64, "F-1"), MORNING) == UnknownTicket()


def test_nobody_who_has_no_slip_is_found_by_an_empty_token() -> None:
    """Whoever is served without a ticket has none."""
    branch = done(opened([C1]), ServeDirectly(C1, T1, CASH, BASIC))

    assert decide(branch, ComeBack(""), MORNING) == UnknownTicket()

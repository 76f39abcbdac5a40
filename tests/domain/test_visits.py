"""One visit, several services: legs, outcomes, a wrong choice put right, service without ticket."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server.domain import events
from server.domain.commands import (
    AddLeg,
    Annotate,
    CallNext,
    CloseCounter,
    CloseDay,
    CorrectService,
    Finish,
    GoOn,
    HoldAtCounter,
    Rate,
    RecordOutcome,
    ServeDirectly,
    Start,
    Tick,
    Transfer,
)
from server.domain.model import Branch, Delivered, State, TicketId
from server.domain.plan import ServiceCode
from tests.builders import (
    BASIC,
    C1,
    C2,
    CASH,
    LOANS,
    after,
    ask_for,
    called,
    done,
    happened,
    opened,
    plan,
    ticket,
    with_tickets,
)

T1 = TicketId("t1")


def served_through(branch: Branch, minute: float) -> Branch:
    """Whoever is next at the second counter, served there for a minute."""
    branch = done(branch, CallNext(C2), Start(C2), at=after(minute))
    return done(branch, Finish(C2), at=after(minute + 1))


def test_a_visit_goes_on_to_its_next_service() -> None:
    """One number for all the customer came for; the next leg arrives when it begins to wait."""
    branch = done(called(), AddLeg(T1, LOANS), Start(C1))
    kinds = [type(event) for event in happened(branch, Finish(C1), at=after(5))]
    branch = done(branch, Finish(C1), at=after(5))
    visit = ticket(branch, "t1")

    assert kinds == [events.TicketServed, events.RatingAsked, events.LegBegan]
    assert (visit.state, visit.service, visit.leg, visit.number) == (
        State.WAITING,
        LOANS,
        2,
        "A001",
    )
    assert (visit.waits_since, visit.to_come) == (after(5), ())
    assert [(leg.service, leg.outcome) for leg in visit.past] == [(CASH, "done")]


def test_the_last_service_ends_the_visit() -> None:
    """Terminal is terminal."""
    branch = done(called(), AddLeg(T1, LOANS), Start(C1), Finish(C1))

    assert ticket(served_through(branch, 1), "t1").state is State.SERVED


def test_a_service_may_bring_another_by_itself() -> None:
    """Chained by the plan, before what else the customer came for."""
    services = plan().services
    chained = {**services, CASH: replace(services[CASH], then=LOANS)}
    branch = done(with_tickets("t1", branch=opened(services=chained)), AddLeg(T1, CASH))
    branch = done(branch, CallNext(C1), Start(C1), Finish(C1))

    assert (ticket(branch, "t1").service, ticket(branch, "t1").to_come) == (LOANS, (CASH,))


def test_a_service_that_was_struck_from_the_plan_is_not_waited_for() -> None:
    """Nobody waits for what nobody serves any more."""
    branch = done(called(), AddLeg(T1, LOANS), Start(C1))
    cash_only = {CASH: branch.plan.services[CASH]}
    branch = replace(branch, plan=plan(services=cash_only))

    assert ticket(done(branch, Finish(C1)), "t1").state is State.SERVED


def test_whoever_was_sent_away_with_return_comes_back_first() -> None:
    """The teller said "return to me", and goes on where the customer left."""
    branch = done(with_tickets("t1", "t2"), CallNext(C1), Start(C1))
    branch = done(branch, Transfer(T1, LOANS, return_to_me=True), ask_for("t3"), at=after(1))
    branch = done(branch, CallNext(C1), Start(C1), at=after(1))
    branch = done(branch, CallNext(C2), at=after(1))
    branch = done(done(branch, Start(C2), at=after(1)), Finish(C2), at=after(4))
    back = ticket(branch, "t1")

    assert (back.state, back.service, back.only_at, back.back_to) == (
        State.WAITING,
        CASH,
        C1,
        None,
    )
    again = done(branch, CallNext(C1, "done"), at=after(5))
    assert again.desks[C1].ticket == "t1"


def test_nobody_returns_to_a_counter_that_has_closed() -> None:
    """Their service is done elsewhere then."""
    branch = done(called(), Start(C1))
    branch = done(branch, Transfer(T1, LOANS, return_to_me=True), CloseCounter(C1), at=after(1))
    branch = served_through(branch, 2)

    assert (ticket(branch, "t1").service, ticket(branch, "t1").only_at) == (CASH, None)


def test_after_closing_nobody_is_sent_back_into_the_hall() -> None:
    """The visit ends where it is."""
    branch = done(called(), AddLeg(T1, LOANS), Start(C1), CloseDay())

    assert ticket(done(branch, Finish(C1)), "t1").state is State.SERVED


def test_a_visit_is_asked_about_two_of_its_services() -> None:
    """I9: a third question is a nuisance."""
    branch = done(with_tickets("t1"), AddLeg(T1, LOANS), AddLeg(T1, CASH))
    asked = []
    for minute in range(3):
        before = done(branch, CallNext(C2), Start(C2), at=after(2 * minute))
        branch = done(before, Finish(C2), at=after(2 * minute + 1))
        window = branch.desks[C2].window
        asked.append(window.leg if window else None)
        branch = done(branch, Tick(), at=after(2 * minute + 2))

    assert asked == ["t1-1", "t1-2", None]


def test_a_leg_that_is_past_can_still_be_rated() -> None:
    """The window belongs to the finished leg, though the visit goes on."""
    branch = done(called(), AddLeg(T1, LOANS), Start(C1))
    branch = done(branch, Finish(C1), at=after(1))
    rated = done(branch, Rate("t1-1", 5), at=after(1))

    assert [(leg.rating, leg.rating_state) for leg in ticket(rated, "t1").past] == [(5, "given")]
    assert (ticket(rated, "t1").rating, rated.desks[C1].window) == (None, None)


def test_a_leg_that_is_past_lapses_too() -> None:
    """No answer is recorded as no answer."""
    branch = done(called(), AddLeg(T1, LOANS), Start(C1))
    branch = done(done(branch, Finish(C1), at=after(1)), Tick(), at=after(2))

    assert [leg.rating_state for leg in ticket(branch, "t1").past] == ["lapsed"]


def test_someone_without_a_ticket_gets_a_number_for_the_record() -> None:
    """The series runs on: the next slip is A002."""
    branch = done(opened(), ServeDirectly(C1, T1, CASH, BASIC), at=after(1))

    assert (ticket(branch, "t1").state, ticket(branch, "t1").number) == (State.SERVING, "A001")
    assert (branch.desks[C1].ticket, ticket(branch, "t1").started_at) == ("t1", after(1))
    assert happened(branch, ServeDirectly(C1, T1, CASH, BASIC)) == ()
    assert ticket(done(branch, ask_for("t2")), "t2").number == "A002"


def test_what_was_delivered_is_recorded() -> None:
    """One customer, three transfers: the bank counts services, not people."""
    delivered = (Delivered(CASH, 3), Delivered(LOANS))
    branch = done(called(), Start(C1), Finish(C1, "done", delivered))

    assert ticket(branch, "t1").delivered == delivered


@pytest.mark.parametrize("further", [(), (LOANS,)])
def test_an_outcome_may_be_given_afterwards(further: tuple[ServiceCode, ...]) -> None:
    """It never delays the next call, whether the visit is over or goes on."""
    branch = done(called(), *(AddLeg(T1, service) for service in further), Start(C1), Finish(C1))
    branch = done(branch, RecordOutcome("t1-1", "signed", (Delivered(CASH, 2),)), at=after(9))
    visit = ticket(branch, "t1")
    said = {(leg.outcome, leg.delivered) for leg in (visit, *visit.past)}

    assert visit.leg == 1 + len(further)
    assert ("signed", (Delivered(CASH, 2),)) in said


@pytest.mark.parametrize("state", ["waiting", "called", "serving"])
def test_a_wrong_choice_is_put_right_in_place(state: str) -> None:
    """State, number and place stay; how often it happens is counted from the events."""
    branch = {
        "waiting": with_tickets("t1"),
        "called": called(),
        "serving": done(called(), Start(C1)),
    }[state]
    put_right = done(branch, CorrectService(T1, LOANS), at=after(3))
    was, now = ticket(branch, "t1"), ticket(put_right, "t1")

    assert (now.service, now.state, now.number, now.place) == (
        LOANS,
        was.state,
        was.number,
        was.place,
    )
    assert put_right.desks[C1].ticket == branch.desks[C1].ticket
    assert happened(put_right, CorrectService(T1, LOANS)) == ()


def test_a_wrong_choice_is_counted_where_it_was_made_until_the_next_day() -> None:
    """A service that is often taken for another has a bad name on the kiosk."""
    branch = done(with_tickets("t1", "t2"), CorrectService(T1, LOANS), CorrectService(T1, CASH))
    branch = done(branch, CorrectService(TicketId("t2"), LOANS))

    assert dict(branch.corrected) == {CASH: 2, LOANS: 1}
    assert not done(branch, CloseDay(), Tick(), at=after(24 * 60)).corrected


def test_what_is_known_of_a_ticket_grows() -> None:
    """A note, a form, complete papers; what is not said stays, and nothing new is no event."""
    before = with_tickets("t1")
    branch = done(before, Annotate(T1, note="walks badly"), Annotate(T1, papers=True))
    known = ticket(done(branch, Annotate(T1, reference="f7")), "t1")

    note = f"n{before.sequence + 1}"
    assert (known.note, known.papers, known.reference) == (note, True, "f7")
    assert happened(branch, Annotate(T1, papers=True)) == ()


def test_the_text_of_a_note_is_in_no_event_and_in_no_log() -> None:
    """The journal is kept for years; what somebody wrote of a customer is not."""
    branch, order = with_tickets("t1"), Annotate(T1, note="walks badly")

    assert "walks badly" not in repr(happened(branch, order))
    assert "walks badly" not in repr(order)


def test_a_note_is_taken_away_by_an_empty_one() -> None:
    """Whoever wrote too much can take it back, once."""
    branch = done(with_tickets("t1"), Annotate(T1, note="walks badly"), Annotate(T1, note=""))

    assert ticket(branch, "t1").note == ""
    assert happened(branch, Annotate(T1, note="")) == ()


def test_service_at_the_counter_is_reckoned_without_the_time_held() -> None:
    """Ten seconds of service and a minute of waiting for a stamp earn no question."""
    branch = done(called(), Start(C1), HoldAtCounter(C1, "stamp"))
    branch = done(branch, GoOn(C1), at=after(1))
    branch = done(branch, Finish(C1), at=after(1) + timedelta(seconds=10))

    assert branch.desks[C1].window is None

"""Tickets that a kiosk printed alone: filed once, by their time, under their printed number."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from server.domain import refusals
from server.domain.commands import (
    Away,
    CallNext,
    Cancel,
    CloseDay,
    HandIn,
    Issue,
    LeaseNumbers,
    OpenDay,
    RaiseEpoch,
    Tick,
    Withdraw,
)
from server.domain.decide import decide
from server.domain.events import DiversionBegan, NumberSuperseded, TicketExpired, TicketHandedIn
from server.domain.evolve import replay
from server.domain.model import Branch, State, TicketId, new_branch
from server.domain.plan import AtDayEnd, Hours, Need, ServiceCode, Social, TierCode
from tests.builders import (
    BASIC,
    C1,
    CASH,
    LOANS,
    MORNING,
    after,
    ask_for,
    done,
    happened,
    opened,
    plan,
    ticket,
)

K1 = "kiosk-1"
T1 = TicketId("t1")
LATER = after(60)


def slip(name: str = "t1", number: str = "A500", at: float = 5, **changes: Any) -> Away:
    """A ticket that the first kiosk printed."""
    away = Away(TicketId(name), number, CASH, BASIC, "ko", "f" * 64, after(at))
    return replace(away, **changes)


def leased(**changes: Any) -> Branch:
    """A branch whose first kiosk holds 500 to 539 of each series, the second 540 to 579."""
    return done(opened(**changes), LeaseNumbers(K1), LeaseNumbers("kiosk-2"))


def filed(branch: Branch, *slips: Away, at: datetime = LATER) -> Branch:
    """After the first kiosk has handed these in."""
    return done(branch, HandIn(K1, slips), at=at)


def test_a_printed_ticket_is_filed_by_the_time_at_which_it_was_issued() -> None:
    """Whoever came while the server was away came before those who came later."""
    branch = done(leased(), ask_for("online"), at=after(10))
    branch = filed(branch, slip("late", "A501", 20), slip("early", "A500", 5))

    assert [one.id for one in branch.waiting()] == ["early", "online", "late"]
    assert [one.number for one in branch.waiting()] == ["A500", "A001", "A501"]


def test_handed_in_again_it_changes_nothing() -> None:
    """The acknowledgement was lost: not even one that was served meanwhile comes back."""
    branch = filed(leased(), slip())
    called = done(branch, CallNext(C1), at=after(61))

    assert happened(called, HandIn(K1, (slip(),)), at=after(62)) == ()


@pytest.mark.parametrize(("minutes", "filed_at"), [(-30, MORNING), (5, after(5)), (90, after(60))])
def test_a_clock_that_is_wrong_gains_and_loses_nothing(minutes: float, filed_at: datetime) -> None:
    """Not before the day began, not in the future; the event says which time counts."""
    branch = filed(leased(), slip(at=minutes))

    assert ticket(branch, "t1").waits_since == filed_at


@pytest.mark.parametrize("own", ["A1-001", "B1-1234"])
def test_a_kiosks_own_series_needs_no_lease(own: str) -> None:
    """Its reserve was used up."""
    assert ticket(filed(leased(), slip(number=own)), "t1").number == own


@pytest.mark.parametrize("number", ["A540", "A499", "A2-001", "AR1-500", "A", "", "500", "A0500"])
def test_a_number_that_the_kiosk_does_not_hold_is_refused(number: str) -> None:
    """A kiosk hands in what it may print, and nothing else."""
    outcome = decide(leased(), HandIn(K1, (slip(number=number),)), after(60))

    assert outcome == refusals.NumberNotHeld(K1, number)


def test_the_printed_number_wins_over_the_one_that_came_too_late() -> None:
    """In whatever state the ticket is; the other number is never given again."""
    branch = done(leased(), ask_for("t1"), CallNext(C1))
    events = happened(branch, HandIn(K1, (slip(),)), at=after(60))

    assert events == (NumberSuperseded(after(60), T1, "A500", "A001", K1),)
    later = done(replay(branch, events), ask_for("t2"))
    assert ticket(later, "t1").state is State.CALLED
    assert [ticket(later, name).number for name in ("t1", "t2")] == ["A500", "A002"]


def test_a_ticket_that_was_withdrawn_but_is_on_paper_waits() -> None:
    """Somebody holds the slip, whatever the asker said."""
    never_came = filed(done(leased(), Withdraw(T1)), slip())
    came = filed(done(leased(), ask_for("t1"), Withdraw(T1)), slip())

    for branch in (never_came, came):
        assert [one.number for one in branch.waiting()] == ["A500"]
        assert happened(branch, Withdraw(T1)) == ()
        assert happened(branch, Issue(T1, CASH, BASIC, "zh", "f" * 64)) == ()


def test_a_ticket_that_the_staff_cancelled_stays_cancelled() -> None:
    """Only its number is put right."""
    branch = filed(done(leased(), ask_for("t1"), Cancel(T1, "left")), slip())

    assert ticket(branch, "t1").state is State.CANCELLED
    assert ticket(branch, "t1").number == "A500"


def test_a_number_that_somebody_has_is_never_filed_twice() -> None:
    """Two slips with one number: a person has to look; the rest is handed in one by one."""
    branch = filed(leased(), slip())
    both = HandIn(K1, (slip("t2", "A500", 6), slip("t3", "A501", 7)))

    assert decide(branch, both, after(61)) == refusals.NumberTaken("A500")
    assert ticket(filed(branch, slip("t3", "A501", 7)), "t3").state is State.WAITING


def test_a_ticket_printed_twice_is_said() -> None:
    """One request, two numbers on paper."""
    branch = filed(leased(), slip())
    again = decide(branch, HandIn(K1, (slip(number="A501"),)), after(61))

    assert again == refusals.AlreadyFiled("A501", "A500")


def test_a_service_or_tier_that_is_struck_loses_no_printed_ticket() -> None:
    """By its series, else the first service; the tier of those who do not identify."""
    gone = {"service": ServiceCode("gems"), "tier": TierCode("lead")}
    branch = filed(leased(), slip("t1", "B500", **gone), slip("t2", "A1-001", **gone))
    branch = filed(branch, slip("t3", "X1-001", **gone))

    assert [ticket(branch, name).service for name in ("t1", "t2", "t3")] == [LOANS, CASH, CASH]
    assert ticket(branch, "t1").tier == BASIC


def test_a_printed_ticket_joins_the_service_to_which_newcomers_are_diverted() -> None:
    """Nobody calls the other one."""
    branch = replay(leased(), [DiversionBegan(MORNING, CASH, LOANS, after(600))])
    (event,) = happened(branch, HandIn(K1, (slip(),)), at=after(60))

    assert isinstance(event, TicketHandedIn)
    assert (event.service, event.chosen) == (LOANS, CASH)


def test_a_slip_of_a_day_that_is_over_is_recorded_and_expires() -> None:
    """Every number on paper stands in the journal, and today's numbers stay free."""
    branch = done(leased(), CloseDay(), at=after(30))
    branch = done(branch, Tick(), LeaseNumbers(K1), at=after(1440))
    events = happened(branch, HandIn(K1, (slip(),)), at=after(1441))
    branch = replay(branch, events)

    assert [type(event) for event in events] == [TicketHandedIn, TicketExpired]
    assert (ticket(branch, "t1").number, ticket(branch, "t1").state) == (
        "2026-11-20 A500",
        State.EXPIRED,
    )
    assert happened(branch, HandIn(K1, (slip(),)), at=after(1442)) == ()
    today = filed(branch, slip("t2", "A500", 1440), at=after(1443))
    assert ticket(today, "t2").number == "A500"


@pytest.mark.parametrize(
    ("end", "state"), [(AtDayEnd.EXPIRE, State.EXPIRED), (AtDayEnd.CARRY_OVER, State.WAITING)]
)
def test_a_slip_that_comes_after_the_day_was_closed_ends_as_the_others_did(
    end: AtDayEnd, state: State
) -> None:
    """Released, or carried over."""
    branch = filed(done(leased(hours=Hours(at_day_end=end)), CloseDay()), slip())

    assert ticket(branch, "t1").state is state


@pytest.mark.parametrize(("minutes", "is_open"), [(5, True), (600, False)])
def test_a_kiosk_that_began_the_day_alone_opens_it(minutes: float, is_open: bool) -> None:
    """The server came late, or after closing time: whoever holds a slip is served."""
    branch = done(new_branch(plan()), LeaseNumbers(K1), at=MORNING)
    branch = filed(branch, slip(at=4), at=after(minutes))

    assert (branch.day, branch.open, branch.working) == (MORNING.date(), is_open, True)
    assert [one.number for one in branch.waiting()] == ["A500"]


def test_a_slip_from_before_the_restore_is_filed_though_its_lease_is_burnt() -> None:
    """The server has forgotten it; the customer has not."""
    branch = done(opened(), RaiseEpoch(1), LeaseNumbers(K1), LeaseNumbers("kiosk-2"))
    branch = filed(branch, slip("t1", "A500", 5), slip("t2", "AR1-500", 6))

    assert [one.number for one in branch.waiting()] == ["A500", "AR1-500"]
    assert decide(branch, HandIn("kiosk-2", (slip("t3", "AR1-501"),)), after(61)) == (
        refusals.NumberNotHeld("kiosk-2", "AR1-501")
    )


def test_a_carried_ticket_keeps_its_printed_number() -> None:
    """Numbered online, printed from the reserve, carried over, and only then handed in."""
    branch = done(leased(hours=Hours(at_day_end=AtDayEnd.CARRY_OVER)), ask_for("t1"), CloseDay())
    branch = done(branch, OpenDay(), at=after(1440))
    later = filed(branch, slip(), at=after(1441))

    assert ticket(later, "t1").number == "A500"
    assert later.waiting()[0].waits_since == MORNING


def test_nothing_handed_in_is_nothing_done() -> None:
    """An empty hand does not open a branch."""
    assert happened(new_branch(plan()), HandIn(K1, ()), at=MORNING) == ()


def test_a_hall_that_was_never_opened_is_not_opened_for_old_paper() -> None:
    """The slip is of yesterday; the day begins when it is due."""
    early = MORNING + timedelta(hours=20)
    branch = filed(done(leased(), CloseDay()), slip(), at=early)

    assert (branch.day, branch.open) == (MORNING.date(), False)


def test_what_a_customer_said_to_a_kiosk_alone_counts_as_online() -> None:
    """Needs, social priority and further services; what the plan no longer has is left out."""
    ramp, star = (
        Need("ramp", {"en": "Ramp"}, after(1) - after(0)),
        Social("old", {"en": "Old"}, 9.0),
    )
    branch = leased(needs={"ramp": ramp}, social={"old": star})
    said = slip(needs=("ramp", "wings"), social="old", further=(LOANS, CASH, LOANS, "gems"))
    ticket = filed(branch, said, slip("t2", "A501", social="none")).tickets

    assert (ticket[T1].needs, ticket[T1].social, ticket[T1].bonus) == (("ramp",), "old", 9.0)
    assert ticket[T1].to_come == (LOANS,)
    assert (ticket[TicketId("t2")].social, ticket[TicketId("t2")].bonus) == ("", 0.0)

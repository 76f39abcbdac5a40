"""Whether a ticket is issued, and on which terms."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from server.application.sentences import sentence
from server.domain import refusals
from server.domain.commands import CallNext, CloseDay, CloseIntake, Issue, OpenDay
from server.domain.decide import decide
from server.domain.events import DiversionBegan, TicketIssued
from server.domain.evolve import replay
from server.domain.model import Branch, TicketId
from server.domain.plan import (
    Appointments,
    Cap,
    Discipline,
    Hours,
    Kind,
    Need,
    PastClosing,
    Plan,
    Social,
    Span,
    TierCode,
)
from server.domain.ranking import people_ahead
from server.domain.refusals import Refusal
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
    happened,
    opened,
    plan,
    ticket,
)

FULL = {"en": "Come back tomorrow.", "zh": "请明天再来。"}


def with_cash(**changes: Any) -> Plan:
    """The plan with another cash service."""
    cash = replace(plan().services[CASH], **changes)
    return plan(services={CASH: cash, LOANS: plan().services[LOANS]})


def under(planned: Plan) -> Branch:
    """That plan's branch in the morning."""
    return opened(**{name: getattr(planned, name) for name in ("services", "tiers", "hours")})


def asked(name: str, **changes: Any) -> Issue:
    """The order for one ticket, with more than the usual."""
    return replace(ask_for(name), **changes)


def issued(branch: Branch, order: Issue, at: datetime = MORNING) -> TicketIssued:
    """The one event of an issue."""
    (event,) = happened(branch, order, at)
    assert isinstance(event, TicketIssued)
    return event


def refused(branch: Branch, order: Issue, at: datetime = MORNING) -> Refusal:
    """Why a ticket is not issued."""
    outcome = decide(branch, order, at)
    assert isinstance(outcome, Refusal), outcome
    return outcome


def test_a_day_has_only_so_many_tickets_of_a_service() -> None:
    """The bank's own words, in the customer's language; other services go on."""
    branch = done(under(with_cash(cap=Cap(a_day=1, message=FULL))), ask_for("t1"))
    refusal = refused(branch, ask_for("t2"))

    assert refusal == refusals.ServiceFull(CASH)
    assert sentence(refusal, branch.plan, "zh") == "请明天再来。"
    assert issued(branch, ask_for("t2", LOANS)).number == "B001"


def test_a_cap_without_words_of_the_bank_is_said_plainly() -> None:
    """A finished sentence, whoever wrote the branch file."""
    branch = done(under(with_cash(cap=Cap(a_day=1))), ask_for("t1"))

    assert (
        sentence(refused(branch, ask_for("t2")), branch.plan, "en")
        == "No more tickets are issued for cash today."
    )


def test_a_slot_has_only_so_many_tickets_of_a_service() -> None:
    """From the next half hour on there are more."""
    branch = done(under(with_cash(cap=Cap(a_slot=1))), ask_for("t1"))

    assert refused(branch, ask_for("t2"), after(29)) == refusals.SlotFull(CASH, "09:30")
    assert issued(branch, ask_for("t2"), after(30)).slot == 19


@pytest.mark.parametrize(
    "changes",
    [
        {"cap": Cap(a_day=0)},
        {"cap": Cap(a_slot=0)},
        {"tiers": (GOLD,)},
        {"spans": (Span(time(14), time(15)),)},
    ],
)
def test_the_staff_may_issue_what_the_kiosk_does_not(changes: dict[str, Any]) -> None:
    """An exception is made by a person."""
    branch = under(with_cash(**changes))
    refused(branch, ask_for("t1"))

    assert issued(branch, asked("t1", by_staff=True)).number == "A001"


def test_the_staff_may_issue_while_the_hall_is_served_out_but_not_on_a_closed_day() -> None:
    """The door is shut, the customer is inside."""
    serving = done(opened(), ask_for("t1"), CloseIntake())

    assert refused(serving, ask_for("t2")) == refusals.BranchClosed()
    assert issued(serving, asked("t2", by_staff=True)).number == "A002"
    assert refused(done(serving, CloseDay()), asked("t2", by_staff=True)) == refusals.BranchClosed()


def test_a_service_is_seen_by_its_tiers_and_at_its_hours_only() -> None:
    """Friday morning is Friday morning."""
    for_gold = under(with_cash(tiers=(GOLD,)))
    friday = under(with_cash(spans=(Span(time(9), time(10), (4,)), Span(time(9), time(17), (0,)))))

    assert refused(for_gold, ask_for("t1")) == refusals.ServiceNotForTier(CASH, BASIC)
    assert issued(for_gold, ask_for("t1", tier=GOLD)).tier == GOLD
    assert issued(friday, ask_for("t1")).number == "A001"
    assert refused(friday, ask_for("t1"), after(60)) == refusals.ServiceNotNow(CASH)


def test_a_tier_of_another_ladder_is_unidentified_there() -> None:
    """A diamond person is nobody special at the corporate desk."""
    firm = replace(plan().tiers[BASIC], code=TierCode("firm"), ladder="corporate")
    planned = replace(with_cash(ladder="corporate"), tiers={**plan().tiers, firm.code: firm})

    assert issued(under(planned), ask_for("t1", tier=GOLD)).tier == firm.code


def diverted(*pairs: tuple[Any, Any]) -> Branch:
    """A branch in which these diversions are in force until noon."""
    noon = MORNING.replace(hour=12)
    return replay(opened(), [DiversionBegan(MORNING, a, b, noon) for a, b in pairs])


def test_while_a_diversion_is_in_force_newcomers_join_the_other_service() -> None:
    """What they chose is remembered; afterwards it is as before."""
    event = issued(diverted((CASH, LOANS)), ask_for("t1"))

    assert (event.service, event.chosen, event.number) == (LOANS, CASH, "B001")
    later = issued(diverted((CASH, LOANS)), ask_for("t1"), MORNING.replace(hour=12))
    assert (later.service, later.chosen) == (CASH, None)


def test_diversions_in_a_circle_end() -> None:
    """Two managers, each with a good idea."""
    assert issued(diverted((CASH, LOANS), (LOANS, CASH)), ask_for("t1")).service == LOANS


def test_needs_social_priority_and_further_services_go_with_the_ticket() -> None:
    """And what the branch does not know is said, not dropped."""
    branch = opened(
        needs={"ramp": Need("ramp", {"en": "Ramp"})},
        social={"elderly": Social("elderly", {"en": "Elderly"}, 15.0)},
    )
    order = asked("t1", needs=("ramp",), social="elderly", further=(LOANS, LOANS, CASH))
    event = issued(branch, order)

    assert (event.needs, event.social, event.bonus) == (("ramp",), "elderly", 15.0)
    assert event.to_come == (LOANS,)
    assert refused(branch, asked("t1", needs=("wings",))) == refusals.UnknownNeed("wings")
    assert refused(branch, asked("t1", social="star")) == refusals.UnknownSocial("star")
    assert refused(branch, asked("t1", further=("gems",))) == refusals.UnknownService("gems")


def test_people_ahead_are_told_with_the_bonus_counted() -> None:
    """What the slip says is what the lobby page says a moment later."""
    branch = opened(social={"elderly": Social("elderly", {"en": "Elderly"}, 15.0)})
    branch = done(branch, *(ask_for(f"t{place}") for place in range(3)))
    event = issued(branch, asked("old", social="elderly"), after(1))
    later = replay(branch, [event])

    assert event.ahead == people_ahead(later, ticket(later, "old"), after(1)) == 0


@pytest.mark.parametrize(
    ("rule", "minutes", "warned"),
    [
        (PastClosing.ISSUE, 30.0, False),
        (PastClosing.WARN, 30.0, True),
        (PastClosing.WARN, 20.0, False),
        (PastClosing.WARN, None, False),
    ],
)
def test_who_may_not_be_served_today_is_warned(
    rule: PastClosing, minutes: float | None, warned: bool
) -> None:
    """The forecast's P90 lies past closing time."""
    branch = opened(hours=Hours(past_closing=rule))
    at = MORNING.replace(hour=16, minute=40)

    assert issued(branch, asked("t1", usually_minutes=minutes), at).past_closing is warned


def test_who_would_not_be_served_today_is_refused_unless_the_staff_says_otherwise() -> None:
    """With the hour, so that nobody has to ask."""
    branch = opened(hours=Hours(past_closing=PastClosing.REFUSE))
    at, order = MORNING.replace(hour=16, minute=40), asked("t1", usually_minutes=30.0)

    assert refused(branch, order, at) == refusals.NotBeforeClosing("17:00")
    assert issued(branch, replace(order, by_staff=True), at).past_closing


def test_a_day_opened_for_longer_has_no_closing_time() -> None:
    """The manager opened it after hours: nobody is warned."""
    evening = MORNING.replace(hour=18)
    branch = done(opened(hours=Hours(past_closing=PastClosing.REFUSE)), CloseDay(), at=evening)
    branch = done(branch, OpenDay(), at=evening)

    assert not issued(branch, asked("t1", usually_minutes=30.0), evening).past_closing


# --- appointments ---------------------------------------------------------------------------------
AT = MORNING.replace(hour=10)


@pytest.mark.parametrize(
    ("checks_in", "since", "not_before"),
    [
        (-40, None, None),
        (-30, AT - timedelta(minutes=30), AT - timedelta(minutes=5)),
        (-10, AT - timedelta(minutes=15), AT - timedelta(minutes=5)),
        (-3, AT - timedelta(minutes=15), None),
        (15, AT - timedelta(minutes=15), None),
        (16, None, None),
    ],
)
def test_an_appointment_counts_as_waiting_so_that_it_is_due_at_its_time(
    checks_in: int, since: datetime | None, not_before: datetime | None
) -> None:
    """Too early or too late, it waits as one who walked in; never is it worse off than they."""
    now = AT + timedelta(minutes=checks_in)
    event = issued(opened(appointments=Appointments()), asked("t1", appointment=AT), now)

    assert (event.since, event.not_before) == (since, not_before)
    assert event.since is None or event.since <= now


def test_appointments_are_merged_with_those_who_walk_in_by_due_time() -> None:
    """Due before the walk-in of ten to ten, after the one of half past nine."""
    branch = opened(disciplines={"default": Discipline(Kind.DUE)})
    branch = done(branch, ask_for("early"), at=after(30))
    branch = done(branch, ask_for("late"), at=after(50))
    branch = done(branch, asked("booked", appointment=AT), at=after(51))
    order = [one.id for one in branch.waiting()]

    assert order == ["early", "booked", "late"]
    assert done(branch, CallNext(C1), at=AT).at(C1) == ticket(
        done(branch, CallNext(C1), at=AT), "early"
    )


def test_nobody_with_an_appointment_is_called_long_before_it() -> None:
    """The adviser is not ready yet."""
    branch = done(opened(), asked("booked", appointment=AT), at=after(40))

    assert decide(branch, CallNext(C1), after(54)) == refusals.NobodyWaiting("1")
    assert done(branch, CallNext(C1), at=after(55)).desks[C1].ticket == TicketId("booked")


def test_a_slot_follows_the_branchs_own_clock() -> None:
    """Half past nine in Shanghai, on the day on which its slots are counted."""
    branch = opened(timezone="Asia/Shanghai")

    assert branch.day == date(2026, 11, 20)
    assert issued(branch, ask_for("t1")).slot == 34

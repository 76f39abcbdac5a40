"""The business day: by the clock, by hand, over night, twice a day, with a clock set back."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

import pytest

from server.domain import events
from server.domain.commands import (
    CallNext,
    CloseCounter,
    CloseDay,
    Command,
    Finish,
    NoShow,
    OpenCounter,
    OpenDay,
    Start,
    Tick,
    Transfer,
)
from server.domain.day import next_due
from server.domain.decide import decide
from server.domain.model import CounterState, State, TicketId, new_branch
from server.domain.refusals import UnknownCounter
from tests.builders import (
    C1,
    C2,
    C3,
    LOANS,
    MORNING,
    ask_for,
    called,
    done,
    happened,
    opened,
    plan,
    ticket,
)

DAY = MORNING.date()
EVENING = MORNING.replace(hour=17)
NEXT_MORNING = MORNING + timedelta(days=1)


def test_the_clock_opens_and_closes_the_day() -> None:
    """Nobody needs to remember it."""
    branch = new_branch(plan())
    early = MORNING - timedelta(hours=2)
    branch = done(branch, Tick(), at=early)

    assert not branch.open
    assert next_due(branch, early) == MORNING
    branch = done(branch, Tick(), at=MORNING)
    assert (branch.open, branch.day, next_due(branch, MORNING)) == (True, DAY, EVENING)
    branch = done(branch, Tick(), at=EVENING)
    assert (branch.open, next_due(branch, EVENING)) == (False, NEXT_MORNING)


def test_a_server_started_at_noon_opens_at_once() -> None:
    """It is due now, not at closing time."""
    noon = MORNING.replace(hour=12)

    assert next_due(new_branch(plan()), noon) == noon


def test_at_closing_who_waits_is_released_and_who_is_served_is_not() -> None:
    """Served to the end."""
    branch = done(done(called("t1"), Start(C1)), ask_for("t2"), CloseDay())

    assert ticket(branch, "t1").state is State.SERVING
    assert ticket(branch, "t2").state is State.EXPIRED
    assert ticket(done(branch, Finish(C1)), "t1").state is State.SERVED


def test_a_day_closed_by_hand_stays_closed() -> None:
    """The clock does not overrule the manager."""
    branch = done(opened(), CloseDay())

    assert happened(branch, Tick(), at=MORNING + timedelta(hours=1)) == ()


def test_a_day_opened_again_goes_on_with_its_numbers() -> None:
    """I1: A001 exists once on this date."""
    branch = done(called("t1"), CloseDay())
    branch = done(branch, OpenDay(), ask_for("t2"), at=MORNING + timedelta(hours=1))

    assert [ticket(branch, name).number for name in ("t1", "t2")] == ["A001", "A002"]
    assert branch.at(C1) == ticket(branch, "t1")


def test_a_clock_set_back_over_midnight_gives_no_number_twice() -> None:
    """I1, with a battery that failed: the day only ever goes forward."""
    branch = done(done(opened(), CloseDay()), Tick(), ask_for("a"), at=NEXT_MORNING)
    branch = done(branch, CloseDay(), at=NEXT_MORNING)
    back = done(branch, Tick(), at=MORNING)
    by_hand = done(branch, OpenDay(), ask_for("b"), at=MORNING)

    assert not back.open
    assert by_hand.day == NEXT_MORNING.date()
    assert ticket(by_hand, "b").number == "A002"


@pytest.mark.parametrize("at", [NEXT_MORNING, NEXT_MORNING + timedelta(hours=3)])
def test_a_day_that_nobody_closed_ends_when_the_next_begins(at: datetime) -> None:
    """The server was off overnight: one tick, and the morning is clean."""
    branch = done(called("t1"), ask_for("t2"), ask_for("t3"))
    branch = done(branch, CallNext(C2), Start(C2))
    ends = {
        event.ticket: type(event)
        for event in happened(branch, Tick(), at=at)
        if hasattr(event, "ticket")
    }
    morning = done(branch, Tick(), at=at)

    assert ends == {
        "t1": events.TicketNoShow,
        "t2": events.TicketServed,
        "t3": events.TicketExpired,
    }
    assert (morning.open, morning.day, dict(morning.tickets)) == (True, at.date(), {})
    assert {desk.state for desk in morning.desks.values()} == {CounterState.CLOSED}


@pytest.mark.parametrize("order", [Tick(), OpenDay()])
def test_a_window_left_open_overnight_lapses_once_and_now(order: Command) -> None:
    """The journal is no place for the year 9999, whoever opens the morning."""
    branch = done(done(called("t1"), Start(C1)), Finish(C1), at=MORNING + timedelta(minutes=5))
    branch = done(branch, CloseDay(), at=MORNING + timedelta(minutes=5))
    morning = happened(branch, order, at=NEXT_MORNING)
    lapses = [event.at for event in morning if isinstance(event, events.RatingLapsed)]

    assert lapses == [NEXT_MORNING]


def test_who_was_sent_on_after_closing_and_forgotten_is_released_in_the_morning() -> None:
    """No ticket vanishes without a word in the journal."""
    branch = done(called("t1"), CloseDay(), Transfer(TicketId("t1"), LOANS))
    morning = happened(branch, Tick(), at=NEXT_MORNING)

    assert events.TicketExpired(NEXT_MORNING, TicketId("t1")) in morning


def test_a_no_show_of_yesterday_is_gone() -> None:
    """Numbers restart; nobody is reinstated from another day."""
    branch = done(called("t1"), NoShow(C1))
    morning = done(branch, Tick(), at=NEXT_MORNING)

    assert not morning.tickets
    assert ticket(done(morning, ask_for("t9"), at=NEXT_MORNING), "t9").number == "A001"


@pytest.mark.parametrize(
    ("timezone", "day"),
    [
        ("Asia/Shanghai", date(2026, 11, 20)),
        ("Europe/Berlin", date(2026, 3, 29)),
        ("Europe/Berlin", date(2026, 10, 25)),
        ("America/New_York", date(2026, 11, 1)),
        ("Pacific/Apia", date(2028, 2, 29)),
    ],
)
def test_the_day_follows_the_branchs_own_clock(timezone: str, day: date) -> None:
    """Through daylight saving and leap days: due, tick, and nothing is left due."""
    branch = new_branch(plan(timezone=timezone))
    now = datetime.combine(day, time(0), UTC) - timedelta(days=1)
    opened_on = []
    for _ in range(6):
        now = next_due(branch, now)
        before, branch = branch, done(branch, Tick(), at=now)
        assert happened(branch, Tick(), at=now) == ()
        if branch.open and not before.open:
            opened_on.append(branch.day)

    assert opened_on == sorted(set(opened_on))
    assert len(opened_on) == 3


def test_a_plan_that_lost_a_counter_and_a_tier_still_serves() -> None:
    """Never stop issuing because something else is broken: the bank edits its file at noon."""
    branch = done(opened(), ask_for("t1"), ask_for("g", tier=next(reversed(plan().tiers))))
    less = plan(
        counters={C1: plan().counters[C1]},
        tiers={code: tier for code, tier in plan().tiers.items() if code == "basic"},
    )
    now_less = replace(branch, plan=less)
    now_less = done(now_less, ask_for("t2"), CallNext(C1), at=MORNING + timedelta(minutes=1))
    over_night = done(now_less, Tick(), at=NEXT_MORNING)

    assert now_less.at(C1) == ticket(now_less, "t1")
    assert over_night.desks[C3].state is CounterState.CLOSED


def test_a_struck_counter_can_be_left_but_not_used() -> None:
    """Its customer is served to the end; then it is unknown."""
    plan_without = plan(counters={C2: plan().counters[C2]})
    branch = replace(done(called("t1"), ask_for("t2")), plan=plan_without)
    left = done(branch, Start(C1), Finish(C1), CloseCounter(C1))

    assert ticket(left, "t1").state is State.SERVED
    assert decide(branch, CallNext(C1), MORNING) == UnknownCounter(C1)
    assert decide(left, OpenCounter(C1, "anna"), MORNING) == UnknownCounter(C1)

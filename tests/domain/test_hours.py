"""The day by the clock: breaks, holidays, tickets before opening, serving out, what hands did."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

import pytest

from server.domain import events
from server.domain.commands import (
    CallNext,
    CloseDay,
    CloseIntake,
    Finish,
    OpenCounter,
    OpenDay,
    Start,
    Tick,
)
from server.domain.day import next_due, next_opening
from server.domain.decide import decide
from server.domain.model import Branch, State, new_branch
from server.domain.plan import AtDayEnd, Hours, Span
from tests.builders import C1, MORNING, ask_for, done, happened, plan, ticket

LUNCH = Span(time(12), time(13))


def at(hour: int, minute: int = 0, days: int = 0) -> datetime:
    """A time of that Friday, or of a day after it."""
    return MORNING.replace(hour=hour, minute=minute) + timedelta(days=days)


def under(hours: Hours, *moments: datetime) -> Branch:
    """A branch with these hours after a tick at each of the moments."""
    branch = new_branch(plan(hours=hours))
    for moment in moments:
        branch = done(branch, Tick(), at=moment)
    return branch


def kinds(branch: Branch, moment: datetime) -> list[str]:
    """What a tick brings about."""
    return [type(event).__name__ for event in happened(branch, Tick(), at=moment)]


def test_tickets_are_issued_before_opening_and_called_from_then_on() -> None:
    """The queue in front of the door is inside; the counters still count their cash."""
    early = under(Hours(issue_before=timedelta(minutes=15)), at(8, 45))

    assert (early.open, early.working) == (True, False)
    assert next_due(early, at(8, 45)) == MORNING
    assert kinds(early, MORNING) == ["WorkBegan"]


def test_the_manager_may_begin_before_opening_time() -> None:
    """Whoever is inside may as well be served."""
    early = under(Hours(issue_before=timedelta(minutes=15)), at(8, 45))

    assert happened(early, OpenDay(), at=at(8, 50)) == (events.WorkBegan(at(8, 50)),)


def test_a_break_closes_the_intake_and_opens_it_again() -> None:
    """Nobody waits through the staff's lunch without being told."""
    branch = under(Hours(breaks=(LUNCH,)), MORNING)

    assert next_due(branch, at(10)) == at(12)
    branch = done(branch, Tick(), at=at(12))
    assert (branch.open, branch.working, next_due(branch, at(12))) == (False, True, at(13))
    assert kinds(branch, at(13)) == ["IntakeOpened"]


def test_a_server_that_slept_through_a_break_makes_no_fuss() -> None:
    """Neither closed nor opened: nobody was there."""
    assert kinds(under(Hours(breaks=(LUNCH,)), MORNING), at(13, 10)) == []


def test_a_server_started_in_a_break_waits_for_its_end() -> None:
    """The day has begun, but no tickets are issued."""
    branch = under(Hours(breaks=(LUNCH,)), at(12, 30))

    assert (branch.open, branch.working) == (False, True)
    assert done(branch, Tick(), at=at(13)).open


def test_intake_opened_by_hand_in_a_break_stays_open() -> None:
    """The clock does not overrule the manager."""
    branch = done(under(Hours(breaks=(LUNCH,)), MORNING, at(12)), OpenDay(), at=at(12, 10))

    assert branch.open
    assert kinds(branch, at(12, 20)) == []


def test_intake_closed_by_hand_before_a_break_is_not_opened_after_it() -> None:
    """And the day ends as soon as the hall is empty."""
    busy = done(under(Hours(breaks=(LUNCH,)), MORNING), ask_for("t1"), CloseIntake(), at=at(11))
    branch = done(done(busy, Tick(), at=at(12)), Tick(), at=at(12, 59))

    assert (branch.open, branch.working) == (False, True)
    assert kinds(branch, at(13)) == ["TicketExpired", "DayClosed"]


def test_at_closing_time_the_hall_is_served_out() -> None:
    """Whoever has a ticket is served; the day ends with the last of them."""
    branch = done(under(Hours(), MORNING), OpenCounter(C1, "anna"), ask_for("t1"), at=at(16, 50))
    closed = done(branch, Tick(), at=at(17))

    assert (closed.open, closed.working) == (False, True)
    served = done(closed, CallNext(C1), at=at(17, 5))
    assert kinds(served, at(17, 6)) == []
    served = done(served, Start(C1), Finish(C1), at=at(17, 10))
    assert next_due(served, at(17, 10)) == at(17, 10)
    assert kinds(served, at(17, 10)) == ["DayClosed"]


def test_the_hall_is_served_out_for_so_long_and_no_longer() -> None:
    """Who still waits then is released, and the journal says so."""
    branch = under(Hours(serve_out=timedelta(minutes=30)), MORNING)
    branch = done(done(branch, ask_for("t1"), at=at(16, 50)), Tick(), at=at(17))

    assert next_due(branch, at(17)) == at(17, 30)
    assert kinds(branch, at(17, 30)) == ["TicketExpired", "DayClosed"]


def test_a_day_opened_after_closing_time_stays_open_until_the_night_is_over() -> None:
    """It used to be closed again at the next tick."""
    branch = done(done(under(Hours(), MORNING), CloseDay(), at=at(17)), OpenDay(), at=at(18))

    assert [kinds(branch, moment) for moment in (at(18), at(23), at(8, days=1))] == [[], [], []]
    assert kinds(branch, at(9, days=1)) == ["DayClosed", "DayOpened"]
    assert done(branch, Tick(), at=at(9, days=1)).day == date(2026, 11, 21)


def test_a_day_opened_late_is_closed_by_hand() -> None:
    """And stays closed."""
    branch = done(done(under(Hours(), MORNING), CloseDay(), at=at(17)), OpenDay(), at=at(18))
    branch = done(branch, CloseDay(), at=at(19))

    assert kinds(branch, at(20)) == []


@pytest.mark.parametrize(
    "hours",
    [
        Hours(holidays=(date(2026, 11, 21),)),
        Hours(days=(0, 1, 2, 3, 4, 6)),
        Hours(special={date(2026, 11, 21): (time(9), time(9))}),
    ],
)
def test_a_day_off_is_skipped(hours: Hours) -> None:
    """A holiday, a weekday, a special day without hours."""
    branch = done(under(hours, MORNING), CloseDay(), at=at(17))

    assert kinds(branch, at(10, days=1)) == []
    assert next_opening(branch, at(18)) == at(9, days=2)
    assert kinds(branch, at(9, days=2)) == ["DayOpened"]


def test_a_special_day_wins_over_the_holiday() -> None:
    """The Sunday before the feast is open from ten to twelve."""
    saturday = date(2026, 11, 21)
    branch = done(
        under(Hours(holidays=(saturday,), special={saturday: (time(10), time(12))}), MORNING),
        CloseDay(),
        at=at(17),
    )

    assert kinds(branch, at(9, 30, days=1)) == []
    opened = done(branch, Tick(), at=at(10, days=1))
    assert opened.day == saturday
    assert kinds(opened, at(12, days=1)) == ["IntakeClosed", "DayClosed"]


def test_a_branch_without_business_days_is_never_late() -> None:
    """A plan with an empty week must not stop the clock."""
    branch = under(Hours(days=(), issue_before=timedelta(hours=8, minutes=59)))

    assert next_due(branch, at(23, 59)) > at(23, 59)
    assert next_opening(branch, at(10)) > at(10)


def test_a_day_opened_by_hand_on_a_holiday_is_served_out_when_it_is_closed() -> None:
    """There is no closing time on that day."""
    branch = done(under(Hours(days=())), OpenDay(), ask_for("t1"), at=at(10))

    assert kinds(branch, at(20)) == []
    branch = done(branch, CloseIntake(), at=at(20))
    assert kinds(branch, at(20)) == []
    assert kinds(branch, at(22)) == ["TicketExpired", "DayClosed"]


def test_intake_closed_before_work_began_ends_the_day() -> None:
    """Nobody is there who could serve the hall out."""
    early = under(Hours(issue_before=timedelta(minutes=15)), at(8, 45))
    shut = done(early, ask_for("t1"), CloseIntake(), at=at(8, 50))

    assert (shut.open, shut.working) == (False, False)
    assert ticket(shut, "t1").state is State.EXPIRED


def carrying(*moments: datetime) -> Branch:
    """A branch that carries over who waits when the day ends."""
    return under(Hours(at_day_end=AtDayEnd.CARRY_OVER), *moments)


def test_who_is_carried_over_keeps_number_and_place() -> None:
    """They came yesterday, so they are first today; and nobody else has their number."""
    branch = done(carrying(MORNING), ask_for("t1"), ask_for("t2"), CloseDay(), at=at(10))
    branch = done(branch, Tick(), at=at(9, days=1))
    branch = done(branch, ask_for("new"), at=at(9, days=1))

    assert [one.id for one in branch.waiting()] == ["t1", "t2", "new"]
    assert [one.number for one in branch.waiting()] == ["A001", "A002", "A003"]


def test_a_carried_number_is_given_again_once_it_is_free() -> None:
    """The day after, nobody holds it."""
    branch = done(carrying(MORNING), OpenCounter(C1, "anna"), ask_for("t1"), CloseDay(), at=at(10))
    branch = done(branch, Tick(), OpenCounter(C1, "anna"), CallNext(C1), at=at(9, days=1))
    branch = done(branch, Start(C1), Finish(C1), CloseDay(), at=at(10, days=1))
    branch = done(branch, Tick(), ask_for("new"), at=at(9, days=2))

    assert ticket(branch, "new").number == "A001"


def test_opening_by_hand_ends_the_day_before() -> None:
    """A branch without hours is opened and closed by people; they forget."""
    branch = done(under(Hours(days=())), OpenDay(), ask_for("t1"), CloseIntake(), at=at(10))
    morning = done(branch, OpenDay(), at=at(8, days=1))

    assert (morning.day, dict(morning.tickets)) == (date(2026, 11, 21), {})
    assert "DayClosed" in [type(one).__name__ for one in happened(branch, OpenDay(), at(8, days=1))]


def test_the_clock_survives_a_plan_that_changes_its_hours() -> None:
    """Closing earlier than now: the intake closes at once."""
    branch = under(Hours(), MORNING)
    earlier = replace(branch, plan=plan(closes=time(12)))

    assert decide(earlier, Tick(), at(13)) == (
        events.IntakeClosed(at(13)),
        events.DayClosed(at(13), MORNING.date()),
    )

"""Why a wait has become longer: the branch then and now."""

import pytest

from server.domain.commands import CallNext, CloseCounter, PauseCounter, Start
from server.domain.model import Branch
from server.domain.plan import CounterCode
from server.forecast.announcing import newcomer
from server.forecast.reasons import Cause, Reason, Seen, why_longer
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
    done,
    opened,
    ticket,
    with_tickets,
)


def seen(branch: Branch, minutes: float = 0, name: str = "t1") -> Seen:
    """The branch so many minutes into the morning, as that ticket meets it."""
    return Seen(branch, ticket(branch, name), after(minutes))


@pytest.mark.parametrize(
    ("order", "cause"), [(CloseCounter(C2), Cause.CLOSED), (PauseCounter(C2, ""), Cause.PAUSED)]
)
def test_a_counter_that_stopped_is_named(order: CloseCounter | PauseCounter, cause: Cause) -> None:
    """The plainest reason of all, and everybody sees that it is true."""
    then = with_tickets("t1")
    now = done(then, order, at=after(1))

    assert why_longer(seen(then), seen(now, 1)) == Reason(cause, "2")


def test_a_counter_that_could_not_have_called_is_no_reason() -> None:
    """Counter 3 is for loans of gold customers."""
    then = with_tickets("t1")
    now = done(then, CloseCounter(CounterCode("c3")), at=after(1))

    assert why_longer(seen(then), seen(now, 1)) is None


def test_another_counter_that_opened_makes_up_for_it() -> None:
    """Two are two."""
    then = with_tickets("t1", branch=opened((C1,)))
    both = opened((C1, C2))
    now = done(with_tickets("t1", branch=both), CloseCounter(C1), at=after(1))

    assert why_longer(seen(then), seen(now, 1)) is None


def test_who_came_later_and_is_called_earlier_has_priority() -> None:
    """Said without any tier: who else is ranked how is nobody's business."""
    then = with_tickets("t1")
    now = done(then, ask_for("t2", CASH, GOLD), at=after(1))

    assert why_longer(seen(then), seen(now, 1)) == Reason(Cause.PRIORITY)


def test_priority_for_what_these_counters_offer_counts_too() -> None:
    """A loan at counter 2 keeps the cash customers waiting as well."""
    then = with_tickets("t1")
    now = done(then, ask_for("t2", LOANS, GOLD), at=after(1))

    assert why_longer(seen(then), seen(now, 1)) == Reason(Cause.PRIORITY)


def test_a_service_that_takes_more_than_twice_the_usual_is_a_reason() -> None:
    """The usual are five minutes."""
    first = done(with_tickets("t0"), CallNext(C1))
    then = with_tickets("t1", branch=done(first, Start(C1)))

    assert why_longer(seen(then), seen(then, 9)) is None
    assert why_longer(seen(then), seen(then, 11)) == Reason(Cause.OVERLONG)


def test_a_rush_keeps_newcomers_waiting_but_not_those_who_were_there() -> None:
    """Whoever stands behind somebody is no reason for their wait."""
    then = with_tickets("t1")
    names = [f"n{place}" for place in range(5)]
    now = with_tickets(*names, branch=then, at=after(1))
    coming = CASH, BASIC
    before = Seen(then, newcomer(coming, MORNING), MORNING)
    later = Seen(now, newcomer(coming, after(1.1)), after(1.1))

    assert why_longer(before, later) == Reason(Cause.RUSH)
    assert why_longer(seen(then), seen(now, 1)) is None


def test_where_nothing_has_changed_nothing_is_made_up() -> None:
    """A guess would be found out."""
    then = with_tickets("t1")

    assert why_longer(seen(then), seen(then, 5)) is None

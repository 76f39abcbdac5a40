"""What the plan has struck comes back by no way: pages and counters know nothing of it any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from server.application import publish
from server.domain.commands import (
    CallNext,
    ChangePlan,
    CloseCounter,
    Command,
    Finish,
    Merge,
    NoShow,
    Redirect,
    Reinstate,
    Start,
    Transfer,
    UndoMove,
    Upgrade,
)
from server.domain.decide import decide
from server.domain.model import Branch, State, TicketId
from server.domain.plan import Plan, Profile
from server.domain.refusals import (
    NobodyServes,
    Refusal,
    UnknownCounter,
    UnknownService,
    UnknownTier,
)
from server.web.desk_view import desk_view
from tests.builders import (
    BASIC,
    C1,
    C2,
    CASH,
    GOLD,
    LOANS,
    after,
    ask_for,
    called,
    done,
    plan,
    ticket,
    with_tickets,
)

T1, T2 = TicketId("t1"), TicketId("t2")
SOON = after(0.1)
SERVED = done(called(), Start(C1))


def _loans_only(old: Plan) -> Plan:
    counters = {
        code: replace(counter, profile=Profile((LOANS,))) for code, counter in old.counters.items()
    }
    return replace(old, services={LOANS: old.services[LOANS]}, counters=counters)


def _without_basic(old: Plan) -> Plan:
    return replace(old, tiers={GOLD: old.tiers[GOLD]})


def _without_first_counter(old: Plan) -> Plan:
    return replace(old, counters={code: old.counters[code] for code in old.counters if code != C1})


SENT_TWICE = (Transfer(T1, counter=C1), Transfer(T1, counter=C2), CloseCounter(C1))
GOLD_FIRST = done(with_tickets(), ask_for("t2", tier=GOLD), ask_for("t1"))
CASES: list[tuple[Branch, tuple[Command, ...], Plan, Refusal]] = [
    (called(), (NoShow(C1),), _loans_only(plan()), UnknownService(CASH)),
    (SERVED, (Finish(C1),), _loans_only(plan()), UnknownService(CASH)),
    (with_tickets("t1"), (Redirect(T1, "atm"),), _loans_only(plan()), UnknownService(CASH)),
    (with_tickets("t1"), (Transfer(T1, LOANS),), _loans_only(plan()), UnknownService(CASH)),
    (with_tickets("t1"), (Upgrade(T1, GOLD, "card"),), _without_basic(plan()), UnknownTier(BASIC)),
    (with_tickets("t1"), SENT_TWICE, _without_first_counter(plan()), UnknownCounter(C1)),
]
"""What was done, the plan after it, and why it cannot be taken back."""


@pytest.mark.parametrize(("branch", "orders", "new", "why"), CASES)
def test_a_move_is_not_taken_back_to_what_is_struck(
    branch: Branch, orders: tuple[Command, ...], new: Plan, why: Refusal
) -> None:
    """The teller's page would break, or the customer wait for nobody."""
    changed = done(done(branch, *orders), ChangePlan(new), at=SOON)

    assert decide(changed, UndoMove(T1), SOON) == why


def test_a_merge_is_not_taken_back_to_a_tier_that_is_struck() -> None:
    """The ticket that was merged into the other comes back too."""
    merged = done(GOLD_FIRST, Merge(T1, T2))
    changed = done(merged, ChangePlan(_without_basic(plan())), at=SOON)

    assert decide(changed, UndoMove(T2), SOON) == UnknownTier(BASIC)


@pytest.mark.parametrize("new", [_loans_only(plan()), _without_basic(plan())])
@pytest.mark.parametrize("teller", [None, "teller-c1"])
def test_a_no_show_of_what_is_struck_is_not_reinstated(new: Plan, teller: str | None) -> None:
    """Nobody could ever serve them; the refusal says so instead of failing."""
    sent = done(with_tickets("t1"), *([Transfer(T1, teller=teller)] if teller else []))
    gone = done(sent, CallNext(C1), NoShow(C1))
    changed = done(gone, ChangePlan(new), at=after(1))

    assert decide(changed, Reinstate(T1), after(2)) == NobodyServes("A001", CASH)


def test_nobody_is_sent_back_to_a_service_that_is_struck() -> None:
    """A way back ends the visit then, and every page can still be drawn."""
    sent = done(SERVED, Transfer(T1, LOANS, return_to_me=True))
    changed = done(sent, ChangePlan(_loans_only(plan())), at=SOON)
    served = done(changed, CallNext(C2), Start(C2), at=after(1))
    finished = done(served, Finish(C2), at=after(1) + timedelta(minutes=5))

    assert ticket(finished, "t1").state is State.SERVED
    assert desk_view(finished, C1, after(7)).waiting == 0
    assert publish.counter(finished, C1, after(7)).number is None

"""The bank changes its plan while the branch is open: at once, unless somebody needs the old."""

from dataclasses import replace
from typing import Any

import pytest

from server.domain import refusals
from server.domain.commands import (
    CallNext,
    ChangePlan,
    CloseCounter,
    CloseDay,
    Finish,
    Issue,
    Start,
    Transfer,
)
from server.domain.decide import decide
from server.domain.events import PlanChanged
from server.domain.model import Branch, TicketId
from server.domain.plan import Aspect, Plan, Questionnaire, Series
from tests.builders import (
    BASIC,
    C1,
    C3,
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
    with_tickets,
)


def without(**struck: Any) -> Plan:
    """The plan without one of its services, tiers or counters."""
    planned = plan()
    kept = {
        field: {code: one for code, one in getattr(planned, field).items() if code != gone}
        for field, gone in struck.items()
    }
    return replace(planned, **kept)


def test_a_changed_plan_counts_from_now_on() -> None:
    """The next number is of the new series; what waits goes on."""
    cash = replace(plan().services[CASH], series="K")
    changed = plan(services={**plan().services, CASH: cash})
    branch = with_tickets("t1")
    events = happened(branch, ChangePlan(changed), at=after(5))
    after_it = done(branch, ChangePlan(changed), ask_for("t2"), at=after(5))

    assert events == (PlanChanged(after(5), 1, changed),)
    assert after_it.version == 1
    assert [ticket(after_it, name).number for name in ("t1", "t2")] == ["A001", "K001"]


def test_the_same_plan_again_changes_nothing() -> None:
    """An import that is repeated makes no new version."""
    branch = done(opened(), ChangePlan(plan(closes=MORNING.time())))

    assert happened(branch, ChangePlan(plan(closes=MORNING.time()))) == ()


LEGS = Issue(TicketId("t1"), CASH, BASIC, "zh", "f" * 64, further=(LOANS,))
TO_COME = Transfer(TicketId("t1"), counter=C3, though_closed=True)
SENT = done(opened([C1]), ask_for("t1", LOANS, GOLD), TO_COME)
NEEDED: list[tuple[Branch, Plan, refusals.Refusal]] = [
    (with_tickets("t1"), plan(code="b2"), refusals.OtherBranch("b2")),
    (with_tickets("t1"), without(services=CASH), refusals.ServiceNeeded(CASH, "A001")),
    (done(opened(), LEGS), without(services=LOANS), refusals.ServiceNeeded(LOANS, "A001")),
    (
        done(opened(), ask_for("t1", tier=GOLD)),
        without(tiers=GOLD),
        refusals.TierNeeded(GOLD, "A001"),
    ),
    (opened([C1]), without(counters=C1), refusals.CounterNeeded("1")),
    (SENT, without(counters=C3), refusals.CounterNeeded("3")),
]


@pytest.mark.parametrize(("branch", "changed", "why"), NEEDED)
def test_what_somebody_still_needs_is_not_struck(
    branch: Branch, changed: Plan, why: refusals.Refusal
) -> None:
    """And it is said who needs what."""
    assert decide(branch, ChangePlan(changed), after(5)) == why


ASKED = Questionnaire("autumn", {"zh": "满意吗？"}, {"queue": {"zh": "排队久"}}, (Aspect.SPEED,))


@pytest.mark.parametrize(
    ("asked", "taken"),
    [
        (replace(ASKED, question={"zh": "满意吗？", "en": "All well?"}), True),
        (replace(ASKED, version="winter", question={"zh": "好吗？"}), True),
        (replace(ASKED, question={"zh": "好吗？"}), False),
        (replace(ASKED, reasons={"queue": {"zh": "太久"}}), False),
        (replace(ASKED, reasons={}), False),
        (replace(ASKED, aspects=()), False),
    ],
)
def test_other_questions_need_another_version(asked: Questionnaire, taken: bool) -> None:
    """Else two things that were asked would be counted as one; a language may come."""
    branch = opened([], questionnaire=ASKED)
    outcome = decide(branch, ChangePlan(plan(questionnaire=asked)), after(5))

    assert isinstance(outcome, refusals.QuestionsChanged) is not taken


def test_what_nobody_needs_any_more_may_be_struck() -> None:
    """The customer is served and the counter closed; its desk is kept for the record."""
    served = done(with_tickets("t1"), CallNext(C1), Start(C1), Finish(C1), CloseCounter(C1))
    changed = done(served, ChangePlan(without(counters=C1)))
    changed = done(
        changed, ChangePlan(replace(changed.plan, services=without(services=CASH).services))
    )

    assert C1 in changed.desks
    assert list(changed.plan.services) == [LOANS]


def test_a_new_counter_has_a_desk_at_once() -> None:
    """It can be opened without a restart."""
    branch = done(opened([]), ChangePlan(without(counters=C3)), ChangePlan(plan()))

    assert C3 in branch.desks
    assert branch.version == 2


def test_a_plan_changes_while_the_branch_is_closed_too() -> None:
    """The usual time for it."""
    branch = done(opened([]), CloseDay(), ChangePlan(plan(series={"A": Series("A", 100)})))

    assert branch.plan.series_named("A").first == 100

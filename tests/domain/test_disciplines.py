"""Every kind of discipline: the laws of all, and what is its own, computed by hand."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from server.domain import events
from server.domain.commands import CallNext, Finish, Requeue, Start, Transfer, UndoMove
from server.domain.decide import decide
from server.domain.model import Branch, TicketId
from server.domain.own import Waiting
from server.domain.plan import (
    DEFAULT,
    Calls,
    Discipline,
    Group,
    Kind,
    Patience,
    ServiceCode,
    Share,
    TierCode,
)
from server.domain.queues import overtakings
from server.domain.why import Reason
from tests.builders import (
    BASIC,
    C1,
    C2,
    CASH,
    GOLD,
    LOANS,
    after,
    ask_for,
    done,
    happened,
    opened,
    plan,
    ticket,
)
from tests.contracts.disciplines import Story, keeps_the_laws, serves_everybody, stories

TWO_TO_ONE = (Share(Group((GOLD,)), 2), Share(Group((BASIC,), (CASH,)), 1))
QUARTER = timedelta(minutes=15)
ONCE = Calls(overtakes_most=1)


def latest(waiting: Sequence[Waiting], _: datetime) -> int:
    """A rule of a bank that wants to test us: whoever came last."""
    return len(waiting) - 1


PATIENT = (Patience(Group((BASIC,)), timedelta(minutes=2)),)
RULES = {
    "accumulating": Discipline(),
    "earliest due": Discipline(Kind.DUE),
    "strict": Discipline(Kind.STRICT),
    "first come": Discipline(Kind.FIRST_COME),
    "quota": Discipline(Kind.QUOTA, TWO_TO_ONE),
    "quota with patience": Discipline(Kind.QUOTA, TWO_TO_ONE, PATIENT),
    "strict with patience": Discipline(Kind.STRICT, (), PATIENT),
    "the bank's own": Discipline(Kind.OWN, own="latest"),
}
OWN = {"latest": latest}


@pytest.mark.parametrize("name", RULES)
@settings(max_examples=150, deadline=None)
@given(story=stories)
def test_every_discipline_keeps_the_laws(name: str, story: Story) -> None:
    """I5, I6, in every story that Hypothesis can think of."""
    keeps_the_laws(RULES[name], OWN, story)


@pytest.mark.parametrize("name", RULES)
def test_every_discipline_serves_everybody(name: str) -> None:
    """No rule may leave somebody waiting for ever."""
    serves_everybody(RULES[name], OWN)


# --- by hand --------------------------------------------------------------------------------------
def by(rule: Discipline, **changes: Any) -> Branch:
    """The second counter open, calling by this rule."""
    return opened([C2], disciplines={DEFAULT: rule}, **changes)


def arrivals(branch: Branch, *who: tuple[float, str, ServiceCode, TierCode]) -> Branch:
    """These come, each at a minute."""
    for minute, name, service, tier in who:
        branch = done(branch, ask_for(name, service, tier), at=after(minute))
    return branch


def one_after_the_other(branch: Branch, minute: float) -> list[tuple[str, Reason]]:
    """Whom the counter calls at that minute, and why, until nobody waits."""
    order = []
    while branch.waiting():
        call = happened(branch, CallNext(C2), at=after(minute))[0]
        assert isinstance(call, events.TicketCalled)
        order.append((str(call.ticket), call.why.reason))
        branch = done(branch, CallNext(C2), Start(C2), Finish(C2), at=after(minute))
    return order


def test_the_earliest_due_is_called() -> None:
    """Gold is promised 5 minutes, so gold since 4 (due 9) goes before basic since 0 (due 15)."""
    services = {
        code: replace(service, target_by_tier={GOLD: timedelta(minutes=5)})
        for code, service in plan().services.items()
    }
    branch = by(Discipline(Kind.DUE), services=services)
    branch = arrivals(branch, (0, "b", CASH, BASIC), (4, "g", LOANS, GOLD), (11, "h", CASH, GOLD))

    assert [name for name, _ in one_after_the_other(branch, 12)] == ["g", "b", "h"]
    call = happened(branch, CallNext(C2), at=after(12))[0]
    assert isinstance(call, events.TicketCalled)
    assert call.why.sentence.format(**call.why.values) == "B001 is due first: at 09:09."


def test_strict_priority_knows_no_patience() -> None:
    """Whoever ranks higher goes first, however long the others have waited."""
    branch = arrivals(by(Discipline(Kind.STRICT)), (0, "b", CASH, BASIC), (200, "g", CASH, GOLD))

    assert [name for name, _ in one_after_the_other(branch, 201)] == ["g", "b"]


def test_first_come_first_served_knows_no_tier() -> None:
    """Nor the counter's own preference."""
    branch = arrivals(by(Discipline(Kind.FIRST_COME)), (0, "b", CASH, BASIC), (1, "g", LOANS, GOLD))

    assert one_after_the_other(branch, 2)[0] == ("b", Reason.FIRST_COME)


def test_a_quota_gives_each_group_its_turns_and_begins_anew() -> None:
    """Gold 2 : basic cash 1; loans for basic are in no share and come when no share waits."""
    branch = by(Discipline(Kind.QUOTA, TWO_TO_ONE))
    branch = arrivals(
        branch,
        (0, "rest", LOANS, BASIC),
        *((1 + at, f"b{at}", CASH, BASIC) for at in range(2)),
        *((3 + at, f"g{at}", CASH, GOLD) for at in range(4)),
    )

    assert one_after_the_other(branch, 10) == [
        ("g0", Reason.TURN),
        ("g1", Reason.TURN),
        ("b0", Reason.TURN),
        ("g2", Reason.TURN),
        ("g3", Reason.TURN),
        ("b1", Reason.TURN),
        ("rest", Reason.ALONE),
    ]


def test_turns_that_nobody_takes_are_not_waited_for() -> None:
    """Only basic waits: they are called, one cycle after the other."""
    branch = by(Discipline(Kind.QUOTA, TWO_TO_ONE))
    branch = arrivals(
        branch, (0, "b0", CASH, BASIC), (0, "b1", CASH, BASIC), (0, "l", LOANS, BASIC)
    )

    assert [name for name, _ in one_after_the_other(branch, 1)] == ["b0", "b1", "l"]


def test_a_cycle_begun_by_other_shares_begins_anew() -> None:
    """The plan was changed in the middle of a cycle."""
    branch = by(Discipline(Kind.QUOTA, TWO_TO_ONE))
    branch = arrivals(branch, (0, "g", CASH, GOLD), (0, "b", CASH, BASIC))
    branch = done(branch, CallNext(C2), at=after(1))
    assert branch.turns[DEFAULT] == (1, 0)

    basic_first = Discipline(Kind.QUOTA, (Share(Group((BASIC,)), 1),))
    branch = replace(branch, plan=plan(disciplines={DEFAULT: basic_first}))
    branch = done(branch, Start(C2), CallNext(C2, "done"), at=after(2))
    assert branch.desks[C2].ticket == "b"


@pytest.mark.parametrize("kind", [Kind.STRICT, Kind.QUOTA])
def test_whoever_has_waited_too_long_goes_first(kind: Kind) -> None:
    """When anyone in loans has waited more than 15 minutes, then they; before that, not."""
    rule = Discipline(kind, TWO_TO_ONE, (Patience(Group((), (LOANS,)), QUARTER),))
    branch = arrivals(by(rule), (0, "l", LOANS, BASIC), (14, "g", CASH, GOLD))

    assert one_after_the_other(branch, 15)[0][0] == "g"
    assert one_after_the_other(branch, 15.1)[0] == ("l", Reason.PATIENCE)


def test_the_first_rule_of_patience_that_applies_decides() -> None:
    """They are in the order in which the bank wrote them."""
    rules = (Patience(Group((GOLD,)), QUARTER), Patience(Group(), timedelta(minutes=5)))
    branch = arrivals(by(Discipline(patience=rules)), (0, "b", CASH, BASIC), (1, "g", CASH, GOLD))

    assert one_after_the_other(branch, 7)[0][0] == "b"
    assert one_after_the_other(branch, 17)[0][0] == "g"


def test_nobody_is_overtaken_more_often_than_the_cap_allows() -> None:
    """Strict priority and a stream of gold: the third call is for basic, and says why."""
    branch = by(Discipline(Kind.STRICT), calls=Calls(overtakes_most=2))
    branch = arrivals(
        branch, (0, "b", CASH, BASIC), *((at, f"g{at}", CASH, GOLD) for at in (1, 2, 3))
    )

    assert one_after_the_other(branch, 4)[:3] == [
        ("g1", Reason.STRICT),
        ("g2", Reason.STRICT),
        ("b", Reason.OVERTAKEN),
    ]


def test_a_call_that_is_taken_back_overtook_nobody() -> None:
    """Otherwise a nervous key would use up the cap."""
    branch = by(Discipline(Kind.STRICT), calls=Calls(overtakes_most=1))
    branch = arrivals(branch, (0, "b", CASH, BASIC), (1, "g", CASH, GOLD))
    called = done(branch, CallNext(C2), at=after(2))
    back = done(called, UndoMove(TicketId("g")), at=after(2))

    assert overtakings(called.queues, ticket(called, "b")) == 1
    assert overtakings(back.queues, ticket(back, "b")) == 0
    assert one_after_the_other(back, 3)[0][0] == "g"


def test_whoever_comes_to_an_old_place_was_not_overtaken_there() -> None:
    """Counter 1 could not have called them when it called others: a transfer is no grievance."""
    branch = opened([C1, C2], disciplines={DEFAULT: Discipline(Kind.STRICT)}, calls=ONCE)
    branch = arrivals(branch, (0, "l", LOANS, BASIC), (1, "b", CASH, BASIC), (2, "g", CASH, GOLD))
    branch = done(branch, CallNext(C1), Transfer(TicketId("l"), CASH), at=after(3))

    assert overtakings(branch.queues, ticket(branch, "b")) == 1
    assert overtakings(branch.queues, ticket(branch, "l")) == 0


def test_whoever_queues_again_keeps_what_was_done_to_them() -> None:
    """One leg, one count: a missed call is no licence to pass them anew."""
    branch = by(Discipline(Kind.STRICT), calls=ONCE)
    branch = arrivals(branch, (0, "b", CASH, BASIC), (1, "g", CASH, GOLD))
    branch = done(branch, CallNext(C2), Start(C2), CallNext(C2, "done"), at=after(2))
    branch = done(branch, Requeue(C2, wait=timedelta(minutes=1)), at=after(2))
    branch = arrivals(branch, (3, "h", CASH, GOLD))

    assert overtakings(branch.queues, ticket(branch, "b")) == 1
    assert one_after_the_other(branch, 3)[0] == ("b", Reason.OVERTAKEN)


def test_a_rule_of_the_banks_cannot_break_a_class() -> None:
    """Two that differ only in what befell them are one class: the earlier is offered alone."""
    branch = replace(by(RULES["the bank's own"]), own=OWN)
    branch = arrivals(branch, (0, "a", CASH, BASIC), (0, "b", CASH, BASIC))
    branch = done(branch, CallNext(C2), at=after(1))
    missed = str(branch.desks[C2].ticket)
    branch = done(branch, Requeue(C2, wait=timedelta(minutes=1)), at=after(1))

    assert missed == "a"
    assert one_after_the_other(branch, 3)[0][0] == "a"


@pytest.mark.parametrize("answer", [-1, 1, 7])
def test_a_rule_of_the_banks_that_names_nobody_calls_nobody(answer: int) -> None:
    """A wrong answer must not become somebody's luck."""
    branch = replace(by(Discipline(Kind.OWN, own="odd")), own={"odd": lambda *_: answer})
    branch = arrivals(branch, (0, "b", CASH, BASIC))

    with pytest.raises(LookupError):
        decide(branch, CallNext(C2), after(1))


def test_a_rule_of_the_banks_is_told_what_it_needs() -> None:
    """Minutes and codes, in order of arrival."""
    told: list[Waiting] = []

    def listening(waiting: Sequence[Waiting], _: datetime) -> int:
        told.extend(waiting)
        return 0

    branch = replace(by(Discipline(Kind.OWN, own="ear")), own={"ear": listening})
    branch = arrivals(branch, (0, "b", CASH, BASIC), (1, "g", LOANS, GOLD))
    branch = done(branch, CallNext(C2), at=after(3))

    assert told == [Waiting(CASH, BASIC, 3.0, 15.0, 0.0), Waiting(LOANS, GOLD, 2.0, 15.0, 0.0)]
    assert branch.desks[C2].ticket == TicketId("b")


def test_two_of_one_class_are_not_alone() -> None:
    """To be the only one waiting is said of the only one waiting."""
    branch = arrivals(by(Discipline()), (0, "b", CASH, BASIC), (1, "c", CASH, BASIC))

    assert one_after_the_other(branch, 2) == [("b", Reason.PRIORITY), ("c", Reason.ALONE)]


def test_people_are_called_after_the_clock_was_set_back() -> None:
    """Whoever came "in the future" is there all the same."""
    branch = arrivals(by(Discipline()), (60, "b", CASH, BASIC))

    assert done(branch, CallNext(C2), at=after(0)).desks[C2].ticket == "b"

"""Who is next, computed by hand (accumulating priority: head start + rate x waited + bonus)."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as some

from server.domain.commands import CallNext, Transfer
from server.domain.discipline import NOBODY, first, priority
from server.domain.model import Branch, TicketId
from server.domain.ranking import ahead_of_newcomer, in_order_for, people_ahead, score
from tests.builders import (
    BASIC,
    C1,
    C2,
    C3,
    CASH,
    GOLD,
    LOANS,
    after,
    ask_for,
    done,
    opened,
    plan,
    ticket,
    with_tickets,
)

minutes = some.floats(0, 600)


def test_priority_by_hand() -> None:
    """Gold (10, x2) that waited 6 minutes with a bonus of 5: 10 + 12 + 5."""
    assert priority(10.0, 2.0, 6.0, 5.0) == 27.0


def test_nobody_is_chosen_where_nobody_is_allowed() -> None:
    """An empty hall, and a hall full of other people's customers, are the same to a counter."""
    assert first([], [], [], [], []) == NOBODY
    assert first([False], [0.0], [1.0], [9.0], [0.0]) == NOBODY


def test_a_negative_score_still_wins_over_nobody() -> None:
    """A clock that was set back makes waits negative; people are called all the same."""
    assert first([True], [0.0], [1.0], [-3.0], [0.0]) == 0


@given(some.lists(minutes, min_size=1, max_size=12), minutes, some.floats(0, 5))
def test_within_a_class_the_oldest_is_first(
    waited: list[float], head_start: float, rate: float
) -> None:
    """I5: the same class is first come, first served, whatever the rounding."""
    arrivals = sorted(waited, reverse=True)
    same = [head_start] * len(arrivals)
    chosen = first(
        [True] * len(arrivals), same, [rate] * len(arrivals), arrivals, [0.0] * len(arrivals)
    )

    assert chosen == 0


def test_gold_overtakes_until_basic_has_waited_long_enough() -> None:
    """Basic since 0, gold since 5: at 9 gold has 10 + 2x4 = 18 > 9; a wait is never for ever."""
    branch = done(with_tickets("old"), ask_for("new", tier=GOLD), at=after(5))

    assert score(branch, ticket(branch, "old"), after(9)) == 9.0
    assert score(branch, ticket(branch, "new"), after(9)) == 18.0
    assert first_called(branch, 9) == "new"


def test_a_long_wait_beats_a_head_start() -> None:
    """Basic since 0 beats gold that comes at 11: 11 > 10."""
    branch = done(with_tickets("old"), ask_for("new", tier=GOLD), at=after(11))

    assert first_called(branch, 11) == "old"


def test_equal_scores_go_to_the_earlier() -> None:
    """Basic since 0 and gold since 10 both have 10."""
    branch = done(with_tickets("old"), ask_for("new", tier=GOLD), at=after(10))

    assert first_called(branch, 10) == "old"


def test_a_counter_calls_what_its_profile_says_in_order() -> None:
    """Counter 3 takes loans, counter 1 cash; neither sees the other's."""
    branch = done(opened(), ask_for("a", LOANS, GOLD))
    branch = done(branch, ask_for("b", LOANS, GOLD), at=after(1))

    assert [one.id for one in in_order_for(branch, branch.plan.counters[C3], after(2))] == [
        "a",
        "b",
    ]
    assert in_order_for(branch, branch.plan.counters[C1], after(2)) == []


def test_a_counter_may_prefer_a_tier() -> None:
    """Counter 2 adds 5 for gold, so there gold since 13 (10 + 5) beats basic since 0 (13)."""
    preferring = replace(plan().counters[C2].profile, tier_bonus={GOLD: 5.0})
    counters = plan().counters | {C2: replace(plan().counters[C2], profile=preferring)}
    branch = done(opened(counters=(C1, C2)), ask_for("old"))
    branch = replace(branch, plan=plan(counters=counters))
    branch = done(branch, ask_for("new", tier=GOLD), at=after(13))

    assert done(branch, CallNext(C1), at=after(13)).desks[C1].ticket == "old"
    assert done(branch, CallNext(C2), at=after(13)).desks[C2].ticket == "new"


def test_a_transferred_ticket_gains_the_bonus_of_its_leg() -> None:
    """Basic since 1 with a bonus of 5 beats basic since 0."""
    branch = done(opened(transfer_bonus=5.0), ask_for("old", LOANS))
    branch = done(branch, ask_for("sent"), at=after(1))
    branch = done(branch, Transfer(TicketId("sent"), LOANS), at=after(2))

    assert score(branch, ticket(branch, "sent"), after(3)) == 7.0
    assert done(branch, CallNext(C2), at=after(3)).desks[C2].ticket == "sent"


def test_people_ahead_counts_those_who_would_be_called_first() -> None:
    """Two basic since 0, one gold since 1: at 1 the gold (10) is before both (1)."""
    branch = done(with_tickets("a", "b"), ask_for("g", tier=GOLD), ask_for("l", LOANS), at=after(1))
    ahead = {name: people_ahead(branch, ticket(branch, name), after(1)) for name in "abgl"}

    assert ahead == {"a": 1, "b": 2, "g": 0, "l": 0}


def test_nobody_is_ahead_of_someone_who_is_called() -> None:
    """Who is called does not wait any more."""
    branch = done(with_tickets("a", "b"), CallNext(C1))

    assert people_ahead(branch, ticket(branch, "a"), after(1)) == 0
    assert people_ahead(branch, ticket(branch, "b"), after(1)) == 0


def test_a_newcomer_hears_the_same_before_and_after() -> None:
    """What the tile promises is what the slip says."""
    branch = done(with_tickets("a", "b", "c"), ask_for("g", tier=GOLD))
    told = {tier: ahead_of_newcomer(branch, CASH, tier, after(11)) for tier in (BASIC, GOLD)}
    basic = done(branch, ask_for("new"), at=after(11))
    gold = done(branch, ask_for("new", tier=GOLD), at=after(11))

    assert told == {BASIC: 4, GOLD: 4}
    assert people_ahead(basic, ticket(basic, "new"), after(11)) == 4
    assert people_ahead(gold, ticket(gold, "new"), after(11)) == 4


def first_called(branch: Branch, minute: float) -> TicketId | None:
    """Whom the first counter calls at that minute."""
    return done(branch, CallNext(C1), at=after(minute)).desks[C1].ticket

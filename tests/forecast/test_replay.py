"""Past days under other rules: the same customers and luck, and the right sign of the change."""

from dataclasses import replace
from datetime import date, time

import numpy as np
import pytest
from branch_days import Day as Played
from branch_days import plan_of
from hypothesis import given, settings
from hypothesis import strategies as some

from server.domain.plan import Plan, ServiceCode, Shift, TierCode
from server.forecast.history import History
from server.forecast.laws import priors
from server.forecast.replay import Day, Replayed, Rules, days_of, replayed
from server.forecast.witness import history_of

FEW = {"c1": ("cash", "accounts", "loans"), "c2": ("cash",), "c4": ("cash", "accounts")}


@pytest.fixture(scope="module")
def history() -> History:
    """Four days as they were played, which know nothing of the twin."""
    days = [Played(seed).play().branch.tickets.values() for seed in range(4)]
    told = [history_of(plan_of(), tickets) for tickets in days]
    moved = [replace(each, day=each.day + place) for place, each in enumerate(told)]
    return joined(moved)


def joined(days: list[History]) -> History:
    """One history; services and tiers stand in each in an order of their own."""
    first, *others = days
    for each in others:
        first = replace(
            first,
            **{
                name: np.concatenate([getattr(first, name), getattr(each, name)])
                for name in ("day", "counter", "issued", "called", "started", "finished")
            },
            service=np.concatenate(
                [first.service, _as(each.service, each.services, first.services)]
            ),
            tier=np.concatenate([first.tier, _as(each.tier, each.tiers, first.tiers)]),
            ended=np.concatenate([first.ended, each.ended]),
            second=np.concatenate([first.second, each.second]),
        )
    return first


def _as(codes: np.ndarray, known: tuple[str, ...], wanted: tuple[str, ...]) -> np.ndarray:
    return np.array([wanted.index(known[code]) for code in codes], np.int64)


def compared(history: History, before: Plan, after: Plan) -> Replayed:
    """All its days under both."""
    rules = Rules(before, priors(before)), Rules(after, priors(after))
    found = replayed(days_of(history, 10), rules, history)
    assert found is not None
    return found


def test_the_same_rules_change_nothing(history: History) -> None:
    """Not by a second: both plans meet the same luck."""
    found = compared(history, plan_of(), plan_of())

    assert found.whole.before == found.whole.after
    assert found.whole.sooner == (0.0, 0.0)
    assert [line.before for line in found.tiers] == [line.after for line in found.tiers]


def test_what_is_in_force_comes_near_to_what_was(history: History) -> None:
    """The days were played in plain Python; the twin knows their services roughly."""
    found = compared(history, plan_of(), plan_of())

    assert found.whole.before.mean == pytest.approx(found.real, rel=0.5)
    assert found.whole.customers == pytest.approx(len(history) / 4)


def test_half_the_counters_cost_everybody(history: History) -> None:
    """And the range of the days says that this is sure."""
    found = compared(history, plan_of(), plan_of(FEW))

    assert found.whole.after.mean > 2 * found.whole.before.mean
    assert found.whole.sooner[1] < 0.0


def test_a_head_start_helps_its_tier_and_costs_the_others(history: History) -> None:
    """Nothing is for nothing."""
    plan = plan_of(FEW)
    gold = TierCode("gold")
    tiers = {**plan.tiers, gold: replace(plan.tiers[gold], head_start=200.0)}
    found = compared(history, plan, replace(plan, tiers=tiers))
    by_tier = {line.tier: line for line in found.tiers}

    assert by_tier[gold].sooner[0] > 0.0
    assert by_tier[TierCode("basic")].sooner[1] < 0.0


def test_whoever_has_no_counter_any_more_is_counted_as_unserved(history: History) -> None:
    """Not as somebody who waits for nothing."""
    alone = {"c2": ("cash",), "c3": ("cash",)}
    found = compared(history, plan_of(), plan_of(alone))
    cash = (history.service == history.services.index("cash")).mean()

    assert found.whole.before.unserved < 0.05
    assert found.whole.after.unserved >= 1.0 - cash
    assert found.whole.after.late >= 1.0 - cash


def test_a_roster_counts(history: History) -> None:
    """Counters that are staffed in the morning only serve in the morning only."""
    plan = plan_of()
    week = tuple(range(7))
    shifts = tuple(Shift(code, time(9), time(17), week) for code in plan.counters)
    morning = tuple(replace(shift, ends=time(11)) for shift in shifts)
    whole, half = replace(plan, roster=shifts), replace(plan, roster=morning)
    found = compared(history, whole, half)

    assert found.rostered
    assert found.whole.after.unserved > found.whole.before.unserved + 0.2


def test_a_date_with_shifts_of_its_own_counts_on_that_date(history: History) -> None:
    """Who was planned beside the usual week, on one day and no other."""
    plan = plan_of()
    first = date.fromordinal(int(history.days[0]))
    shifts = tuple(Shift(code, time(9), time(17)) for code in plan.counters)
    dated = tuple(replace(shift, ends=time(10), on=first) for shift in shifts)
    usual = replace(plan, roster=shifts)
    whole = compared(history, usual, usual)
    changed = compared(history, usual, replace(plan, roster=(*shifts, *dated)))

    assert whole.whole.after.unserved < changed.whole.after.unserved
    assert changed.whole.after.unserved < 1.0 - 0.5 / len(changed.days)


def test_days_on_which_the_branch_is_closed_do_not_count(history: History) -> None:
    """Under either plan."""
    first = date.fromordinal(int(history.days[0]))
    plan = plan_of()
    shut = replace(plan, hours=replace(plan.hours, holidays=frozenset({first})))

    assert first not in compared(history, plan, shut).days
    every = frozenset(date.fromordinal(int(day)) for day in history.days)
    never = replace(plan, hours=replace(plan.hours, holidays=every))
    rules = Rules(plan, priors(plan)), Rules(never, priors(never))
    assert replayed(days_of(history, 10), rules, history) is None


@settings(max_examples=10)
@given(minutes=some.lists(some.floats(0, 1439), max_size=12), seed=some.integers(0, 2**31))
def test_whatever_came_nobody_waits_less_than_nothing(minutes: list[float], seed: int) -> None:
    """At any minute, of services and tiers that the plan may not know."""
    kinds = [
        (ServiceCode(("cash", "loans", "gone")[at % 3]), TierCode(("basic", "gone")[at % 2]))
        for at in range(len(minutes))
    ]
    day = Day(date(2026, 3, 2), kinds, np.sort(np.array(minutes)))
    plan = plan_of()
    rules = priors(plan)
    found = replayed([day], (Rules(plan, rules), Rules(plan, rules)), empty(), seed)

    if found is None:
        assert not minutes
        return
    share = found.whole.before
    assert 0.0 <= share.unserved <= 1.0
    assert share.unserved == 1.0 or 0.0 <= share.mean <= share.p90
    assert found.whole.customers == len(minutes)


def empty() -> History:
    """Nothing really happened."""
    return history_of(plan_of(), ())


def test_customers_are_taken_over_in_order_of_time(history: History) -> None:
    """Further legs come by themselves."""
    days = days_of(history, 2)

    assert [len(day.kinds) for day in days] == [
        int(((history.day == day) & ~history.second).sum()) for day in history.days[-2:]
    ]
    assert all(np.all(np.diff(day.minutes) >= 0) for day in days)

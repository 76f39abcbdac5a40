"""What would change if: the same paths before and after."""

from dataclasses import replace
from datetime import time

import pytest
from branch_days import COUNTERS, done
from busy_hall import NOW, asked, busy
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain import commands
from server.domain.model import CounterState
from server.domain.plan import CounterCode, Profile, ServiceCode, Shift, TierCode
from server.forecast.advise import Compared, effect
from server.forecast.changes import (
    Change,
    ChangeProfile,
    CloseCounter,
    MoveBreak,
    OpenCounter,
    SendOn,
    changed,
)

BASIC, GOLD = TierCode("basic"), TierCode("gold")
CASH, LOANS = ServiceCode("cash"), ServiceCode("loans")


def shorter(compared: Compared) -> bool:
    """Nine of ten wait less."""
    return compared.after is not None and compared.after.p90 < compared.before.p90


def longer(compared: Compared) -> bool:
    """Half wait more."""
    return compared.after is not None and compared.after.p50 > compared.before.p50


def test_one_more_counter_shortens_waits_and_never_by_less_than_nothing() -> None:
    """The lobby manager is told what opening it is worth, tier by tier."""
    found = effect(asked(busy(closed="c4")), OpenCounter(CounterCode("c4")))

    assert found is not None
    assert shorter(found.felt[BASIC])
    assert found.saved[BASIC].p50 > 1.0


def test_a_counter_that_closes_costs_what_its_opening_would_save() -> None:
    """A measure and its contrary are the two sides of one comparison."""
    open_all, without = busy(), changed(busy(), CloseCounter(CounterCode("c4")), NOW)
    closing = effect(asked(open_all), CloseCounter(CounterCode("c4")))

    assert closing is not None
    assert longer(closing.felt[BASIC])
    assert without.desks[CounterCode("c4")].closes_after


def test_whom_nobody_could_call_any_more_is_said() -> None:
    """The last counter for a service is not closed for the sake of the others unawares."""
    branch = busy()
    for code in ("c1", "c5"):
        branch = changed(branch, CloseCounter(CounterCode(code)), NOW)
    found = effect(asked(branch), ChangeProfile(CounterCode("c6"), Profile((CASH,))))

    assert found is not None
    assert found.stranded == sum(ticket.service == LOANS for ticket in branch.waiting())
    assert found.kinds[LOANS, GOLD].after is None
    assert found.felt[GOLD].service == LOANS


def test_what_is_not_changed_has_no_effect_at_all() -> None:
    """The same customers on the same paths: chance makes no difference."""
    branch = busy()
    found = effect(asked(branch), OpenCounter(CounterCode("c1")))

    assert found is not None
    assert all(each.before == each.after for each in found.kinds.values())
    assert all(wait.p50 == 0.0 == wait.p90 for wait in found.saved.values())


def test_those_who_are_sent_on_are_the_last_who_came() -> None:
    """They have waited least, so they lose least."""
    branch = changed(busy(), SendOn(CASH, LOANS, 2), NOW)
    moved = [t.id for t in branch.tickets.values() if t.service == LOANS and t.number[0] == "C"]

    assert sorted(moved) == ["w15", "w18"]
    assert len(branch.waiting()) == len(busy().waiting())


def test_a_counter_of_another_profile_helps_whom_it_now_calls() -> None:
    """A desk for loans that takes cash for an hour."""
    profile = Profile((CASH,))
    found = effect(asked(busy()), ChangeProfile(CounterCode("c6"), profile))

    assert found is not None
    assert any(each.before != each.after for each in found.kinds.values())


def test_a_break_moves_and_the_day_does_not() -> None:
    """Begin and end of the shift stay."""
    code = CounterCode("c1")
    shifts = (Shift(code, time(9), time(11, 30)), Shift(code, time(12, 15), time(17)))
    branch = busy()
    branch = branch.but(plan=replace(branch.plan, roster=shifts))
    moved = changed(branch, MoveBreak(code, 20.0), NOW).plan.roster

    assert [(shift.begins, shift.ends) for shift in moved] == [
        (time(9), time(11, 50)),
        (time(12, 35), time(17)),
    ]


changes = st.one_of(
    st.sampled_from(sorted(COUNTERS)).map(lambda code: OpenCounter(CounterCode(code))),
    st.sampled_from(sorted(COUNTERS)).map(lambda code: CloseCounter(CounterCode(code))),
    st.builds(SendOn, st.sampled_from([CASH, LOANS]), st.just(CASH), st.integers(0, 30)),
    st.builds(MoveBreak, st.just(CounterCode("c1")), st.floats(-900, 900)),
)


@given(changes, st.sampled_from(["", "c2", "c5"]))
@settings(max_examples=40, deadline=None)
def test_a_change_that_is_only_thought_of_loses_nobody(change: Change, closed: str) -> None:
    """And leaves the branch itself as it is."""
    branch = busy(closed, waiting=9)
    after = changed(branch, change, NOW)

    assert {t.id for t in after.waiting()} == {t.id for t in branch.waiting()}
    assert branch == busy(closed, waiting=9)


@pytest.mark.parametrize("state", [CounterState.OPEN, CounterState.PAUSED])
def test_only_a_counter_that_is_not_open_is_opened(state: CounterState) -> None:
    """A counter at work keeps its customer and its teller."""
    branch, code = busy(), CounterCode("c3")
    if state is CounterState.PAUSED:
        branch = done(branch, commands.Finish(code), NOW)
        branch = done(branch, commands.PauseCounter(code), NOW)
    after = changed(branch, OpenCounter(code), NOW)

    assert after.desks[code].state is CounterState.OPEN
    assert (after == branch) == (state is CounterState.OPEN)

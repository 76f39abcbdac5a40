"""A call back has an owner, three tries, and ends with what came of it."""

from dataclasses import replace
from datetime import timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.contacts import Why
from server.domain.refusals import Refusal
from server.domain.return_calls import (
    AGAIN,
    CALL_REFUSALS,
    SAID,
    TRIES,
    CallAct,
    CallAsked,
    CallIsOver,
    CallIsYours,
    CallMovedOn,
    CallNotYours,
    Result,
    ReturnCall,
    TakeCall,
    Tell,
    decide_call,
)
from server.insight.called import called
from server.insight.scores import ENOUGH
from tests.builders import MORNING, after

OPENED = ReturnCall("call-t1", Why.KEY, MORNING, MORNING + timedelta(days=1), "zh", "A001")
LENA = "lobby:lena"
MINE = replace(OPENED, owner=LENA, steps=2)


def does(call: ReturnCall, act: CallAct, actor: str = LENA) -> ReturnCall | Refusal:
    """What becomes of a call of which the newest state was seen."""
    return decide_call(call, CallAsked(act, actor, call.steps), after(1))


def test_whoever_takes_a_call_owns_it_and_another_may_take_it_over() -> None:
    """Somebody may have gone home."""
    mine = does(OPENED, TakeCall())

    assert mine == MINE
    assert does(MINE, TakeCall(), "manager:min") == replace(MINE, owner="manager:min", steps=3)


@pytest.mark.parametrize("result", SAID)
def test_a_result_closes_the_call(result: Result) -> None:
    """But who was not reached is tried again, some hours later."""
    told = does(MINE, Tell(result, 4))

    assert isinstance(told, ReturnCall)
    again = result is Result.NOT_REACHED
    assert (told.result, told.closed) == ((None, None) if again else (result, after(1)))
    assert told.satisfaction == (4 if result is Result.REACHED else None)
    assert told.due == (after(1) + AGAIN if again else MINE.due)


def test_who_is_not_reached_three_times_is_left_in_peace() -> None:
    """Every try is kept, with who called."""
    call: ReturnCall | Refusal = MINE
    for _ in range(TRIES):
        assert isinstance(call, ReturnCall)
        assert call.result is None
        call = does(call, Tell(Result.NOT_REACHED))

    assert isinstance(call, ReturnCall)
    assert call.result is Result.NOT_REACHED
    assert [tried.actor for tried in call.tries] == [LENA] * TRIES


@pytest.mark.parametrize(
    ("call", "act", "refusal"),
    [
        (MINE.over(Result.WITHDRAWN, after(1)), TakeCall(), CallIsOver),
        (MINE, TakeCall(), CallIsYours),
        (OPENED, Tell(Result.REACHED), CallNotYours),
    ],
)
def test_what_cannot_be_is_refused(call: ReturnCall, act: CallAct, refusal: type[Refusal]) -> None:
    """Nobody reports a call for which they had no number."""
    assert isinstance(does(call, act), refusal)


def test_nobody_acts_on_an_old_page() -> None:
    """Whichever way it is old."""
    for seen in (MINE.steps - 1, MINE.steps + 1):
        asked = CallAsked(Tell(Result.REACHED), LENA, seen)
        assert isinstance(decide_call(MINE, asked, after(1)), CallMovedOn)


def test_a_call_is_late_only_after_its_time() -> None:
    """And never once it is over."""
    assert [OPENED.is_late(OPENED.due + timedelta(minutes=minute)) for minute in (0, 1)] == [
        False,
        True,
    ]
    assert not OPENED.over(Result.LAPSED, after(1)).is_late(OPENED.due + timedelta(days=1))


def test_every_refusal_is_said() -> None:
    """And every act is one that can be asked."""
    assert all(kind.sentence.endswith(".") for kind in CALL_REFUSALS)
    assert set(get_args(CallAct)) == {TakeCall, Tell}


# --- figures --------------------------------------------------------------------------------------
@given(
    results=st.lists(st.sampled_from([None, *Result]), max_size=30),
    scores=st.lists(st.integers(1, 5), max_size=30),
)
def test_figures_count_every_call_once(results: list[Result | None], scores: list[int]) -> None:
    """Satisfaction is told from ten answers on."""
    calls = [replace(OPENED, result=result) for result in results]
    calls += [replace(OPENED, result=Result.REACHED, satisfaction=score) for score in scores]
    figures = called(calls)

    assert figures.opened == len(calls)
    assert sum(figures.results.values()) == sum(call.result is not None for call in calls)
    assert figures.done == sum(call.result in SAID for call in calls)
    assert figures.reached == results.count(Result.REACHED) + len(scores)
    assert (figures.answered, figures.mean is None) == (len(scores), len(scores) < ENOUGH)
    assert figures.mean is None or 1 <= figures.mean <= 5

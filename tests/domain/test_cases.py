"""A case is followed up by somebody, and closed with an outcome or not at all."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.cases import (
    REFUSALS,
    Act,
    AddNote,
    Asked,
    CannotForward,
    Case,
    CaseIsClosed,
    CaseIsYours,
    CaseMovedOn,
    Cause,
    Close,
    Concern,
    Ending,
    Forward,
    NothingWritten,
    Step,
    Take,
    decide_case,
    opened,
    stepped,
)
from server.domain.plan import CaseRules
from server.domain.refusals import Refusal
from tests.builders import MORNING, after
from words.phrases import LANGUAGES, say

RULES = CaseRules(departments={"claims": {"en": "Claims"}, "cards": {"en": "Cards"}})
CONCERN = Concern("rating-t1-1", Cause.RATING, MORNING, "A001", score=1)
CASE, FIRST = opened(CONCERN, RULES, "branch", MORNING)
ACTS: st.SearchStrategy[Act] = st.one_of(
    st.just(Take()),
    st.just(AddNote()),
    st.builds(Forward, st.sampled_from(["", "claims", "cards", "nobody"])),
    st.builds(Close, st.sampled_from(Ending)),
)


def acted(case: Case, act: Act, actor: str = "lobby:lena", text: str = "") -> Step | Refusal:
    """What comes of an act on the case as it is."""
    return decide_case(case, Asked(act, actor, case.steps, text), RULES, after(5))


@pytest.mark.parametrize("cause", Cause)
def test_every_case_has_a_due_time_of_its_kind(cause: Cause) -> None:
    """Who waits in the hall cannot wait a day."""
    case, _ = opened(Concern("x", cause, MORNING), RULES, "branch", after(3))
    allowed = {Cause.RATING: 240, Cause.COMPLAINT: 1440, Cause.LEFT: 120, Cause.OVERDUE: 15}

    assert case.due == after(3) + timedelta(minutes=allowed[cause])
    assert not case.is_late(case.due)
    assert case.is_late(case.due + timedelta(seconds=1))


@given(st.lists(st.tuples(ACTS, st.sampled_from(["lena", "min"]), st.sampled_from(["", "a"]))))
def test_nothing_is_closed_without_an_outcome_and_no_step_is_lost(
    acts: list[tuple[Act, str, str]],
) -> None:
    """The thread goes on through every department, and ends when somebody says how."""
    case, steps = CASE, [FIRST]
    for act, actor, text in acts:
        done = acted(case, act, actor, text)
        if isinstance(done, Step):
            case = stepped(case, done)
            steps.append(done)

    assert case.concern == CONCERN
    assert case.steps == len(steps)
    assert (case.ending is None) == (case.closed is None)
    assert case.ending is None or (case.owner and steps[-1].ending is case.ending)
    assert case.department in {"", *RULES.departments}


def test_whoever_forwards_lets_it_go_and_the_history_stays() -> None:
    """The second line takes it from its own queue."""
    taken = stepped(CASE, acted(CASE, Take()))  # type: ignore[arg-type]
    sent = stepped(taken, acted(taken, Forward("claims")))  # type: ignore[arg-type]

    assert (taken.owner, sent.owner, sent.department, sent.steps) == (
        "lobby:lena",
        "",
        "claims",
        3,
    )
    assert sent.due == CASE.due


CLOSED = stepped(CASE, acted(CASE, Close(Ending.SOLVED)))  # type: ignore[arg-type]
MINE = stepped(CASE, acted(CASE, Take()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("case", "act", "why"),
    [
        (CLOSED, Take(), CaseIsClosed()),
        (CLOSED, Close(Ending.UNFOUNDED), CaseIsClosed()),
        (MINE, Take(), CaseIsYours()),
        (CASE, AddNote(), NothingWritten()),
        (CASE, Forward("nobody"), CannotForward()),
        (CASE, Forward(""), CannotForward()),
    ],
)
def test_what_makes_no_sense_is_refused(case: Case, act: Act, why: Refusal) -> None:
    """With a sentence that says so."""
    assert acted(case, act) == why


def test_nobody_acts_on_a_page_that_is_old() -> None:
    """Two managers, one case: the second looks again; nor on one that never was."""
    for seen in (MINE.steps - 1, MINE.steps + 1):
        assert decide_case(MINE, Asked(Take(), "min", seen), RULES, after(1)) == CaseMovedOn()


@pytest.mark.parametrize("kind", REFUSALS)
def test_every_refusal_is_said_in_every_language(kind: type[Refusal]) -> None:
    """They are not among the branch's own, which are looked at elsewhere."""
    others = [language for language in LANGUAGES if language != "en"]

    assert all(say(language, kind.sentence) != kind.sentence for language in others)

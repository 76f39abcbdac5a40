"""Pagers: in whose hand, whom they call, and what is kept when the power fails."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as some
from said import called, clock, counter, heartbeat

from display.hearing import Ticked
from display.pagers.lending import (
    LONGEST,
    VIBRATES_SECONDS,
    Beat,
    Input,
    Lend,
    Lent,
    Pagers,
    Shows,
    step,
    wanted,
)
from display.pagers.memory import Memory
from display.strip.writing import Colour, Shown
from wire.board import HIDE_AFTER_SECONDS

WAITS = Shown("A021", Colour.GREEN)
GOES = Shown("3", Colour.AMBER)


def after(*events: Input) -> Pagers:
    """Pagers whose server lives, after this."""
    pagers = step(Pagers(), Beat(heartbeat(), 0.0))
    for event in events:
        pagers = step(pagers, event)
    return pagers


def call(at: float = 1.0, attempt: int = 1, number: str = "A021", phase: str = "called") -> Shows:
    """Counter 3 shows this number."""
    more = {"counter": "3", "phase": phase, "made_at": clock(at)}
    return Shows("c3", called(number, attempt=attempt).model_copy(update=more), at)


LENT = Lend(7, "A021", clock(0.5), 0.5)


def test_whoever_waits_has_the_own_number_in_the_hand() -> None:
    """And the pager lies still."""
    assert wanted(after(LENT), 0.5) == {7: WAITS}


def test_a_call_vibrates_and_says_where_to_go() -> None:
    """Long enough to be felt in a pocket, and no longer."""
    pagers = after(LENT, call())
    end = 1.0 + VIBRATES_SECONDS

    assert wanted(pagers, 1.0) == {7: Shown("3", Colour.AMBER, blink=True)}
    assert wanted(pagers, end) == {7: GOES}


def test_a_recall_vibrates_again_and_the_same_call_does_not() -> None:
    """Every snapshot is heard again when the server connects."""
    pagers = after(LENT, call(), call())
    recalled = step(pagers, call(50.0, attempt=2))

    assert not wanted(pagers, 30.0)[7].blink
    assert wanted(recalled, 50.0)[7].blink


def test_a_pager_that_is_given_to_someone_who_is_called_already_vibrates() -> None:
    """The lobby manager is quick, the discipline quicker."""
    assert wanted(after(call(), LENT), 0.5)[7].blink


def test_another_number_does_not_vibrate() -> None:
    """Nor does the next customer's free it."""
    assert wanted(after(LENT, call(number="A022", phase="serving")), 1.0) == {7: WAITS}


def test_with_the_start_the_pager_is_free() -> None:
    """The customer hands it over at the counter."""
    assert after(LENT, call(), call(5.0, phase="serving")).lent == {}


def test_what_a_counter_showed_before_frees_nothing() -> None:
    """The broker keeps yesterday's last customer, and yesterday had an A021 too."""
    old = Shows("c3", called("A021", -90_000, phase="serving"), 0.1)

    assert set(after(old, LENT).lent) == {7}


def test_a_base_that_was_just_plugged_in_lends_before_it_hears_the_server_live() -> None:
    """The order itself says when; the first beat may take five seconds."""
    assert wanted(step(Pagers(), LENT), 0.5) == {7: WAITS}


def test_a_pager_changes_hands_and_nobody_has_two() -> None:
    """Whoever gives it has it in the hand: that is proof enough."""
    pagers = after(LENT, Lend(7, "B001", clock(1.0), 1.0), Lend(9, "B001", clock(2.0), 2.0))

    assert wanted(pagers, 2.0) == {9: Shown("B001", Colour.GREEN)}


def test_nobody_is_called_by_what_is_a_minute_old() -> None:
    """A silent server's last word may be wrong by now."""
    assert wanted(after(LENT, call()), HIDE_AFTER_SECONDS) == {7: WAITS}


def test_a_pager_that_never_came_back_calls_nobody_the_next_day() -> None:
    """The numbers begin anew."""
    later = LONGEST.total_seconds() + 1
    pagers = step(after(LENT), Beat(heartbeat(later), later))

    assert pagers.lent == {}


events = some.one_of(
    some.builds(
        Lend,
        some.integers(1, 3),
        some.sampled_from(["A021", "A022"]),
        some.just(clock(0.0)),
        some.just(0.0),
    ),
    some.sampled_from(
        [call(), call(2.0, 2), call(3.0, 1, "A022"), call(4.0, 1, "A022", "serving")]
    ),
    some.sampled_from([Shows("c3", counter(counter="3"), 5.0), Beat(heartbeat(6), 6.0)]),
    some.builds(Ticked, some.floats(0, 100)),
)


@given(happened=some.lists(events, max_size=20), at=some.floats(0, 200))
def test_whatever_happens_no_number_is_in_two_hands(happened: list[Input], at: float) -> None:
    """And every pager shows its customer's number or the way."""
    pagers = after(*happened)
    numbers = [lent.number for lent in pagers.lent.values()]

    assert len(numbers) == len({*numbers})
    for pager, shown in wanted(pagers, at).items():
        assert shown.text in {pagers.lent[pager].number, "3"}
        assert not shown.blink or shown.colour is Colour.AMBER


def test_who_holds_what_outlives_the_power(tmp_path: Path) -> None:
    """And a file that the power tore is put aside, not believed."""
    memory, lent = Memory(tmp_path), {7: Lent("A021", clock(0))}
    before = memory.load()
    memory.keep(lent)
    kept = Memory(tmp_path).load()
    (tmp_path / "lent.json").write_bytes(b'{"7": ["A0')
    torn = Memory(tmp_path).load()

    assert (before, kept, torn) == ({}, lent, {})
    assert (tmp_path / "lent.damaged").exists()

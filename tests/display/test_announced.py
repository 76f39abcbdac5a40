"""Calls are said whole, in order, none over another; repeats make way."""

from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from room import LONG, languages, room
from said import UPSTAIRS, call, heartbeat, lobby

from display.announce import MAKING_SECONDS
from display.board import Sounded, step, switched_on
from display.hearing import Heard, Ticked
from wire.messages import Call, Voice


def test_a_call_is_said_twice_while_nobody_waits_behind_it() -> None:
    """The second time is for whoever only looked up at the chime."""
    heard = room()
    heard.hear(lobby(call("A001")), 0.0)
    heard.wait(60)

    assert heard.numbers == ["A001", "A001"]
    assert heard.played[1].begins > heard.played[0].ends


def test_the_second_saying_makes_way_at_once_for_another_call() -> None:
    """It was said whole; the next customer does not wait for an echo."""
    heard = room()
    heard.hear(lobby(call("A001")), 0.0)
    heard.hear(lobby(call("A002", second=12), call("A001"), sequence=2, second=12), 12.0)
    heard.wait(60)

    assert heard.numbers == ["A001", "A001", "A002", "A002"]
    assert heard.played[2].begins < 12.0 + 0.5
    assert heard.whole == ["A001", "A002", "A002"]


def test_a_call_is_never_cut_by_the_next() -> None:
    """However long it takes to say it."""
    heard = room(sounds=25.0)
    heard.hear(lobby(call("A001")), 0.0)
    heard.hear(lobby(call("A002", second=0.05), call("A001"), sequence=2, second=0.05), 0.05)
    heard.wait(120)

    assert heard.whole[:2] == ["A001", "A002"]
    assert heard.played[1].begins >= heard.played[0].ends


def test_repeats_make_way_when_many_wait_but_calls_never_do() -> None:
    """A recall can be made again; a call that nobody saw is a lost customer."""
    heard = room()
    heard.hear(lobby(call("A001")), 0.0)
    new = [call(f"B00{place}", second=1) for place in (4, 3, 2, 1)]
    heard.hear(lobby(*new, call("A001", attempt=2), sequence=2, second=1), 1.0)
    heard.wait(45)

    assert heard.whole[:5] == ["A001", "B001", "B002", "B003", "B004"]
    assert "A001" not in heard.numbers[1:]


def test_when_many_wait_each_is_said_in_the_customers_language_alone() -> None:
    """Thirty counters call faster than a hall can hear two languages."""
    heard = room(sounds=5.0)
    new = [call(f"B00{place}", second=1) for place in (5, 4, 3, 2, 1)]
    heard.hear(lobby(call("A001"), voice=Voice(languages=("ko",))), 0.0)
    both = {"second": 1, "voice": Voice(languages=("ko",))}
    heard.hear(lobby(*new, call("A001"), sequence=2, **both), 1.0)
    heard.wait(45)

    assert [languages(one.order) for one in heard.played[:6]] == [
        ["zh", "ko"],
        *[["zh"]] * 2,
        *[["zh", "ko"]] * 3,
    ]


def test_a_recall_is_said_once_in_the_customers_language() -> None:
    """The others have heard that it is not their turn."""
    heard = room()
    both = Voice(languages=("ko",))
    heard.hear(lobby(call("A001"), voice=both), 0.0)
    heard.hear(lobby(call("A001", attempt=2), sequence=2, second=40, voice=both), 40.0)
    heard.wait(80)

    assert [languages(one.order) for one in heard.played] == [["zh", "ko"], ["zh", "ko"], ["zh"]]


def test_a_sound_that_is_never_made_holds_nobody_up_for_long() -> None:
    """A broken disk must not silence the hall for the day."""
    board, _ = step(switched_on(0.0), Heard(heartbeat(), 0.0))
    both = lobby(call("A002"), call("A001"))
    board, first = step(board, Heard(both, 0.0))
    board, early = step(board, Ticked(MAKING_SECONDS - 0.1))
    board, then = step(board, Ticked(MAKING_SECONDS))
    board, none = step(board, Sounded(first[0].begun, LONG, MAKING_SECONDS + 1))
    numbers = [order.begun.announcement.call.number for order in (*first, *early, *then)]

    assert numbers == ["A001", "A002"]
    assert (none, board.announcing.sounds) == ((), None)


@pytest.mark.parametrize(
    ("ticket", "branch", "said"),
    [
        ("ko", ("zh",), ["ko", "zh"]),
        ("zh", ("zh", "en"), ["zh", "en"]),
        ("ar", ("zh",), ["zh"]),
        ("en", (), ["en"]),
    ],
)
def test_the_tickets_language_comes_first_then_the_branchs(
    ticket: str, branch: tuple[str, ...], said: list[str]
) -> None:
    """The one who must go listens first; the others learn that it is not their turn."""
    heard = room()
    heard.hear(lobby(call("A001", language=ticket), voice=Voice(languages=branch)), 0.0)

    assert languages(heard.played[0].order) == said


def test_an_older_server_is_heard_at_full_volume() -> None:
    """It knows nothing of volumes."""
    heard = room()
    heard.hear(lobby(call("A001")), 0.0)

    assert heard.played[0].order.loudness == 1.0


def test_in_quiet_hours_calls_are_shown_only() -> None:
    """Loudness 0 makes no sound: see tests/display/test_speaking.py."""
    heard = room(sounds=0.0)
    heard.hear(lobby(call("A001"), voice=Voice(percent=0)), 0.0)
    heard.wait(60)

    assert [one.order.loudness for one in heard.played] == [0.0]


def test_the_way_is_said_to_whoever_must_leave_the_zone() -> None:
    """In each language its own text."""
    heard = room()
    upstairs = call("A001", language="ko", **UPSTAIRS)
    heard.hear(lobby(upstairs, voice=Voice(languages=("zh",))), 0.0)
    where = [sentence.where for sentence in heard.played[0].order.sentences]

    assert where == [
        ("2층", "엘리베이터로 2층에 올라가 주세요"),
        ("二楼", "请乘电梯上二楼"),
    ]


# --- what was taken back --------------------------------------------------------------------------
def test_a_call_that_is_taken_back_is_silent_and_off_the_sun_at_once() -> None:
    """The teller had pressed by mistake; nobody shall walk there."""
    heard = room()
    older = call("Z001", second=-60)
    heard.hear(lobby(call("A001"), older), 0.0)
    heard.hear(lobby(older, sequence=2, second=2), 2.0)
    heard.wait(60)

    assert heard.numbers == ["A001"]
    assert heard.played[0].ends == pytest.approx(2.0)


@pytest.mark.parametrize("left", [[], [call("B001", second=0.05)]])
def test_a_call_that_waits_for_its_turn_can_be_taken_back_too(left: list[Call]) -> None:
    """Also the only one, and also one that came before those that stay."""
    heard = room()
    heard.hear(lobby(call("B001", second=0.05), call("A001"), call("C001")), 0.1)
    heard.hear(lobby(*left, sequence=2, second=1), 1.0)
    heard.wait(60)

    assert heard.numbers == ["C001", *["B001"] * 2 * len(left)]


def test_an_older_snapshot_takes_nothing_back() -> None:
    """It comes late, from before the call."""
    heard = room()
    older = call("Z001", second=-60)
    heard.hear(lobby(call("A001"), older, sequence=5), 0.0)
    heard.hear(lobby(older, sequence=4, second=-1), 1.0)
    heard.wait(60)

    assert heard.numbers == ["A001"] * 2


def test_a_call_that_others_pushed_out_of_the_snapshot_is_said_all_the_same() -> None:
    """The server names the newest only."""
    heard, calls = room(), [call(f"A{place:03d}", second=place / 10) for place in range(20)]
    for count in range(1, 21):
        told = calls[max(0, count - 8) : count]
        heard.hear(lobby(*reversed(told), sequence=count), count / 10)
    heard.wait(200)

    assert heard.numbers[:20] == [one.number for one in calls]


# --- the law --------------------------------------------------------------------------------------
PAIRS = 200
BOARDS = 3


def _delays() -> Iterator[float]:
    """When a board hears of a call: every board at a time of its own, in at most 0.2 s."""
    value = 1
    while True:
        value = value * 1_103_515_245 % 2_147_483_647
        yield value / 2_147_483_647 * 0.2


def test_two_calls_50_ms_apart_on_three_boards_two_hundred_times() -> None:
    """Each is shown and said whole, in order: the known fault of other systems."""
    delays = _delays()
    for pair in range(PAIRS):
        one, other = f"A{pair:03d}", f"B{pair:03d}"
        first, second = call(one), call(other, second=0.05)
        for _ in range(BOARDS):
            heard = room(sounds=3.0 + next(delays) * 60, making=next(delays))
            sooner, later = sorted(next(delays) for _ in range(2))
            heard.hear(lobby(first), sooner)
            heard.hear(lobby(second, first, sequence=2, second=0.05), 0.05 + later)
            heard.wait(60)

            assert heard.shown == [one, other, other]
            assert heard.whole == [one, other, other]


RHYTHM = some.lists(some.tuples(some.floats(0, 6), some.floats(0, 20)), min_size=1, max_size=15)


@given(RHYTHM, some.integers(1, 3))
@settings(deadline=None, max_examples=60)
def test_whatever_the_rhythm_every_call_is_said_whole_once_and_in_order(
    rhythm: list[tuple[float, float]], times: int
) -> None:
    """Sounds of any length; only second sayings are ever cut."""
    heard, calls = room(), []
    at = 0.0
    for sequence, (gap, seconds) in enumerate(rhythm, start=1):
        at += gap
        heard.wait(at)
        heard.sounds = seconds
        calls.insert(0, call(f"A{sequence:03d}", second=at))
        told = {"sequence": sequence, "second": at, "voice": Voice(times=times)}
        heard.hear(lobby(*calls[:6], **told), at)
    heard.wait(at + 25 * len(rhythm))
    first = [one for one in heard.played if one.order.begun.saying == 1]

    assert [one.number for one in first] == [one.number for one in reversed(calls)]
    assert all(one.whole for one in first)

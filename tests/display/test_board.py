"""The laws of the board: every call is announced once, and old numbers never mislead."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from said import UPSTAIRS, call, clock, heartbeat, lobby
from watched import Watched, awake

from wire.board import DWELL_SECONDS, LEAST_SECONDS
from words.phrases import say


def test_a_new_call_is_announced_once_however_often_it_is_told() -> None:
    """The chime means: look, somebody's turn has come."""
    watched = awake()
    for sequence in (1, 2, 3):
        watched.hear(lobby(call("A001"), sequence=sequence), sequence / 10)

    assert watched.numbers == ["A001"]


def test_a_new_call_stands_on_sun_and_then_in_white() -> None:
    """The sun marks the person whose turn it is, and nothing else."""
    watched = awake()
    watched.hear(lobby(call("A001")), 0.0)
    first = watched.seen(1.0)
    watched.tick(DWELL_SECONDS)
    later = watched.seen(DWELL_SECONDS)

    assert (first.newest, first.on_sun) == (later.newest, True)
    assert not later.on_sun


def test_an_old_call_is_shown_but_not_announced() -> None:
    """A board that is switched on must not shout what everybody has heard."""
    watched = awake()
    watched.hear(lobby(call("A001", second=-10)), 0.0)

    assert not watched.announced
    assert watched.seen(0.0).newest is not None


def test_age_is_reckoned_in_real_seconds_when_the_servers_clock_runs_fast() -> None:
    """In a demonstration 60 s of the server's clock are 6 s for the people before the board."""
    watched = Watched()
    watched.hear(heartbeat(0, speed=10.0), 0.0)
    watched.hear(lobby(call("A001", second=-60)), 0.0)
    watched.hear(lobby(call("A002", second=-120), call("A001", second=-60), sequence=2), 1.0)

    assert watched.numbers == ["A001"]


def test_a_recall_is_announced_again() -> None:
    """The customer did not come; perhaps she did not hear."""
    watched = awake()
    watched.hear(lobby(call("A001")), 0.0)
    watched.tick_until(0, 30)
    watched.hear(heartbeat(30), 30.0)
    watched.hear(lobby(call("A001", attempt=2), sequence=2, second=30), 30.0)

    assert [(number, attempt) for _, number, attempt in watched.announced] == [
        ("A001", 1),
        ("A001", 2),
    ]


def test_a_call_waits_for_the_servers_time_before_it_is_judged() -> None:
    """Without a heartbeat nobody knows how old it is; with one, it must not have been forgotten."""
    watched = Watched()
    watched.hear(lobby(call("A001")), 0.0)
    before = list(watched.numbers)
    watched.hear(heartbeat(3), 3.0)

    assert (before, watched.numbers) == ([], ["A001"])


def test_calls_in_quick_succession_each_have_their_time() -> None:
    """None lost, none over another: the known fault of other systems."""
    watched = awake()
    calls = [call(f"A00{place}", second=place / 10) for place in range(1, 6)]
    for count in range(1, 6):
        watched.hear(lobby(*reversed(calls[:count]), sequence=count), count / 10)
    watched.tick_until(0.5, 30)
    gaps = [
        later - sooner
        for (sooner, *_), (later, *_) in zip(watched.announced, watched.announced[1:], strict=False)
    ]

    assert watched.numbers == ["A001", "A002", "A003", "A004", "A005"]
    assert all(gap >= LEAST_SECONDS for gap in gaps)


def test_four_earlier_calls_stand_below_newest_first() -> None:
    """Who looked away finds the number again."""
    watched = awake()
    watched.hear(lobby(*(call(f"A00{place}", second=-60) for place in range(6, 0, -1))), 0.0)

    assert [one.number for one in watched.seen(0.0).earlier] == ["A005", "A004", "A003", "A002"]


def test_an_older_snapshot_is_ignored() -> None:
    """Messages may overtake each other at a reconnection."""
    watched = awake()
    watched.hear(lobby(call("A002"), sequence=7), 0.0)
    watched.hear(lobby(call("A001"), sequence=6), 0.1)

    assert watched.numbers == ["A002"]


def test_a_new_server_with_a_new_database_is_believed_in_either_order() -> None:
    """The board must not freeze because the new journal is shorter."""
    reign = {"owner": "second", "epoch": 2}
    for messages in (
        (heartbeat(1, **reign), lobby(call("B001"), sequence=1)),
        (lobby(call("B001"), sequence=1), heartbeat(1, **reign)),
    ):
        watched = awake()
        watched.hear(lobby(call("A001"), sequence=900), 0.0)
        for message in messages:
            watched.hear(message, 1.0)
        watched.tick(6.0)

        assert watched.numbers == ["A001", "B001"]


def test_silence_is_marked_after_ten_seconds_and_hides_the_numbers_after_sixty() -> None:
    """An old number sends people to the wrong counter."""
    watched = awake()
    watched.hear(lobby(call("A001")), 0.0)
    seen = [watched.seen(at) for at in (9.9, 10.0, 59.9, 60.0)]

    assert [bool(one.stale) for one in seen] == [False, True, True, True]
    assert [one.screen for one in seen] == ["calling", "calling", "calling", "hidden"]
    assert seen[-1].newest is None
    assert not seen[-1].services


def test_the_board_is_right_again_at_the_first_heartbeat() -> None:
    """Five seconds after the reconnection at the latest."""
    watched = awake()
    watched.hear(lobby(call("A001")), 0.0)
    watched.tick_until(0, 90)
    watched.hear(lobby(call("A002", second=88), sequence=2, second=88), 91.0)
    watched.hear(heartbeat(91), 91.0)

    assert watched.seen(91.0).screen == "calling"
    assert watched.numbers == ["A001", "A002"]


def test_closed_and_empty_are_screens_of_their_own() -> None:
    """A black board looks broken."""
    watched = awake()
    watched.hear(lobby(), 0.0)
    empty = watched.seen(0.0)
    watched.hear(lobby(open=False, sequence=2), 0.0)
    closed = watched.seen(0.0)

    assert (empty.screen, closed.screen) == ("empty", "closed")
    assert [notice.language for notice in closed.notices] == ["zh", "ko", "en"]


def test_the_words_take_turns_in_the_branchs_languages() -> None:
    """Everybody reads the rule within half a minute."""
    watched = awake()
    watched.hear(lobby(call("A001"), branch={"ko": "은행", "en": "Bank"}), 0.0)

    assert [watched.seen(at).language for at in (0, 10, 20)] == ["ko", "en", "ko"]


@pytest.mark.parametrize(
    ("language", "zone", "way"),
    [
        ("zh", "二楼", "请乘电梯上二楼"),
        ("ko", "2층", "엘리베이터로 2층에 올라가 주세요"),
        ("fr", "Upstairs", "take the lift to the first floor"),
    ],
)
def test_who_is_called_to_another_zone_reads_its_name_and_the_way_in_their_language(
    language: str, zone: str, way: str
) -> None:
    """A number and a counter upstairs say nothing to those who look for it here."""
    watched = awake()
    watched.hear(lobby(call("C001", language=language, **UPSTAIRS), call("A001", second=-60)), 0.0)
    seen = watched.seen(10.0)

    assert seen.language == "ko"
    assert seen.newest is not None
    assert (seen.newest.zone, seen.newest.way) == (zone, way)
    assert [(one.zone, one.way) for one in seen.earlier] == [("", "")]


def test_the_way_takes_the_place_of_the_oldest_call() -> None:
    """Where to go is asked by one who must go now; the oldest call has had its time."""
    calls = [call(f"A00{place}", second=-60) for place in range(1, 6)]
    watched = awake()
    watched.hear(lobby(call("C001", **UPSTAIRS), *calls), 0.0)
    with_way = len(watched.seen(0.0).earlier)
    watched.hear(lobby(call("C002", second=5), *calls, sequence=2, second=5), 5.0)

    assert (with_way, len(watched.seen(5.0).earlier)) == (3, 4)


RHYTHMS = st.lists(
    st.tuples(st.floats(min_value=0.0, max_value=3.0), st.booleans()), min_size=1, max_size=25
)


@given(RHYTHMS)
@settings(deadline=None)  # the machine is shared
def test_every_call_is_announced_exactly_once_in_order_and_alone(
    rhythm: list[tuple[float, bool]],
) -> None:
    """Whatever the rhythm, and although the network loses two of three messages."""
    watched = awake()
    at, lost_in_a_row, calls = 0.0, 0, []
    for sequence, (gap, lost) in enumerate([*rhythm, (0.0, False)], start=1):
        watched.tick_until(at, at + gap)
        at += gap
        calls.append(call(f"A{sequence:03d}", second=at))
        lost_in_a_row = lost_in_a_row + 1 if lost and lost_in_a_row < 2 else 0
        watched.hear(heartbeat(at), at)
        if not lost_in_a_row:
            watched.hear(lobby(*reversed(calls), sequence=sequence, second=at), at)
    watched.tick_until(at, at + LEAST_SECONDS * (len(calls) + 1))
    begun = [at for at, *_ in watched.announced]

    assert watched.numbers == [one.number for one in calls]
    assert all(later - sooner >= LEAST_SECONDS for sooner, later in itertools.pairwise(begun))


@pytest.mark.parametrize(
    ("made", "at", "told"),
    [(0, 5, True), (-296, 5, False), (None, 5, False)],
    ids=["young", "old", "none"],
)
def test_a_forecast_older_than_five_minutes_is_not_told(
    made: float | None, at: float, *, told: bool
) -> None:
    """A new snapshot does not make an old forecast young; how many wait is told all the same."""
    watched = Watched()
    watched.hear(heartbeat(), 0)
    watched.hear(lobby(foreseen_at=None if made is None else clock(made)), 0)
    seen = watched.seen(at)

    assert {line.wait != say(seen.language, "no estimate yet") for line in seen.services} == {told}
    assert all("12" in line.waiting for line in seen.services)

"""The laws of the sign: the right number or none, its flash once, its words in turn."""

from hypothesis import given
from hypothesis import strategies as some
from said import called, clock, counter, heartbeat, window

from display.hearing import Heard, Ticked
from display.sign import BLINK_SECONDS, TURN_SECONDS, WORDS, Sign, View, step, switched_on, view
from wire.messages import CounterShow, ServerState

LANGUAGES = ("zh", "ko", "en")


def showing(*said: CounterShow | ServerState, at: float = 0.0, still: bool = False) -> Sign:
    """A sign that has heard the server and then this, all at one second."""
    sign = switched_on(0.0, still=still)
    for message in (heartbeat(), *said):
        sign = step(sign, Heard(message, at))
    return sign


def seen(*said: CounterShow | ServerState, at: float = 0.0) -> View:
    """What such a sign looks like."""
    return view(showing(*said), at)


def test_whose_turn_it_is_stands_there_alone() -> None:
    """One thing at a time: the number."""
    shown = seen(called("A021"))

    assert (shown.screen, shown.number, shown.words) == ("called", "A021", ())


def test_the_next_number_is_there_while_the_pad_still_asks_the_last_customer() -> None:
    """The customer who is called must not wait for the one who is asked."""
    asking = called("A022", rating=window("t-1", closes=20))

    assert seen(asking).number == "A022"


def test_who_is_served_is_no_news() -> None:
    """White, and still."""
    shown = seen(called("A021"), called("A021", phase="serving", sequence=2))

    assert (shown.screen, shown.number, shown.blink) == ("serving", "A021", False)


def test_a_new_call_blinks_once_however_often_it_is_heard() -> None:
    """Every snapshot is said again when the server connects."""
    sign = showing(called())
    begun = view(sign, 0.0).blink
    sign = step(sign, Heard(called(), BLINK_SECONDS))

    assert begun
    assert not view(sign, BLINK_SECONDS).blink


def test_a_recall_blinks_again() -> None:
    """Its call is old, it is not."""
    sign = showing(called())
    again = called(attempt=2, sequence=2).model_copy(update={"made_at": clock(40)})
    for message in (heartbeat(40), again):
        sign = step(sign, Heard(message, 40.0))

    assert view(sign, 40.0).blink
    assert not view(sign, 40.0 + BLINK_SECONDS).blink


def test_an_undone_start_does_not_blink_again() -> None:
    """The customer is at the counter."""
    sign = showing(called(), called(phase="serving", sequence=2))
    sign = step(sign, Heard(called(sequence=3), 5.0))

    assert view(sign, 5.0).screen == "called"
    assert not view(sign, 5.0).blink


def test_an_old_call_does_not_blink_when_the_sign_is_switched_on() -> None:
    """It draws the eye to what has been said long ago."""
    sign = switched_on(0.0)
    for message in (called(second=-11), heartbeat()):
        sign = step(sign, Heard(message, 0.0))

    assert view(sign, 0.0).number == "A021"
    assert not view(sign, 0.0).blink


@given(at=some.floats(0, 100))
def test_nothing_blinks_where_the_branch_wants_no_motion(at: float) -> None:
    """Reduced motion is none."""
    assert not view(showing(called(), still=True), at).blink


@given(silence=some.floats(0, 1000))
def test_silence_is_marked_after_10_seconds_and_hides_the_number_after_60(silence: float) -> None:
    """D7: a number that may be wrong sends somebody to the wrong counter."""
    sign = step(showing(called()), Ticked(silence))
    shown = view(sign, silence)

    assert bool(shown.stale) == (silence >= 10)
    assert (shown.number == "") == (silence >= 60)
    assert (shown.screen == "hidden") == (silence >= 60)


@given(silence=some.floats(60, 100_000))
def test_the_first_heartbeat_after_a_silence_shows_the_number_again(silence: float) -> None:
    """D8: heartbeats come every 5 s, so it is right within 5 s."""
    sign = showing(called())
    back = step(sign, Heard(heartbeat(silence), silence))

    assert view(back, silence) == View("called", "A021", "1", language="zh")


def test_before_the_server_is_heard_no_retained_number_is_believed() -> None:
    """It may be yesterday's."""
    sign = step(switched_on(0.0), Heard(called(), 0.0))

    assert (view(sign, 0.0).screen, view(sign, 0.0).number) == ("starting", "")


def test_closed_and_paused_are_said_in_the_branchs_languages_in_turn() -> None:
    """Each for some seconds, the branch's first language first."""
    for state, text in (("closed", "Closed"), ("paused", "Back soon")):
        sign = showing(counter(state=state, languages=("ko", "en")))
        turns = [view(sign, turn * TURN_SECONDS) for turn in range(3)]

        assert [shown.language for shown in turns] == ["ko", "en", "ko"]
        assert turns[1].text == text
        assert all(shown.number == "" for shown in turns)


def test_an_older_server_that_names_no_languages_is_understood() -> None:
    """The first three, then."""
    assert tuple(code for code, _ in seen(counter(state="closed")).words) == LANGUAGES


def test_a_language_that_a_sign_cannot_set_is_left_out() -> None:
    """Arabic letters would stand apart and the wrong way round."""
    words = seen(counter(state="closed", languages=("ar", "vi"))).words

    assert [code for code, _ in words] == ["vi"]


@given(
    moments=some.lists(some.floats(0, 200), max_size=12).map(sorted),
    said=some.lists(
        some.sampled_from(
            [
                called("A001"),
                called("A001", attempt=2, sequence=2),
                called("A001", phase="serving", sequence=3),
                called("A002", second=30, sequence=4),
                counter(state="closed", sequence=5),
                counter(state="open", sequence=6),
                heartbeat(20),
                heartbeat(50),
            ]
        ),
        max_size=12,
    ),
)
def test_a_number_is_shown_exactly_while_the_newest_word_has_one(
    moments: list[float], said: list[CounterShow | ServerState]
) -> None:
    """Whatever is heard, in whatever order: never a number that nobody says."""
    sign = switched_on(0.0)
    for at, message in zip(moments, said, strict=False):
        sign = step(sign, Heard(message, at))
        shown, newest = view(sign, at), sign.hearing.newest

        known = newest is not None and shown.screen in {"called", "serving"}
        assert shown.number == ((newest.number or "") if known and newest else "")
        assert not shown.blink or shown.screen == "called"
        assert bool(shown.words) == (shown.screen in WORDS)

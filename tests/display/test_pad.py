"""The laws of the pad: one answer per leg, no touch lost, the window's time kept."""

from hypothesis import given, settings
from hypothesis import strategies as st
from said import counter, heartbeat, questionnaire, window
from watched_pad import Watched, asked

from display.hearing import Heard, Ticked
from display.pad import (
    REASONS_SECONDS,
    Done,
    FaceTouched,
    Keep,
    LanguageTouched,
    ReasonTouched,
    Send,
    Wanted,
)
from words.rating import REASONS


def test_a_good_score_is_sent_at_once_and_thanked() -> None:
    """One touch is all we ask."""
    watched = asked()
    watched.take(FaceTouched(5, "x", 1.0))

    assert watched.sent == [("t-1", 5, ())]
    assert watched.seen(1.0).screen == "thanks"


def test_a_bad_score_is_kept_at_once_and_sent_with_its_reasons() -> None:
    """A power cut while the reasons are asked must not lose the touch."""
    watched = asked()
    watched.take(FaceTouched(2, "x", 1.0))
    kept = list(watched.effects)
    watched.take(ReasonTouched("other", 2.0))
    watched.take(ReasonTouched("long-wait", 3.0))
    watched.take(ReasonTouched("other", 4.0))
    watched.take(Done(5.0))

    assert [type(effect) for effect in kept] == [Keep]
    assert watched.sent == [("t-1", 2, ("long-wait",))]


def test_reasons_end_by_themselves_after_ten_seconds() -> None:
    """Who walks away has answered all the same."""
    watched = asked()
    watched.take(FaceTouched(3, "x", 1.0))
    watched.take(Ticked(1.0 + REASONS_SECONDS))

    assert watched.sent == [("t-1", 3, ())]


def test_a_second_tap_does_not_fall_through_to_a_reason() -> None:
    """An impatient finger chooses nothing that it has not seen."""
    watched = asked()
    watched.take(FaceTouched(1, "x", 1.0))
    watched.take(ReasonTouched("not-friendly", 1.3))
    watched.take(Done(1.4))

    assert watched.seen(1.5).screen == "reasons"
    assert not any(reason.chosen for reason in watched.seen(1.5).reasons)


def test_calling_the_next_customer_does_not_close_the_faces() -> None:
    """A teller must not be able to skip a rating by working fast."""
    watched = asked()
    watched.hear(counter(2, number="A002", phase="called", rating=window()), 3.0)

    assert watched.seen(3.0).screen == "faces"


def test_the_window_closes_by_the_servers_clock_also_when_shortened() -> None:
    """The next customer must not answer for the last."""
    watched = asked()
    before = watched.seen(19.9).screen, watched.seen(20.0).screen
    watched.hear(counter(2, rating=window(closes=10)), 5.0)
    after = watched.seen(9.9).screen, watched.seen(10.0).screen

    assert before == after == ("faces", "idle")


def test_without_the_servers_time_nothing_is_asked() -> None:
    """A retained window may be from yesterday."""
    watched = Watched()
    watched.hear(counter(rating=window()))

    assert watched.seen(0.0).screen == "away"


def test_a_finger_on_its_way_when_the_window_closes_still_counts() -> None:
    """The faces were there when it started."""
    watched = asked()
    watched.take(FaceTouched(4, "x", 20.5))
    late = asked()
    late.take(FaceTouched(4, "x", 21.5))

    assert (watched.sent, late.sent) == ([("t-1", 4, ())], [])


def test_the_next_question_does_not_wait_for_the_last_ones_reasons() -> None:
    """Two legs of two people, two answers."""
    watched = asked()
    watched.take(FaceTouched(1, "x", 1.0))
    watched.hear(counter(2, rating=window("t-2")), 2.0)

    assert watched.sent == [("t-1", 1, ())]


def test_after_the_answer_nothing_tells_the_teller_what_it_was() -> None:
    """R9: the thanks are the same for every score."""
    screens = []
    for score in (1, 5):
        watched = asked()
        watched.take(FaceTouched(score, "x", 1.0))
        watched.take(Done(2.0))
        watched.hear(counter(2), 2.0)
        screens.append(watched.seen(2.0))

    assert screens[0] == screens[1]


def test_a_language_is_one_tap_away_and_forgotten_afterwards() -> None:
    """The next customer reads her own."""
    watched = asked()
    watched.take(LanguageTouched("ko", 1.0))
    korean = watched.seen(1.0)
    watched.take(Ticked(20.0))

    assert korean.title == "오늘 서비스는 어떠셨습니까?"
    assert watched.seen(20.0).language == "zh"


def test_what_a_counter_does_is_on_the_pad() -> None:
    """The customer sees that she is at the right place."""
    watched = Watched()
    watched.hear(heartbeat())
    screens = []
    shows = (
        {},
        {"number": "A001", "phase": "called"},
        {"number": "A001", "phase": "serving"},
        {"state": "paused"},
        {"state": "closed"},
    )
    for sequence, show in enumerate(shows):
        watched.hear(counter(sequence, **show))
        screens.append(watched.seen(0.0).screen)

    assert screens == ["idle", "called", "serving", "paused", "closed"]


def test_old_numbers_leave_the_pad_after_a_minute_of_silence() -> None:
    """As on the board."""
    watched = Watched()
    watched.hear(heartbeat())
    watched.hear(counter(number="A001", phase="serving"))

    assert [watched.seen(at).screen for at in (59.0, 60.0)] == ["serving", "away"]
    assert watched.seen(60.0).number == ""


TOUCHES = st.one_of(
    st.builds(lambda score: lambda id_, at: FaceTouched(score, id_, at), st.integers(0, 6)),
    st.builds(
        lambda reason: lambda _, at: ReasonTouched(reason, at),
        st.sampled_from([*REASONS, "unheard-of"]),
    ),
    st.builds(
        lambda version: lambda _, at: Wanted(questionnaire(version), at),
        st.sampled_from(["autumn", "winter"]),
    ),
    st.just(lambda _, at: Done(at)),
    st.builds(
        lambda code: lambda _, at: LanguageTouched(code, at), st.sampled_from(["ko", "en", "xx"])
    ),
    st.just(lambda _, at: Ticked(at)),
    st.builds(
        lambda leg: (
            lambda _, at: Heard(
                counter(10_000, rating=window(f"t-{leg}", opens=at, closes=at + 20)), at
            )
        ),
        st.integers(1, 4),
    ),
    st.just(lambda _, at: Heard(counter(10_000), at)),
)


@given(st.lists(st.tuples(TOUCHES, st.floats(min_value=0.01, max_value=8.0)), max_size=60))
@settings(deadline=None)  # the machine is shared
def test_whatever_is_touched_each_leg_is_answered_at_most_once_and_no_touch_is_lost(
    touches: list[tuple[object, float]],
) -> None:
    """R4; and what was kept is sent, under its id, within half a minute."""
    watched, at = asked(), 0.0
    for place, (touch, gap) in enumerate(touches):
        at += gap
        watched.take(touch(f"id-{place}", at))  # type: ignore[operator]
    for late in (REASONS_SECONDS + 1, 2 * REASONS_SECONDS + 2):
        watched.take(Ticked(at + late))
    sent = [effect.answer for effect in watched.effects if isinstance(effect, Send)]
    kept = [effect.answer for effect in watched.effects if isinstance(effect, Keep)]

    assert len({answer.leg for answer in sent}) == len(sent)
    assert {answer.id for answer in kept} <= {answer.id for answer in sent}
    assert all(1 <= answer.score <= 5 for answer in sent)

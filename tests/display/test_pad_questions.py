"""What head office wants asked: its reasons, its aspects, and its version with every answer."""

from said import counter, heartbeat, questionnaire, window
from watched_pad import Watched, asked

from display.hearing import Ticked
from display.pad import (
    REASONS_SECONDS,
    Done,
    FaceTouched,
    ReasonTouched,
    Send,
    Wanted,
    switched_on,
)
from display.pad_view import ART_SECONDS
from words.rating import REASONS


def test_aspects_are_asked_one_by_one_and_only_after_the_main_answer() -> None:
    """One touch is still an answer; whoever has more to say may."""
    watched, titles = asked(questions=questionnaire()), []
    for at, score in ((1.0, 5), (2.0, 2), (2.2, 4), (3.0, 4)):
        titles.append(watched.seen(at).title)
        watched.take(FaceTouched(score, f"x-{at:.0f}", at))
    (answer,) = (effect.answer for effect in watched.effects if isinstance(effect, Send))

    assert titles == ["您对本次服务满意吗？", "服务态度", "办理速度", "办理速度"]
    assert (answer.score, answer.version) == (5, "autumn")
    assert answer.aspects == {"attitude": 2, "speed": 4}


def test_skipping_the_aspects_leaves_the_answer_as_it_is() -> None:
    """What was said counts, what was not is not made up."""
    watched = asked(questions=questionnaire())
    watched.take(FaceTouched(5, "x", 1.0))
    watched.take(FaceTouched(1, "y", 2.0))
    watched.take(Done(3.0))
    (answer,) = (effect.answer for effect in watched.effects if isinstance(effect, Send))

    assert (answer.score, answer.aspects) == (5, {"attitude": 1})


def test_a_bad_score_is_asked_why_and_then_for_the_aspects() -> None:
    """And who walks away from either has answered all the same."""
    watched = asked(questions=questionnaire())
    watched.take(FaceTouched(2, "x", 1.0))
    watched.take(ReasonTouched("queue", 2.0))
    screens = [watched.seen(2.0).screen]
    for at in (1.0 + REASONS_SECONDS, 1.0 + 2 * REASONS_SECONDS):
        watched.take(Ticked(at))
        watched.take(ReasonTouched("form", at + 1))
        screens.append(watched.seen(at).screen)

    assert screens == ["reasons", "aspects", "thanks"]
    assert watched.sent == [("t-1", 2, ("queue",))]


def test_new_questions_wait_for_the_answer_that_has_begun() -> None:
    """Half an answer to each of two questionnaires would be counted to one."""
    watched = asked()
    watched.take(FaceTouched(2, "x", 1.0))
    watched.take(Wanted(questionnaire(), 2.0))
    running = watched.seen(2.0)
    watched.take(Done(3.0))
    watched.hear(counter(2, rating=window("t-2")), 3.0)
    (answer,) = (effect.answer for effect in watched.effects if isinstance(effect, Send))

    assert [reason.id for reason in running.reasons] == [*REASONS]
    assert answer.version == "usual"
    assert watched.pad.asks.version == "autumn"


def test_a_teller_is_named_while_serving_and_never_beside_the_question() -> None:
    """Whose face it is must not weigh on the answer."""
    watched = Watched()
    watched.hear(heartbeat())
    watched.hear(counter(number="A001", phase="serving", teller="Anna"))
    serving = watched.seen(0.0).teller
    watched.hear(counter(2, teller="Anna", rating=window()))

    assert (serving, watched.seen(0.0).teller) == ("Anna", "")


def test_pictures_are_shown_only_while_nobody_is_there_and_never_the_last_answer() -> None:
    """R9: what the customer said leaves with the customer."""
    watched = Watched(switched_on(0.0, art=("a.png", "b.png")))
    watched.hear(heartbeat())
    arts = []
    shows = ({}, {"number": "A001", "phase": "serving"}, {"rating": window()}, {"state": "paused"})
    for sequence, show in enumerate(shows):
        watched.hear(counter(sequence, **show))
        arts.append(watched.seen(0.0).art)
    watched.hear(counter(9))
    turns = [watched.seen(at).art for at in (0.0, ART_SECONDS, 2 * ART_SECONDS)]

    assert arts == ["a.png", "", "", ""]
    assert turns == ["a.png", "b.png", "a.png"]

"""How loud it is at every hour, and who is called until they are there."""

from dataclasses import replace
from datetime import datetime, time, timedelta

import pytest

from server.application import announced, publish
from server.domain.commands import CallNext, NoShow, Start
from server.domain.model import Branch
from server.domain.plan import Loudness, Need, Span, Voice
from tests.builders import C1, MORNING, ask_for, done, opened, plan
from wire import messages

STEPS = (Loudness(time(9), 60), Loudness(time(17), 30))
NOON = (Span(time(12), time(13), days=(0,)),)
SIGHT = {"sight": Need("sight", {"en": "Help with reading"}, timedelta(0))}


@pytest.mark.parametrize(
    ("hour", "day", "percent"),
    [
        (time(8, 59), 0, 30),
        (time(9), 0, 60),
        (time(11, 59, 59), 0, 60),
        (time(12), 0, 0),
        (time(12), 1, 60),
        (time(13), 0, 60),
        (time(23), 0, 30),
    ],
)
def test_it_is_as_loud_as_the_last_step_says_and_silent_in_quiet_hours(
    hour: time, day: int, percent: int
) -> None:
    """Before the first step of a day, yesterday's last goes on."""
    assert Voice(volume=STEPS, quiet=NOON).percent_at(hour, day) == percent


def test_without_steps_it_is_as_loud_as_the_loudspeaker_is_set() -> None:
    """Who has set nothing wants what the amplifier says."""
    assert Voice().percent_at(time(3), 6) == 100


def test_the_hour_is_the_branchs_own() -> None:
    """A server in another city must not wake the neighbours."""
    here = plan(timezone="Asia/Seoul", voice=Voice(volume=STEPS))
    nine_in_seoul = datetime.fromisoformat("2027-01-04T00:00:00+00:00")

    assert announced.voice(here, nine_in_seoul).percent == 60


@pytest.mark.parametrize(
    ("voice", "languages", "said"),
    [
        (Voice(), ("zh", "ko"), ("zh",)),
        (Voice(), ("ar", "en"), ("en",)),
        (Voice(("ko", "en")), ("zh", "ko", "en"), ("ko", "en")),
    ],
)
def test_the_branchs_first_language_is_said_unless_it_names_others(
    voice: Voice, languages: tuple[str, ...], said: tuple[str, ...]
) -> None:
    """Of what boards can say: Arabic is spoken at kiosks only."""
    told = announced.voice(plan(voice=voice, languages=languages), MORNING)

    assert told.languages == said


def unseeing() -> Branch:
    """A branch in which one who does not see is called to counter 1."""
    branch = opened(needs=SIGHT)
    counters = dict(branch.plan.counters)
    counters[C1] = replace(counters[C1], way={"en": "straight on"})
    branch = branch.but(plan=replace(branch.plan, counters=counters))
    return done(branch, replace(ask_for("t1"), needs=("sight",)), CallNext(C1))


def awaited(branch: Branch) -> tuple[messages.Awaited, ...]:
    """What boards are told."""
    return publish.lobby(branch, "hall", None, (), MORNING).awaited


def test_whoever_does_not_see_is_awaited_until_they_are_there_or_given_up() -> None:
    """A board goes by this alone: it says nothing to the server."""
    called = unseeing()

    assert awaited(called) == (messages.Awaited(number="A001", way={"en": "straight on"}),)
    assert awaited(done(called, Start(C1))) == ()
    assert awaited(done(called, NoShow(C1))) == ()


def test_others_are_called_as_ever() -> None:
    """Nobody is called again and again who can read the board."""
    assert awaited(done(opened(needs=SIGHT), ask_for("t1"), CallNext(C1))) == ()

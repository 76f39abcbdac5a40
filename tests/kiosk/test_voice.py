"""Spoken guidance: what is heard, by which keys, and that nobody is ever stuck."""

import tomllib
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from kiosk_listener import Listener
from kiosk_scenes import NOW, base, scenes

from kiosk import screen as s
from kiosk import times
from kiosk.keys import HELD, Held
from kiosk.sheet import Button
from kiosk.view import view
from kiosk.voice.listening import KEYS, PLUGS, Hush, Press, Say, Voice, look, press
from kiosk.voice.spots import spots
from words.languages import KNOWN

JOURNEYS: list[dict[str, Any]] = tomllib.loads(
    Path(__file__).with_name("voice_journeys.toml").read_text("utf-8")
)["journey"]
OTHER = {"zh": "ko", "ko": "en", "en": "zh"}
FIVE = ("previous", "next", "up", "ok", "help")


@pytest.mark.parametrize("language", OTHER)
@pytest.mark.parametrize("journey", JOURNEYS, ids=[journey["name"] for journey in JOURNEYS])
def test_what_is_heard_at_the_end_of_a_journey(journey: dict[str, Any], language: str) -> None:
    """Word for word, because nobody who listens can look it up."""
    person = Listener(language)
    for what in journey["steps"]:
        person.do(what.format(other=OTHER[language]))

    assert list(person.last) == journey[language]


def test_there_are_journeys_enough() -> None:
    """Twelve tasks at least, each in three languages."""
    assert len(JOURNEYS) >= 12
    assert all({"zh", "ko", "en"} <= journey.keys() for journey in JOURNEYS)


@pytest.mark.parametrize("language", KNOWN)
def test_everything_that_can_be_chosen_has_a_name(language: str) -> None:
    """On every screen; a button that is only "button" is a wall."""
    for name, screen in scenes().items():
        seen = view(replace(screen, language=language, spoken=True), NOW)

        assert all(spot.name.strip() for spot in spots(seen)), name


def shown(part: object) -> set[str]:
    """The ids of all buttons in a view, wherever they stand."""
    if isinstance(part, Button):
        return {part.id}
    within = part if isinstance(part, tuple) else ()
    return {id_ for each in within for id_ in shown(each)}


@pytest.mark.parametrize("name", scenes())
def test_nothing_that_can_be_touched_is_left_out(name: str) -> None:
    """Five keys reach all that a finger reaches."""
    seen = view(replace(scenes()[name], spoken=True), NOW)
    touched = {id_ for each in fields(seen) for id_ in shown(getattr(seen, each.name))}

    assert touched <= {spot.id for spot in spots(seen)}


@pytest.mark.parametrize("name", scenes())
def test_one_key_leads_past_everything_and_round_again(name: str) -> None:
    """Never trapped; in the order in which it stands, and back the same way."""
    seen = view(replace(scenes()[name], spoken=True), NOW)
    voice, _ = look(Voice(), seen)
    met = [voice.focus]
    for _ in spots(seen)[1:]:
        voice, _ = KEYS["next"](voice, seen)
        met.append(voice.focus)
    round_again, _ = KEYS["next"](voice, seen)
    back, _ = KEYS["previous"](round_again, seen)

    assert met == [spot.id for spot in spots(seen)]
    assert (round_again.focus, back.focus) == (met[0], met[-1])


@given(
    keys=some.lists(some.sampled_from((*FIVE, *PLUGS, "wait 30", "nonsense")), max_size=30),
    language=some.sampled_from(sorted(OTHER)),
)
@settings(max_examples=60, deadline=None)
def test_no_keys_lead_nowhere(keys: list[str], language: str) -> None:
    """Whatever was pressed before: the place is one that is there, and help answers."""
    person = Listener(language)
    for key in keys:
        person.do(key)
    person.press("help")
    person.press("help")

    assert person.voice.on
    assert person.voice.focus in {spot.id for spot in spots(person.seen)}
    assert person.last


@pytest.mark.parametrize("key", KEYS)
def test_every_key_ends_what_is_being_said(key: str) -> None:
    """At once: whoever knows the way does not wait for the end of a sentence."""
    person = Listener("en")
    person.press("help")
    _, acts = press(person.voice, key, person.seen)

    assert isinstance(acts[0], Say | Hush | Press)


def test_a_session_leaves_nothing_of_itself() -> None:
    """EN 301 549, 5.1.3.13: the next person is not met by a shout, or by a dark screen."""
    person = Listener("en")
    for what in ("help", "voice:louder", "voice:slower", "voice:curtain", "up"):
        person.do(what)

    assert person.voice == Voice()
    assert not person.screen.spoken


def test_speed_and_volume_have_ends() -> None:
    """Half as fast to twice as fast; never silent."""
    person = Listener("en")
    person.press("help")
    for key in ("voice:slower", "voice:quieter") * 9:
        person.press(key)
    slow = person.heard[-1]
    for key in ("voice:faster", "voice:louder") * 9:
        person.press(key)
    fast = person.heard[-1]

    assert (slow.rate, slow.loudness) == (0.5, 0.2)
    assert (fast.rate, fast.loudness) == (2.0, 1.0)


def test_a_card_is_not_told_to_the_hall() -> None:
    """EN 301 549, 5.1.3.9: that a bank knows a card is for the customer's ears."""
    told = replace(base(), page=s.Services(), note=s.Note.CARD_READ, language="en", spoken=True)
    seen = view(told, NOW)
    alone, loud = look(Voice(private=True), seen)[1], look(Voice(), seen)[1]

    assert any("Your card was read" in text for act in alone for text in getattr(act, "texts", ()))
    assert not any("card was" in text for act in loud for text in getattr(act, "texts", ()))


@pytest.mark.parametrize("page", [s.Pin("246"), s.Code("20261123")])
def test_what_is_typed_is_not_told_to_the_hall(page: s.Page) -> None:
    """Neither what stands there nor the key under the finger."""
    seen = view(replace(base(), page=page, language="en", spoken=True), NOW)
    voice, entered = look(Voice(), seen)
    told, digits = [*entered], "123456789"
    for _ in digits:
        voice, acts = press(voice, "next", seen)
        told += acts
    texts = [text for act in told for text in getattr(act, "texts", ())]

    assert "Please plug in headphones." in texts
    assert not any(text[0] in digits for text in texts)


def test_pulled_headphones_silence_the_voice() -> None:
    """What was private a moment ago does not go on from the loudspeaker."""
    person = Listener("en")
    person.press("plugged")
    _, acts = press(person.voice, "unplugged", person.seen)

    assert acts == (Hush(),)


def test_whoever_listens_has_twice_the_time() -> None:
    """A sentence takes longer to hear than to read."""
    screen = replace(base(), page=s.Services())

    assert times.patience(replace(screen, spoken=True)) == 2 * times.patience(screen)


def test_time_is_given_again_and_again() -> None:
    """WCAG 2.2.1: ten times at least; here as often as it is asked for."""
    person = Listener("en")
    person.press("help")
    for _ in range(12):
        person.do("wait 121")
        assert person.seen.name == "warning"
        person.press("ok")

    assert isinstance(person.screen.page, s.Services)


def test_keys_count_as_somebody_there() -> None:
    """Moving along the screen is using it; the shell is told so with each key."""
    person = Listener("en")
    person.press("help")
    person.do("wait 100")
    tap = s.Tapped(button="moved", token="t", at=person.at, id="m")
    person._happens(tap)
    person.do("wait 100")

    assert person.seen.name == "services"


def test_a_key_that_is_held_counts_every_two_seconds() -> None:
    """EN 301 549, 5.7: a resting hand is not a machine gun."""
    held = Held({})
    counted = [at for at in (0.0, 0.5, 1.0, 1.9, HELD, 2.5) if held.down(1, at)]
    held.up(1)

    assert counted == [0.0, HELD]
    assert held.down(1, 2.6)

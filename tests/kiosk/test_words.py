"""What the kiosk says."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import polib
import pytest
from kiosk_scenes import LATE, MORNING, NOW, TICKET, base, heartbeat, menu, request, scenes

import kiosk
from kiosk import screen as s
from kiosk.view import View, view
from wire.servertime import ServerTime
from words import phrases
from words.glyphs import lacking, named
from words.languages import KNOWN
from words.phrases import LANGUAGES
from words.tokens import STATE_MARKS

CATALOGUES = Path(phrases.__file__).parent / "locale"
SERVICES = replace(base(), page=s.Services())


def spoken(seen: View) -> Iterator[str]:
    """Every text of a view."""
    yield from (seen.heading, *seen.lines, seen.note, seen.offline, seen.branch)
    footer = (button for row in seen.footer for button in row)
    buttons = (*seen.tiles, *seen.extras, *footer, seen.back, seen.middle, seen.staff)
    for button in buttons:
        if button:
            yield from (button.label, button.detail)


@pytest.mark.parametrize("language", [code for code in LANGUAGES if code != "en"])
def test_every_sentence_is_translated_and_none_is_left_over(language: str) -> None:
    """A customer never meets a language that was not chosen."""
    entries = polib.pofile(str(CATALOGUES / language / "kiosk.po"))
    source = "".join(path.read_text() for path in Path(kiosk.__file__).parent.rglob("*.py"))
    used = set(re.findall(r"""["']([^"'\n]+)["']""", source))

    assert all(entry.translated() for entry in entries)
    assert {entry.msgid for entry in entries} <= used


def test_no_english_stands_on_another_languages_screen() -> None:
    """Found by what English, Korean and Chinese screens have in common."""
    for screen in scenes().values():
        english, korean = (
            set(spoken(view(replace(screen, language=code), NOW))) for code in ("en", "ko")
        )
        names = {
            *LANGUAGES.values(),
            *phrases.in_all("Touch to begin").values(),
            "Aa+",
            "◐",
            "↓",
            "OK",
            "",
            *"0123456789",
            "20261123",
            "●●●",
            "k1 · 0.1.0",
        }

        assert english & korean <= names


def test_every_character_has_a_shape() -> None:
    """No boxes, whatever language was chosen."""
    texts = {
        text
        for code in KNOWN
        for screen in scenes().values()
        for text in spoken(view(replace(screen, language=code), NOW))
    }

    assert {named(mark) for text in texts for mark in lacking(text)} == set()


def test_a_tile_says_how_many_are_ahead_and_how_long() -> None:
    """K8."""
    (tile, *_) = view(replace(SERVICES, language="en"), NOW).tiles

    assert tile.detail == "5 ahead · about 8, usually within 20 min"


def test_a_card_changes_the_outlook_and_shows_no_tier() -> None:
    """The lobby reads along."""
    seen = view(replace(SERVICES, language="en", tier="gold"), NOW)

    assert seen.tiles[0].detail == "1 ahead · about 2, usually within 6 min"
    assert not any("gold" in text.lower() for text in spoken(seen))


def test_no_estimate_is_told_without_a_living_server() -> None:
    """K15: no number rather than a wrong one, and a modest mark."""
    seen = view(replace(SERVICES, time=ServerTime(heartbeat(), NOW - 10.1)), NOW)

    assert {tile.detail for tile in seen.tiles if tile.alive} == {""}
    assert seen.offline


def test_no_estimate_is_told_that_is_older_than_five_minutes() -> None:
    """I12, by the server's clock."""
    beat = heartbeat().model_copy(update={"made_at": MORNING + timedelta(seconds=301)})
    seen = view(replace(SERVICES, time=ServerTime(beat, NOW)), NOW)

    assert {tile.detail for tile in seen.tiles if tile.alive} == {""}
    assert not seen.offline


@pytest.mark.parametrize("made", [None, MORNING - timedelta(seconds=301)])
def test_a_new_menu_does_not_make_an_old_forecast_young(made: datetime | None) -> None:
    """The people ahead are counted anew with every menu; the forecast has an age of its own."""
    screen = replace(SERVICES, language="en", menu=menu().model_copy(update={"foreseen_at": made}))

    assert view(screen, NOW).tiles[0].detail == "5 ahead"


def test_a_ticket_without_an_estimate_tells_the_people_ahead_only() -> None:
    """On the screen that says "take your ticket" too."""
    page = s.Take("A021", on_paper=True, ticket=replace(TICKET, forecast=None))
    seen = view(replace(base(), language="en", page=page), NOW)

    assert seen.lines[-1] == "5 ahead"


def test_one_moment_is_said_after_a_second() -> None:
    """Quick answers need no apology."""
    asking = replace(base(), language="en", page=s.Asking(request("r"), "t", NOW))

    assert view(asking, NOW + 0.5).lines == ()
    assert view(asking, NOW + 1).lines == ("One moment, please",)


def test_done_appears_when_it_may_be_touched() -> None:
    """The on-screen number stays at least eight seconds."""
    page = s.Take("A021", on_paper=False)
    screen = replace(base(), page=page, turned=NOW)

    assert view(screen, NOW + 7.9).back is None
    assert view(screen, NOW + 8.0).back is not None


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_bank_says_itself_why_a_service_cannot_be_chosen(language: str) -> None:
    """Closed for today, or run out: the customer comes back tomorrow, or asks."""
    ran_out = replace(scenes()["services_ran_out"], language=language)
    told = [tile.detail for tile in view(ran_out, NOW).tiles if not tile.alive]
    plain = [tile.detail for tile in view(replace(SERVICES, language=language), NOW).tiles]

    assert ran_out.menu
    assert told == [f"{STATE_MARKS['closed']} {ran_out.menu.services[2].closed[language]}"]
    assert f"{STATE_MARKS['closed']} {phrases.say(language, 'Closed')}" in plain


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("on_paper", [True, False])
def test_a_ticket_that_may_not_be_served_today_says_so(language: str, on_paper: bool) -> None:
    """Better told at the kiosk than after an hour in the lobby."""
    page = s.Take("A021", on_paper=on_paper, ticket=LATE)
    warning = phrases.say(language, "We may close before your turn: please ask our staff.")
    said = view(replace(base(), page=page, language=language), NOW)
    in_time = replace(page, ticket=TICKET)
    otherwise = view(replace(base(), page=in_time, language=language), NOW)

    assert said == replace(otherwise, note=warning)
    assert otherwise.note == ""

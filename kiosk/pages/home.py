"""The pages on which nobody is: starting, inviting, closed."""

from dataclasses import replace
from typing import Final

from kiosk import moves
from kiosk import screen as s
from kiosk.effects import Step
from kiosk.footer import footer
from kiosk.pages import others
from kiosk.pages.kind import Kind
from kiosk.pages.said import speaker
from kiosk.screen import Screen
from kiosk.sheet import Button, Sheet
from kiosk.sizes import slots
from words.languages import KNOWN
from words.phrases import pick, say

MOST: Final = 3
"""Reasons that are read at a glance."""


def start(screen: Screen, tap: s.Tapped, what: str) -> Step:
    """Somebody is here."""
    language = what if what in screen.languages else screen.language
    return replace(screen, language=language).turn(s.Services(), tap.at), ()


def _starting(screen: Screen, _page: s.Starting, _at: float) -> Sheet:
    speak = speaker(screen.language)
    return Sheet("starting", speak("One moment, please"), (speak("Please ask our staff"),))


def _attract(screen: Screen, _page: s.Attract, _at: float) -> Sheet:
    others = [say(code, "Welcome") for code in screen.languages if code != screen.language]
    tiles = (
        Button(f"start:{code}", KNOWN[code].name, say(code, "Touch to begin"))
        for code in screen.languages[: slots(screen.frame, len(footer(screen)))]
    )
    heading = say(screen.language, "Welcome")
    return Sheet("attract", heading, (" · ".join(others),), tiles=tuple(tiles))


def _full(screen: Screen, _page: s.Full, _at: float) -> Sheet:
    """Why, in the bank's own words where it has any; who has an appointment is not sent away."""
    speak, menu = speaker(screen.language), screen.menu
    services = menu.services if menu else ()
    why = (pick(line.closed, screen.language) for line in services if line.closed)
    button = Button("appointment", speak("Appointment"))
    return Sheet(
        "full",
        speak("No tickets now"),
        tuple(dict.fromkeys(why))[:MOST] or (speak("Please ask our staff"),),
        middle=button if menu and menu.appointments else None,
    )


def _closed(screen: Screen, _page: s.Closed, _at: float) -> Sheet:
    speak = speaker(screen.language)
    lines = (speak("We look forward to seeing you again."),)
    return Sheet("closed", speak("The branch is closed."), lines)


STARTING: Final = Kind(_starting, ticked=moves.unheard, at_home=True)
ATTRACT: Final = Kind(_attract, {"start": start}, ticked=moves.unheard, at_home=True)
FULL: Final = Kind(_full, {"appointment": others.appointment}, ticked=moves.unheard, at_home=True)
CLOSED: Final = Kind(_closed, ticked=moves.unheard, at_home=True)

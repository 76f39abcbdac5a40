"""What a kiosk does next: `step(screen, input) -> (screen, effects)`, a pure function."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final, assert_never

from kiosk import moves, times
from kiosk import screen as s
from kiosk.effects import Step
from kiosk.pages import code, kind_of, maintenance
from kiosk.pages.card import read
from kiosk.pages.home import start
from kiosk.pages.kind import OnTap
from kiosk.pages.number import given, printed
from kiosk.screen import Input, Page, Screen
from wire.messages import Done, Menu, MenuLine
from wire.servertime import ServerTime


def step(screen: Screen, happened: Input) -> Step:  # noqa: C901, PLR0911 - one case per input
    """The screen after this input, and what the shell shall do."""
    match happened:
        case s.Tapped():
            return _tapped(screen, happened)
        case s.CardRead():
            return _card_read(screen, happened)
        case s.Ticked():
            return _ticked(screen, happened)
        case s.MenuCame():
            return _menu_came(screen, happened), ()
        case s.Beat():
            return replace(screen, time=ServerTime(happened.heartbeat, happened.at)), ()
        case s.Replied():
            return _replied(screen, happened)
        case s.Given():
            return given(screen, happened)
        case s.PaperSeen():
            return replace(screen, paper=happened.paper), ()
        case s.Printed():
            return printed(screen, happened)
        case s.Reported():
            return maintenance.reported(screen, happened)
        case s.Recovered():
            return moves.show_number(screen, s.Take(happened.number, on_paper=False), happened)
        case _:
            assert_never(happened)


# --- taps -----------------------------------------------------------------------------------------
def _tapped(screen: Screen, tap: s.Tapped) -> Step:
    verb, _, what = tap.button.partition(":")
    again = tap.button == screen.last_button and tap.at - screen.touched < times.twice(verb)
    if again or (verb not in EVERYWHERE and not times.settled(screen, tap.at)):
        return screen, ()
    touched = replace(screen, touched=tap.at, last_button=tap.button, warned=None)
    if verb in EVERYWHERE:
        return EVERYWHERE[verb](touched, tap, what)
    if screen.warned is not None:
        return touched, ()
    act = kind_of(screen.page).taps.get(verb)
    return act(touched, tap, what) if act else (touched, ())


def _language(screen: Screen, tap: s.Tapped, what: str) -> Step:
    if what not in screen.languages:
        return screen, ()
    spoken = replace(screen, language=what)
    return start(spoken, tap, what) if isinstance(screen.page, s.Attract) else (spoken, ())


def _large(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    page: Page = screen.page
    if isinstance(page, s.Services | s.Needs):  # fewer tiles, or more: from the beginning
        page = replace(page, first=0)
    return replace(screen, large=not screen.large, page=page), ()


def _contrast(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    return replace(screen, contrast=not screen.contrast), ()


def _low(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    page: Page = s.Services() if isinstance(screen.page, s.Services) else screen.page
    return replace(screen, low=not screen.low, page=page), ()


def _voice(screen: Screen, tap: s.Tapped, what: str) -> Step:
    """Spoken guidance begins with the first question, and ends when it is told to."""
    spoken = replace(screen, spoken=not screen.spoken)
    return start(spoken, tap, what) if isinstance(screen.page, s.Attract) else (spoken, ())


def _moved(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    """A key that only moves the listener along the screen: somebody is there."""
    return screen, ()


EVERYWHERE: Final[Mapping[str, OnTap]] = {
    "language": _language,
    "large": _large,
    "contrast": _contrast,
    "low": _low,
    "staff": moves.ask_staff,
    "voice": _voice,
    "maintain": maintenance.enter,
    "moved": _moved,
}
"""What stands on every screen, and counts at any time."""


# --- the other inputs -----------------------------------------------------------------------------
def _card_read(screen: Screen, card: s.CardRead) -> Step:
    kind, closed = kind_of(screen.page), isinstance(screen.page, s.Closed | s.Full)
    if screen.menu is None or not (kind.at_home or kind.choosing):
        return screen, ()
    coded = code.read(screen, card)  # also of those who wait when there are no tickets any more
    if coded is not None or closed:
        return coded or (screen, ())
    return read(screen, card)


def _ticked(screen: Screen, tick: s.Ticked) -> Step:
    if screen.help and tick.at - screen.help.since > times.HELP_SHOWN:
        screen = replace(screen, help=None)
    screen = _by_the_clock(screen, tick)
    return kind_of(screen.page).ticked(screen, screen.page, tick)


def _by_the_clock(screen: Screen, tick: s.Ticked) -> Screen:
    """While nobody else says so, the branch opens and closes by its hours."""
    menu, time = screen.menu, screen.time
    if menu is None or time is None or not screen.away(tick.at):
        return screen
    now = time.now(tick.at)
    edges = (edge for span in menu.hours for edge in (span.begins, span.ends))
    if not any(menu.made_at < edge <= now for edge in edges):
        return screen
    opens = any(span.begins <= now < span.ends for span in menu.hours)
    # A closed branch offers nothing: what it said of each service then is no news of this day.
    lines = tuple(_offered_again(line) for line in menu.services) if opens else menu.services
    as_it_is = menu.model_copy(update={"open": opens, "made_at": now, "services": lines})
    return _menu_came(screen, s.MenuCame(menu=as_it_is, at=tick.at, id=tick.id))


def _offered_again(line: MenuLine) -> MenuLine:
    return line.model_copy(update={"open": True, "closed": {}})


def _menu_came(screen: Screen, came: s.MenuCame) -> Screen:
    if screen.menu and _older(came.menu, screen.menu):
        return screen
    fresh, kind = replace(screen, menu=came.menu), kind_of(screen.page)
    if kind.at_home:
        as_before = isinstance(screen.page, type(moves.home_page(came.menu)))
        return fresh if as_before else moves.home(fresh, came.at)
    if came.menu.open:
        return kind.menu_came(fresh, fresh.page)
    return moves.home(fresh, came.at) if kind.choosing and not _has_ticket(screen.page) else fresh


def _has_ticket(page: Page) -> bool:
    return isinstance(page, s.Code) and page.of_form


def _replied(screen: Screen, replied: s.Replied) -> Step:
    help_, reply = screen.help, replied.reply
    if help_ and isinstance(reply, Done) and reply.id == help_.id:
        return replace(screen, help=replace(help_, told=True)), ()
    return kind_of(screen.page).replied(screen, screen.page, replied)


def _older(came: Menu, known: Menu) -> bool:
    # A server that begins anew counts from 1 again, but its clock goes on.
    return came.sequence < known.sequence and came.made_at <= known.made_at

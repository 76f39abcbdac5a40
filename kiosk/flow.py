"""What a kiosk does next: `step(screen, input) -> (screen, effects)`, a pure function."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Final, assert_never

from kiosk import asking, times
from kiosk import effects as e
from kiosk import screen as s
from kiosk.asking import Step
from kiosk.cards import tier_of
from kiosk.screen import Input, Page, Screen
from wire.messages import (
    CallStaffRequest,
    Done,
    Issued,
    Menu,
    Refused,
)
from wire.servertime import ServerTime
from words.phrases import LANGUAGES

OnTap = Callable[[Screen, s.Tapped, str], Step]

TILES: Final = 6
TILES_LARGE: Final = 3
_SESSION: Final = (s.Services, s.Identify)
_HOME: Final = (s.Starting, s.Attract, s.Closed)


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
            return _given(screen, happened)
        case s.PaperSeen():
            return replace(screen, paper=happened.paper), ()
        case s.Printed():
            return _printed(screen, happened)
        case s.Recovered():
            return _show_number(screen, s.Take(happened.number, on_paper=False), happened)
        case _:
            assert_never(happened)


def tiles(screen: Screen) -> tuple[int, int]:
    """From and to which place of the menu services are shown; all of them, or all but "More"."""
    count = len(screen.offered)
    slots = TILES_LARGE if screen.large else TILES
    first = screen.page.first if isinstance(screen.page, s.Services) else 0
    return (0, count) if count <= slots else (first, min(first + slots - 1, count))


# --- taps -----------------------------------------------------------------------------------------
def _tapped(screen: Screen, tap: s.Tapped) -> Step:
    verb, _, what = tap.button.partition(":")
    again = tap.button == screen.last_button and tap.at - screen.touched < times.DOUBLE_TAP
    if again or (verb not in EVERYWHERE and not times.settled(screen, tap.at)):
        return screen, ()
    touched = replace(screen, touched=tap.at, last_button=tap.button, warned=None)
    if verb in EVERYWHERE:
        return EVERYWHERE[verb](touched, tap, what)
    if screen.warned is not None:
        return touched, ()
    act = _ON_PAGE.get((type(screen.page), verb))
    return act(touched, tap, what) if act else (touched, ())


def _language(screen: Screen, tap: s.Tapped, what: str) -> Step:
    if what not in LANGUAGES:
        return screen, ()
    spoken = replace(screen, language=what)
    return _start(spoken, tap, what) if isinstance(screen.page, s.Attract) else (spoken, ())


def _large(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    page: Page = s.Services() if isinstance(screen.page, s.Services) else screen.page
    return replace(screen, large=not screen.large, page=page), ()


def _contrast(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    return replace(screen, contrast=not screen.contrast), ()


def _staff(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return _call_staff(screen, tap)


def _start(screen: Screen, tap: s.Tapped, what: str) -> Step:
    language = what if what in LANGUAGES else screen.language
    return replace(screen, language=language).turn(s.Services(), tap.at), ()


def _more(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    _, end = tiles(screen)
    count = len(screen.offered)
    return screen.turn(s.Services(end if end < count else 0), tap.at), ()


def _identify(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return replace(screen, note=None).turn(s.Identify(), tap.at), ()


def _to_services(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return screen.turn(s.Services(), tap.at), ()


def _leave(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return _home(screen, tap.at), ()


EVERYWHERE: Final[Mapping[str, OnTap]] = {
    "language": _language,
    "large": _large,
    "contrast": _contrast,
    "staff": _staff,
}
"""What stands on every screen, and counts at any time."""
_ON_PAGE: Final[Mapping[tuple[type[Page], str], OnTap]] = {
    (s.Attract, "start"): _start,
    (s.Services, "service"): asking.ask,
    (s.Services, "more"): _more,
    (s.Services, "card"): _identify,
    (s.Services, "back"): _leave,
    (s.Identify, "back"): _to_services,
    (s.Declined, "back"): _to_services,
    (s.AskStaff, "back"): _leave,
    (s.Take, "back"): _leave,
}


# --- the other inputs -----------------------------------------------------------------------------
def _card_read(screen: Screen, card: s.CardRead) -> Step:
    if screen.menu is None or not isinstance(screen.page, (s.Attract, *_SESSION)):
        return screen, ()
    tier = tier_of(card.text, screen.menu.cards)
    note = s.Note.CARD_READ if tier else s.Note.CARD_UNKNOWN
    known = replace(screen, tier=tier, note=note, touched=card.at, warned=None)
    return known.turn(s.Services(), card.at), ()


def _ticked(screen: Screen, tick: s.Ticked) -> Step:
    if screen.help and tick.at - screen.help.since > times.HELP_SHOWN:
        screen = replace(screen, help=None)
    screen = _by_the_clock(screen, tick)
    match screen.page:
        case s.Asking() as page if tick.at - page.since > times.ANSWER_WITHIN:
            return asking.give_up(screen, page, tick)
        case s.Asking() as page if tick.at - page.since > times.NUMBER_AFTER:
            return screen, asking.number_it(screen, page, tick.at)
        case s.Printing(ticket=ticket, since=since) if tick.at - since > times.PRINT_WITHIN:
            return _show_number(screen, s.Take(ticket.number, on_paper=False, ticket=ticket), tick)
        case s.Services() | s.Identify():
            return _watched(screen, tick.at), ()
        case s.Take() | s.Declined() | s.AskStaff():
            over = times.idle(screen, tick.at) > times.shown(screen)
            return (_home(screen, tick.at) if over else screen), ()
        case _:
            return screen, ()


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
    as_it_is = menu.model_copy(update={"open": opens, "made_at": now})
    return _menu_came(screen, s.MenuCame(menu=as_it_is, at=tick.at, id=tick.id))


def _menu_came(screen: Screen, came: s.MenuCame) -> Screen:
    if screen.menu and _older(came.menu, screen.menu):
        return screen
    fresh = replace(screen, menu=came.menu)
    if came.menu.open:
        waiting = isinstance(screen.page, s.Starting | s.Closed)
        return _home(fresh, came.at) if waiting else _within_menu(fresh)
    ends = isinstance(screen.page, (*_HOME, *_SESSION))
    return _home(fresh, came.at) if ends else fresh


def _replied(screen: Screen, replied: s.Replied) -> Step:
    match screen.page, replied.reply:
        case s.Asking() as page, Issued(id=answered) as issued if page.id == answered:
            return asking.issued(screen, page, issued, replied)
        case s.Asking() as page, Refused(id=answered) as refused if page.id == answered:
            texts = refused.texts or {"en": refused.detail}
            return screen.turn(s.Declined(texts), replied.at), ()
        case _, Done(id=answered) if screen.help and screen.help.id == answered:
            return replace(screen, help=replace(screen.help, told=True)), ()
    return screen, ()


def _given(screen: Screen, given: s.Given) -> Step:
    match screen.page:
        case s.Asking() as page if page.id == given.of:
            return asking.given(screen, page, given)
    return screen, ()


def _printed(screen: Screen, printed: s.Printed) -> Step:
    match screen.page:
        case s.Printing(id=waiting, ticket=ticket) if waiting == printed.of:
            if not printed.proved:
                return _show_number(
                    screen, s.Take(ticket.number, on_paper=False, ticket=ticket), printed
                )
            return screen.turn(s.Take(ticket.number, on_paper=True, ticket=ticket), printed.at), ()
    return screen, ()


# --- moves ----------------------------------------------------------------------------------------
def _home(screen: Screen, at: float) -> Screen:
    menu = screen.menu
    page: Page = s.Starting() if menu is None else s.Attract() if menu.open else s.Closed()
    fresh = Screen(page, help=screen.help, menu=menu, time=screen.time, paper=screen.paper)
    return replace(fresh, turned=at, touched=screen.touched, last_button=screen.last_button)


def _show_number(screen: Screen, page: s.Take, moment: s.Moment) -> Step:
    return _call_staff(screen.turn(page, moment.at), moment)


def _call_staff(screen: Screen, moment: s.Moment) -> Step:
    if screen.help:
        return screen, ()
    called = replace(screen, help=s.Help(moment.id, moment.at))
    return called, (e.CallStaff(CallStaffRequest(id=moment.id)),)


def _watched(screen: Screen, at: float) -> Screen:
    if times.warning_over(screen, at):
        return _home(screen, at)
    late = times.idle(screen, at) > times.INACTIVE_AFTER * times.patience(screen)
    return replace(screen, warned=at) if late and screen.warned is None else screen


def _within_menu(screen: Screen) -> Screen:
    first, end = tiles(screen)
    beyond = isinstance(screen.page, s.Services) and end < first + 1
    return replace(screen, page=s.Services()) if beyond else screen


def _older(came: Menu, known: Menu) -> bool:
    # A server that begins anew counts from 1 again, but its clock goes on.
    return came.sequence < known.sequence and came.made_at <= known.made_at

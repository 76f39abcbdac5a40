"""Moves from one page to another that several pages share."""

from dataclasses import replace

from kiosk import effects as e
from kiosk import screen as s
from kiosk import times
from kiosk.effects import Step
from kiosk.screen import Page, Screen
from wire.messages import BalkRequest, CallStaffRequest, Menu


def home(screen: Screen, at: float) -> Screen:
    """Nobody is here any more: everything personal ends, help that is on its way does not."""
    menu = screen.menu
    fresh = Screen(home_page(menu), help=screen.help, menu=menu, time=screen.time)
    kept = replace(fresh, paper=screen.paper, touched=screen.touched, glass=screen.glass)
    kept = replace(kept, language=fresh.languages[0], last_button=screen.last_button)
    return replace(kept, turned=at, unanswered=screen.unanswered)


def home_page(menu: Menu | None) -> Page:
    """What stands there while nobody is."""
    if menu is None:
        return s.Starting()
    if not menu.open:
        return s.Closed()
    return s.Attract() if any(line.open for line in menu.services) else s.Full()


def leave(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    """The customer goes."""
    return home(screen, tap.at), ()


def balk(screen: Screen, moment: s.Moment, machine: str = "") -> Step:
    """The customer goes without a ticket; the server hears of it if a wait had been told."""
    menu = screen.menu
    gone = home(screen, moment.at)
    holds_one = isinstance(screen.page, s.Code) and screen.page.of_form
    if menu is None or holds_one or not screen.fresh(menu.made_at, moment.at):
        return gone, ()
    line = screen.line(screen.page.service) if isinstance(screen.page, s.Before) else None
    told = screen.told(line, moment.at) if line else None
    request = BalkRequest(
        id=moment.id,
        service=line.service if line else "",
        tier=screen.tier_shown,
        machine=machine,
        ahead=told.ahead if told else None,
        forecast=told.forecast if told else None,
    )
    return gone, (e.Tell(request),)


def go(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    """The customer goes without a ticket."""
    return balk(screen, tap)


def to_machine(screen: Screen, tap: s.Tapped, machine: str) -> Step:
    """The customer goes to a self-service machine."""
    return balk(screen, tap, machine)


def to_services(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    """Back to the question that all begins with."""
    return screen.turn(s.Services(), tap.at), ()


def show_number(screen: Screen, page: s.Take, moment: s.Moment) -> Step:
    """Paper failed, or nobody knows: the number is on the screen, and staff come."""
    return call_staff(screen.turn(page, moment.at), moment)


def call_staff(screen: Screen, moment: s.Moment) -> Step:
    """One call at a time."""
    if screen.help:
        return screen, ()
    called = replace(screen, help=s.Help(moment.id, moment.at))
    return called, (e.CallStaff(CallStaffRequest(id=moment.id)),)


def ask_staff(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    """The customer would rather ask somebody, and stays here meanwhile."""
    return call_staff(screen, tap)


def watched(screen: Screen, _page: Page, tick: s.Ticked) -> Step:
    """Whoever says nothing is asked whether anybody is there, then believed to have gone."""
    if times.warning_over(screen, tick.at):
        return balk(screen, tick)
    late = times.idle(screen, tick.at) > times.INACTIVE_AFTER * times.patience(screen)
    warned = tick.at if late and screen.warned is None else screen.warned
    return replace(screen, warned=warned), ()


def unheard(screen: Screen, _page: Page, tick: s.Ticked) -> Step:
    """Where nobody can do anything, what one customer chose does not wait for the next."""
    chosen = screen.adapted or screen.language != screen.languages[0]
    over = chosen and times.idle(screen, tick.at) > times.shown(screen)
    return (home(screen, tick.at) if over else screen), ()


def shown(screen: Screen, _page: Page, tick: s.Ticked) -> Step:
    """A page that needs no answer stays for its time."""
    over = times.idle(screen, tick.at) > times.shown(screen)
    return (home(screen, tick.at) if over else screen), ()

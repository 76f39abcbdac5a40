"""Which service today? Services, and groups behind which more of them stand."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kiosk import asking, moves
from kiosk import screen as s
from kiosk.effects import Step
from kiosk.measure import ems
from kiosk.pages import others
from kiosk.pages.before import choose
from kiosk.pages.kind import Kind
from kiosk.pages.said import back, outlook, span, speaker
from kiosk.screen import Screen
from kiosk.sheet import Button, Sheet
from wire.messages import Forecast, MenuGroup, MenuLine
from words.phrases import pick, say
from words.tokens import STATE_MARKS

BESIDE: Final = 1.7
"""What a tile leaves free beside its words, in em of its small letters."""


def listed(screen: Screen) -> tuple[MenuLine | MenuGroup, ...]:
    """What stands behind the open tile, or on the first page: services, then groups of them."""
    here, groups = _open(screen), _groups(screen)
    lines = (
        line for line in screen.offered if (line.group if line.group in groups else "") == here
    )
    within = (group for group in groups.values() if group.within == here)
    return (*lines, *(group for group in within if _lines_in(screen, group.group)))


def tiles(screen: Screen) -> tuple[int, int]:
    """From and to which place of the list is shown; all of it, or all but "More"."""
    first = screen.page.first if isinstance(screen.page, s.Services) else 0
    return span(screen, first, len(listed(screen)))


def _within_menu(screen: Screen, page: s.Services) -> Screen:
    """A menu that came may be shorter than what is being looked at."""
    first, end = tiles(screen)
    gone = page.group and page.group not in _groups(screen)
    return screen.on(s.Services()) if gone or end < first + 1 else screen


def _choose(screen: Screen, tap: s.Tapped, service: str) -> Step:
    return (screen, ()) if service in screen.wish.services else choose(screen, tap, service)


def _more(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    _, end = tiles(screen)
    count = len(listed(screen))
    return screen.turn(s.Services(end if end < count else 0, _open(screen)), tap.at), ()


def _group(screen: Screen, tap: s.Tapped, what: str) -> Step:
    known = any(isinstance(one, MenuGroup) and one.group == what for one in listed(screen))
    return (screen.turn(s.Services(group=what), tap.at) if known else screen), ()


def _back(screen: Screen, tap: s.Tapped, what: str) -> Step:
    """One level up; at the top, first of all what was chosen is given back."""
    if screen.wish.services and not _open(screen):
        return replace(screen, wish=replace(screen.wish, services=(), several=False)), ()
    group = _groups(screen).get(_open(screen))
    return _up(screen, group, tap) if group else moves.go(screen, tap, what)


def _all(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return asking.ask(screen, tap, screen.wish.services)


def _up(screen: Screen, group: MenuGroup, tap: s.Tapped) -> Step:
    within = group.within if group.within in _groups(screen) else ""
    return screen.turn(s.Services(group=within), tap.at), ()


def _open(screen: Screen) -> str:
    """Behind which tile the customer looks."""
    return screen.page.group if isinstance(screen.page, s.Services) else ""


def _groups(screen: Screen) -> dict[str, MenuGroup]:
    return {group.group: group for group in screen.menu.groups} if screen.menu else {}


def _lines_in(screen: Screen, group: str) -> tuple[MenuLine, ...]:
    """The services that stand in a group, however deep."""
    groups = _groups(screen)
    return tuple(line for line in screen.offered if group in _behind(groups, line.group))


def _behind(groups: Mapping[str, MenuGroup], group: str) -> list[str]:
    """The tiles behind which a group's services stand, the nearest first."""
    behind: list[str] = []
    while group in groups and group not in behind:
        behind.append(group)
        group = groups[group].within
    return behind


def _draw(screen: Screen, page: s.Services, at: float) -> Sheet:
    speak = speaker(screen.language)
    first, end = tiles(screen)
    here = listed(screen)
    shown = [_tile(screen, one, at) for one in here[first:end]]
    if (first, end) != (0, len(here)):
        shown.append(Button("more", speak("More")))
    group = _groups(screen).get(page.group)
    return Sheet(
        "services",
        pick(group.name, screen.language) if group else speak(_question(screen.wish)),
        (others.said(screen),),
        tiles=tuple(shown),
        extras=() if others.apart(screen) else others.extras(screen),
        back=back(screen.language),
        middle=_middle(screen),
    )


def _question(wish: s.Wish) -> str:
    if wish.services:
        return "Anything else today?"
    return "Which service first?" if wish.several else "Which service today?"


def _middle(screen: Screen) -> Button:
    speak = speaker(screen.language)
    if screen.wish.services:
        return Button("all", speak("That is all"), chosen=True)
    if others.apart(screen):
        return Button("others", speak("Other choices"))
    return others.card(screen)


def _tile(screen: Screen, one: MenuLine | MenuGroup, at: float) -> Button:
    return _line(screen, one, at) if isinstance(one, MenuLine) else _group_tile(screen, one)


def _group_tile(screen: Screen, group: MenuGroup) -> Button:
    name = pick(group.name, screen.language)
    if any(line.open for line in _lines_in(screen, group.group)):
        return Button(f"group:{group.group}", f"{name} ›")
    closed = f"{STATE_MARKS['closed']} {say(screen.language, 'Closed')}"
    return Button(f"group:{group.group}", name, closed, alive=False)


def _line(screen: Screen, line: MenuLine, at: float) -> Button:
    name = pick(line.name, screen.language)
    if line.service in screen.wish.services:
        return Button(f"service:{line.service}", f"{STATE_MARKS['fine']} {name}", alive=False)
    if not line.open:
        why = pick(line.closed, screen.language) if line.closed else say(screen.language, "Closed")
        closed = f"{STATE_MARKS['closed']} {why}"
        return Button(f"service:{line.service}", name, closed, alive=False)
    told = screen.told(line, at)
    detail = _detail(screen, told.ahead, told.forecast) if told else ""
    return Button(f"service:{line.service}", name, detail)


def _detail(screen: Screen, ahead: int, forecast: Forecast | None) -> str:
    """In one row, or in two large ones; said shorter in a language that takes more room."""
    frame = screen.frame
    beside, room = "\n" if frame.roomy else " · ", frame.across - BESIDE
    full, shorter = (
        beside.join(outlook(screen.language, ahead, forecast, short=short))
        for short in (False, True)
    )
    return full if max(map(ems, full.splitlines())) <= room else shorter


SERVICES: Final = Kind(
    _draw,
    {
        "service": _choose,
        "group": _group,
        "more": _more,
        "all": _all,
        "others": others.show,
        "back": _back,
        **others.TAPS,
    },
    ticked=moves.watched,
    menu_came=_within_menu,
    choosing=True,
)

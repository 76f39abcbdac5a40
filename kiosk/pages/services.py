"""Which service today?"""

from dataclasses import replace
from typing import Final

from kiosk import asking, moves
from kiosk import screen as s
from kiosk.effects import Step
from kiosk.pages.kind import Kind
from kiosk.pages.said import back, fresh, outlook, speaker
from kiosk.screen import Screen
from kiosk.sheet import Button, Sheet
from wire.messages import MenuLine
from words.phrases import pick, say
from words.tokens import STATE_MARKS

TILES: Final = 6
TILES_LARGE: Final = 3


def tiles(screen: Screen) -> tuple[int, int]:
    """From and to which place of the menu services are shown; all of them, or all but "More"."""
    count = len(screen.offered)
    slots = TILES_LARGE if screen.large else TILES
    first = screen.page.first if isinstance(screen.page, s.Services) else 0
    return (0, count) if count <= slots else (first, min(first + slots - 1, count))


def within_menu(screen: Screen) -> Screen:
    """A menu that came may be shorter than what is being looked at."""
    first, end = tiles(screen)
    beyond = isinstance(screen.page, s.Services) and end < first + 1
    return replace(screen, page=s.Services()) if beyond else screen


def _more(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    _, end = tiles(screen)
    count = len(screen.offered)
    return screen.turn(s.Services(end if end < count else 0), tap.at), ()


def _identify(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return replace(screen, note=None).turn(s.Identify(), tap.at), ()


def _draw(screen: Screen, _page: s.Services, at: float) -> Sheet:
    speak = speaker(screen.language)
    first, end = tiles(screen)
    lines = [_tile(screen, line, at) for line in screen.offered[first:end]]
    if (first, end) != (0, len(screen.offered)):
        lines.append(Button("more", speak("More")))
    card = Button("card", speak("I have a card"))
    return Sheet(
        "services",
        speak("Which service today?"),
        tiles=tuple(lines),
        back=back(screen.language),
        middle=card,
    )


def _tile(screen: Screen, line: MenuLine, at: float) -> Button:
    name = pick(line.name, screen.language)
    if not line.open:
        why = pick(line.closed, screen.language) if line.closed else say(screen.language, "Closed")
        closed = f"{STATE_MARKS['closed']} {why}"
        return Button(f"service:{line.service}", name, closed, alive=False)
    tier = screen.tier or (screen.menu.tier if screen.menu else "")
    detail = ""
    if screen.menu and fresh(screen, screen.menu.made_at, at) and tier in line.ahead:
        foretold = fresh(screen, screen.menu.foreseen_at, at)
        forecast = line.forecast.get(tier) if foretold else None
        told = outlook(screen.language, line.ahead[tier], forecast)
        detail = ("\n" if screen.large else " · ").join(told)
    return Button(f"service:{line.service}", name, detail)


SERVICES: Final = Kind(
    _draw,
    {"service": asking.ask, "more": _more, "card": _identify, "back": moves.leave},
    ticked=moves.watched,
    choosing=True,
)

"""What a screen says, in the customer's language: plain values that Kivy only draws."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from math import ceil
from typing import Final, assert_never

from kiosk import flow, times
from kiosk import screen as s
from kiosk.screen import Screen
from wire.messages import Forecast, MenuLine
from wire.servertime import FORECAST_SHOWN_SECONDS
from words.phrases import LANGUAGES, in_all, people_ahead, pick, say
from words.tokens import STATE_MARKS
from words.waits import told

MOMENT_AFTER: Final = 1.0
NO_PAPER: Final = frozenset({"out", "cover", "jam", "offline"})
"""States of a printer in which there is no use in trying."""
DRIFT_STEPS: Final = 5
"""A screen that stands for hours moves by a little each minute, so that nothing burns in."""


@dataclass(frozen=True, slots=True)
class Button:
    """One thing to touch: its id, and what it says."""

    id: str
    label: str
    detail: str = ""
    alive: bool = True
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """One screen: its name decides the layout, the rest is what stands there."""

    name: str
    language: str
    large: bool
    contrast: bool
    branch: str = ""
    clock: str = ""
    offline: str = ""
    heading: str = ""
    lines: tuple[str, ...] = ()
    note: str = ""
    number: str = ""
    link: str = ""
    tiles: tuple[Button, ...] = ()
    back: Button | None = None
    middle: Button | None = None
    staff: Button = Button("staff", "")
    footer: tuple[Button, ...] = ()
    ready: bool = True
    drift: int = 0


@dataclass(frozen=True, slots=True)
class _Page:
    """What one page adds to the frame that all share."""

    name: str
    heading: str = ""
    lines: tuple[str, ...] = ()
    number: str = ""
    link: str = ""
    tiles: tuple[Button, ...] = ()
    back: str = ""
    middle: Button | None = None


def view(screen: Screen, at: float) -> View:
    """What to draw at this monotonic second."""
    page = _page(screen, at)
    now = screen.time.now(at) if screen.time else None
    still = isinstance(screen.page, s.Starting | s.Attract | s.Closed)
    return View(
        name=page.name,
        language=screen.language,
        large=screen.large,
        contrast=screen.contrast,
        branch=pick(screen.menu.branch, screen.language) if screen.menu else "",
        clock=now.strftime("%H:%M") if now else "",
        offline=say(screen.language, "offline") if screen.away(at) else "",
        heading=page.heading,
        lines=tuple(line for line in page.lines if line),
        note=_note(screen),
        number=page.number,
        link=page.link,
        tiles=page.tiles,
        back=Button("back", page.back) if page.back else None,
        middle=page.middle,
        staff=Button("staff", f"☏ {say(screen.language, 'Call staff')}", alive=screen.help is None),
        footer=_footer(screen),
        ready=times.settled(screen, at),
        drift=now.minute % DRIFT_STEPS if now and still else 0,
    )


# --- pages ----------------------------------------------------------------------------------------
def _page(screen: Screen, at: float) -> _Page:  # noqa: C901, PLR0911 - one case per page
    speak, back = _speaker(screen.language), _back(screen.language)
    if screen.warned is not None:
        return _warning(screen, at)
    match screen.page:
        case s.Starting():
            text = speak("Please ask our staff")
            return _Page("starting", speak("One moment, please"), (text,))
        case s.Attract():
            return _attract(screen)
        case s.Services():
            return _services(screen, at)
        case s.Identify():
            lines = (speak("We do not keep its number."),)
            return _Page("identify", speak("Please swipe your card"), lines, back=back)
        case s.Asking(request=request, since=since):
            patience = speak("One moment, please") if at - since >= MOMENT_AFTER else ""
            return _Page("asking", _name(screen, request.service), (patience,))
        case s.Printing(ticket=ticket):
            name = pick(ticket.service, screen.language)
            return _Page("printing", speak("Your ticket is being printed"), (name,))
        case s.Take():
            return _take(screen, screen.page, at)
        case s.Declined(texts=texts):
            lines = (pick(texts, screen.language),)
            return _Page("refused", speak("We are sorry"), lines, back=back)
        case s.Closed():
            lines = (speak("We look forward to seeing you again."),)
            return _Page("closed", speak("The branch is closed."), lines)
        case s.AskStaff():
            lines = (speak("We had no answer, so you have no number yet."),)
            return _Page("ask_staff", speak("Please ask our staff"), lines, back=back)
        case _:
            assert_never(screen.page)


def _warning(screen: Screen, at: float) -> _Page:
    speak = _speaker(screen.language)
    left = times.WARNING * times.patience(screen) - (at - (screen.warned or at))
    return _Page(
        "warning",
        speak("Are you still there?"),
        (speak("This screen starts again in {seconds} s.", seconds=max(ceil(left), 0)),),
        tiles=(Button("more_time", speak("I need more time")),),
        back=_back(screen.language),
    )


def _attract(screen: Screen) -> _Page:
    welcome, begin = in_all("Welcome"), in_all("Touch to begin")
    others = " · ".join(text for code, text in welcome.items() if code != screen.language)
    tiles = (Button(f"start:{code}", name, begin[code]) for code, name in LANGUAGES.items())
    return _Page("attract", welcome[screen.language], (others,), tiles=tuple(tiles))


def _services(screen: Screen, at: float) -> _Page:
    speak = _speaker(screen.language)
    if screen.menu is None:
        return _Page("services")
    first, end = flow.tiles(screen)
    lines = [_tile(screen, line, at) for line in screen.offered[first:end]]
    if (first, end) != (0, len(screen.offered)):
        lines.append(Button("more", speak("More")))
    card = Button("card", speak("I have a card"))
    heading = speak("Which service today?")
    return _Page("services", heading, tiles=tuple(lines), back=_back(screen.language), middle=card)


def _tile(screen: Screen, line: MenuLine, at: float) -> Button:
    name = pick(line.name, screen.language)
    if not line.open:
        why = pick(line.closed, screen.language) if line.closed else say(screen.language, "Closed")
        closed = f"{STATE_MARKS['closed']} {why}"
        return Button(f"service:{line.service}", name, closed, alive=False)
    tier = screen.tier or (screen.menu.tier if screen.menu else "")
    detail = ""
    if screen.menu and _fresh(screen, screen.menu.made_at, at) and tier in line.ahead:
        foretold = _fresh(screen, screen.menu.foreseen_at, at)
        forecast = line.forecast.get(tier) if foretold else None
        outlook = _outlook(screen.language, line.ahead[tier], forecast)
        detail = ("\n" if screen.large else " · ").join(outlook)
    return Button(f"service:{line.service}", name, detail)


def _take(screen: Screen, page: s.Take, at: float) -> _Page:
    speak = _speaker(screen.language)
    lines = _about(page.ticket, screen.language) if page.ticket else ()
    late = page.ticket is not None and page.ticket.past_closing
    warning = (speak("We may close before your turn: please ask our staff."),) if late else ()
    back = speak("Done") if times.settled(screen, at) else ""
    if page.on_paper:
        told_all = (*lines, *warning)
        return _Page("take", speak("Take your ticket"), told_all, page.number, back=back)
    url = page.ticket.url if page.ticket else ""
    why = (
        speak("Not printed, but your number is valid."),
        *lines[1:2],
        " · ".join(lines[2:]),
        *warning,
    )
    return _Page("number", speak("Your number"), why, page.number, url, back=back)


def _about(ticket: s.Ticket, language: str) -> tuple[str, ...]:
    outlook = _outlook(language, ticket.ahead, ticket.forecast)
    return pick(ticket.service, language), pick(ticket.where, language), *outlook


# --- parts ----------------------------------------------------------------------------------------
def _footer(screen: Screen) -> tuple[Button, ...]:
    names = (
        Button(f"language:{code}", name, chosen=code == screen.language)
        for code, name in LANGUAGES.items()
    )
    larger = Button("large", "Aa+", chosen=screen.large)
    return (*names, larger, Button("contrast", "◐", chosen=screen.contrast))


def _note(screen: Screen) -> str:
    speak = _speaker(screen.language)
    if screen.help:
        answer = (
            "Our staff will be with you soon." if screen.help.told else "We are calling our staff."
        )
        return speak(answer)
    if not isinstance(screen.page, s.Services):
        return ""
    if screen.note:
        return speak(screen.note.value)
    if screen.paper in NO_PAPER:
        return speak("There is no paper now: your number will be shown here.")
    return ""


def _fresh(screen: Screen, made_at: datetime | None, at: float) -> bool:
    if screen.away(at) or screen.time is None or made_at is None:
        return False
    return screen.time.age(made_at, at) <= FORECAST_SHOWN_SECONDS


def _outlook(language: str, ahead: int | None, forecast: Forecast | None) -> tuple[str, ...]:
    if ahead is None:
        return ()
    people = people_ahead(language, ahead)
    return (people, told(language, forecast)) if forecast else (people,)


def _back(language: str) -> str:
    return "← " + say(language, "Back")


def _name(screen: Screen, service: str) -> str:
    lines = screen.menu.services if screen.menu else ()
    names = (pick(line.name, screen.language) for line in lines if line.service == service)
    return next(names, "")


def _speaker(language: str) -> Callable[..., str]:
    return lambda text, **values: say(language, text, **values)

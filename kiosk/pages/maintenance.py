"""For the staff, behind a corner that is held and a PIN: how the kiosk is, and what can be done."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kiosk import effects as e
from kiosk import moves
from kiosk import screen as s
from kiosk.effects import Step
from kiosk.pages.keypad import keys
from kiosk.pages.kind import Kind
from kiosk.pages.said import back, speaker
from kiosk.screen import Screen
from kiosk.sheet import Button, Sheet

LEAST, MOST = 4, 8
"""Digits of a PIN."""
LOOKS_EVERY: Final = 1.0
"""Seconds: whoever closes the printer's cover wants to see it here."""
AGAIN: Final = 2
"""So many of the latest numbers can be printed again."""
WRONG: Final = "This PIN is wrong."
LOCKED: Final = "Five were wrong: please wait five minutes."
TESTED: Final = {True: "The test page is printed.", False: "The test page was not printed."}
PAPER: Final[Mapping[str, str]] = {
    "ok": "Printer: ready",
    "near_end": "Printer: paper nearly used up",
    "out": "Printer: no paper",
    "cover": "Printer: cover open",
    "jam": "Printer: stuck, or out of order",
    "offline": "Printer: not reachable",
}
"""For the staff; whatever else it says is that nobody knows."""
STEPS: Final[Mapping[str, str]] = {
    "ok": "There is paper, and the cover is closed.",
    "near_end": "There is paper, and the cover is closed.",
    "cover": "Put the new roll in, and close the cover.",
}
OPEN: Final = "Open the printer, and take the old roll out."


def enter(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    """The corner was held: only where no customer is."""
    idle = isinstance(screen.page, s.Starting | s.Attract | s.Closed | s.Full)
    return (screen.turn(s.Pin(), tap.at) if idle else screen), ()


def reported(screen: Screen, happened: s.Reported) -> Step:
    """Something that was asked for is done."""
    match screen.page, happened.of:
        case s.Pin(checking=True), s.Judged(right=True):
            return _look(screen.turn(s.Maintenance(happened.at), happened.at))
        case s.Pin(checking=True), s.Judged(locked=locked):
            return screen.on(s.Pin(said=LOCKED if locked else WRONG)), ()
        case s.Maintenance() as page, s.Facts() as facts:
            return screen.on(replace(page, facts=facts)), ()
        case s.Maintenance() | s.PaperChange() as page, s.Tested(printed=printed):
            return screen.on(replace(page, said=TESTED[printed])), ()
    return screen, ()


# --- the PIN --------------------------------------------------------------------------------------
def _key(screen: Screen, _tap: s.Tapped, what: str) -> Step:
    match screen.page:
        case s.Pin(typed=typed, checking=False) if what.isdigit() and len(typed) < MOST:
            return screen.on(s.Pin(typed + what)), ()
    return screen, ()


def _erase(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    match screen.page:
        case s.Pin(typed=typed, checking=False):
            return screen.on(s.Pin(typed[:-1])), ()
    return screen, ()


def _enter(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    match screen.page:
        case s.Pin(typed=typed, checking=False) if len(typed) >= LEAST:
            return screen.on(s.Pin(checking=True)), (e.CheckPin(typed),)
    return screen, ()


def _pin(screen: Screen, page: s.Pin, _at: float) -> Sheet:
    speak = speaker(screen.language)
    said = page.said or "For our staff only."
    return Sheet(
        "pin",
        speak("Please type your PIN"),
        (speak(said), "●" * len(page.typed)),
        tiles=keys(page.typed, LEAST, MOST, screen.language),
        back=back(screen.language),
    )


# --- how it is, and what can be done --------------------------------------------------------------
def _look(screen: Screen) -> Step:
    return screen, (e.Inspect(),)


def _looks(screen: Screen, page: s.Maintenance | s.PaperChange, tick: s.Ticked) -> Step:
    """Again and again, while anybody is there."""
    watched, effects = moves.watched(screen, page, tick)
    if watched.page is not page or tick.at - page.looked < LOOKS_EVERY:
        return watched, effects
    asked = e.Inspect() if isinstance(page, s.Maintenance) else e.LookAtPaper()
    return watched.on(replace(page, looked=tick.at)), (*effects, asked)


def _test(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    return _said(screen, ""), (e.PrintTestPage(),)


def _again(screen: Screen, _tap: s.Tapped, what: str) -> Step:
    return screen, (e.PrintNumber(what),)


def _restart(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    return screen, (e.Restart(),)


def _paper(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return screen.turn(s.PaperChange(tap.at), tap.at), (e.LookAtPaper(),)


def _done(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return _look(screen.turn(s.Maintenance(tap.at), tap.at))


def _said(screen: Screen, text: str) -> Screen:
    match screen.page:
        case s.Maintenance() | s.PaperChange() as page:
            return screen.on(replace(page, said=text))
    return screen


def _more(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    return _act(screen, acting=True), ()


def _back(screen: Screen, tap: s.Tapped, what: str) -> Step:
    """From what can be done to how it is, where these are two pages."""
    if isinstance(screen.page, s.Maintenance) and screen.page.acting:
        return _act(screen, acting=False), ()
    return moves.leave(screen, tap, what)


def _act(screen: Screen, *, acting: bool) -> Screen:
    match screen.page:
        case s.Maintenance() as page:
            return screen.on(replace(page, acting=acting))
    return screen


def _overview(screen: Screen, page: s.Maintenance, at: float) -> Sheet:
    """How it is, and what can be done: two pages where there is too little glass for both."""
    speak, facts = speaker(screen.language), page.facts
    halved = screen.frame.crowded
    said = (speak(page.said),) if page.said else ()
    whose = (facts.device, facts.version) if facts else (speak("Maintenance"),)
    more = (Button("more", speak("More")),)
    return Sheet(
        "maintenance",
        " · ".join(whose),
        said if halved and page.acting else (*_facts(screen, facts, at), *said),
        tiles=more if halved and not page.acting else _actions(screen, facts),
        back=back(screen.language),
    )


def _actions(screen: Screen, facts: s.Facts | None) -> tuple[Button, ...]:
    speak = speaker(screen.language)
    most = 1 if screen.frame.crowded else 0 if screen.large else AGAIN  # so many fit
    latest = facts.numbers[:most] if facts else ()
    return (
        Button("test", speak("Test page")),
        Button("paper", speak("Change paper")),
        *(Button(f"again:{each}", speak("Print {number} again", number=each)) for each in latest),
        Button("restart", speak("Restart the kiosk")),
    )


def _facts(screen: Screen, facts: s.Facts | None, at: float) -> tuple[str, ...]:
    speak = speaker(screen.language)
    server = "The server is away." if screen.away(at) else "The server is there."
    how = (speak(PAPER.get(screen.paper, "Printer: does not say how it is")), speak(server))
    if facts is None:
        return how
    waiting = (
        speak("Not answered: {count}", count=facts.outbox),
        speak("Not filed: {count}", count=facts.unfiled),
    )
    given = (
        speak("In reserve: {count}", count=facts.reserve),
        speak("Printed again: {count}", count=facts.reprints),
    )
    if screen.frame.crowded:  # side by side they would break where nobody reads on
        return (*how, *waiting, *given)
    return (*how, " · ".join(waiting), " · ".join(given))


def _change(screen: Screen, page: s.PaperChange, _at: float) -> Sheet:
    speak = speaker(screen.language)
    step = STEPS.get(screen.paper, OPEN)
    return Sheet(
        "paper",
        speak("Change paper"),
        (speak(step), speak(page.said) if page.said else ""),
        tiles=(Button("test", speak("Test page"), alive=screen.prints),),
        back=back(screen.language),
    )


PIN: Final = Kind(
    _pin,
    {"key": _key, "erase": _erase, "enter": _enter, "back": moves.leave},
    ticked=moves.watched,
)
MAINTENANCE: Final = Kind(
    _overview,
    {
        "test": _test,
        "paper": _paper,
        "again": _again,
        "restart": _restart,
        "more": _more,
        "back": _back,
    },
    ticked=_looks,
)
PAPER_CHANGE: Final = Kind(_change, {"test": _test, "back": _done}, ticked=_looks)

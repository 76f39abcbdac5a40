"""What a screen says, in the customer's language: plain values that Kivy only draws."""

from dataclasses import dataclass
from math import ceil
from typing import Final

from kiosk import screen as s
from kiosk import times
from kiosk.footer import footer
from kiosk.pages import kind_of
from kiosk.pages.said import back, speaker
from kiosk.screen import Screen
from kiosk.sheet import Button, Sheet
from kiosk.sizes import GLASS, Glass
from words.phrases import pick, say

PICTURE_STANDS: Final = 8.0
"""Seconds: far from any flicker."""
DRIFT_STEPS: Final = 5
"""A screen that stands for hours moves by a little each minute, so that nothing burns in."""


NOBODY: Final = Button("staff", "")


@dataclass(frozen=True, slots=True)
class View:
    """One screen: its name decides the layout, the rest is what stands there."""

    name: str
    language: str
    large: bool
    contrast: bool
    low: bool = False
    spoken: bool = False
    branch: str = ""
    clock: str = ""
    offline: str = ""
    heading: str = ""
    lines: tuple[str, ...] = ()
    note: str = ""
    number: str = ""
    link: str = ""
    tiles: tuple[Button, ...] = ()
    extras: tuple[Button, ...] = ()
    back: Button | None = None
    middle: Button | None = None
    staff: Button = NOBODY
    footer: tuple[tuple[Button, ...], ...] = ()
    """Row by row."""
    glass: Glass = GLASS
    still: bool = False
    """Nobody is here."""
    ready: bool = True
    drift: int = 0
    slide: int = 0
    """Which of the branch's pictures stands where nobody is; counted on and on."""
    colours: tuple[tuple[str, str], ...] = ()
    """The bank's own, by token."""
    logo: str = ""
    """By name, until the window knows its file; empty: the flower."""


def view(screen: Screen, at: float) -> View:
    """What to draw at this monotonic second."""
    sheet = _sheet(screen, at)
    now = screen.time.now(at) if screen.time else None
    still = kind_of(screen.page).at_home
    return View(
        name=sheet.name,
        language=screen.language,
        large=screen.large,
        contrast=screen.contrast,
        low=screen.low,
        spoken=screen.spoken,
        branch=pick(screen.menu.branch, screen.language) if screen.menu else "",
        clock=now.strftime("%H:%M") if now else "",
        offline=say(screen.language, "offline") if screen.away(at) else "",
        heading=sheet.heading,
        lines=tuple(line for line in sheet.lines if line),
        note=_note(screen) or sheet.note,
        number=sheet.number,
        link=sheet.link,
        tiles=sheet.tiles,
        extras=sheet.extras,
        back=Button("back", sheet.back) if sheet.back else None,
        middle=sheet.middle,
        staff=_staff(screen),
        footer=footer(screen),
        glass=screen.glass,
        ready=times.settled(screen, at),
        still=still,
        drift=now.minute % DRIFT_STEPS if now and still else 0,
        colours=tuple(screen.menu.look.day.items()) if screen.menu else (),
        logo=screen.menu.look.logo if screen.menu else "",
        slide=int(at // PICTURE_STANDS) if isinstance(screen.page, s.Attract) else 0,
    )


def _staff(screen: Screen) -> Button:
    # A sign never stands on a row without its word.
    label = f"☏\u00a0{say(screen.language, 'Call staff')}"
    return Button("staff", label, alive=screen.help is None)


def _sheet(screen: Screen, at: float) -> Sheet:
    if screen.warned is not None:
        return _warning(screen, screen.warned, at)
    return kind_of(screen.page).draw(screen, screen.page, at)


def _warning(screen: Screen, since: float, at: float) -> Sheet:
    speak = speaker(screen.language)
    left = times.WARNING * times.patience(screen) - (at - since)
    return Sheet(
        "warning",
        speak("Are you still there?"),
        (speak("This screen starts again in {seconds} s.", seconds=max(ceil(left), 0)),),
        tiles=(Button("more_time", speak("I need more time")),),
        back=back(screen.language),
    )


def _note(screen: Screen) -> str:
    speak = speaker(screen.language)
    if screen.help:
        answer = (
            "Our staff will be with you soon." if screen.help.told else "We are calling our staff."
        )
        return speak(answer)
    if not isinstance(screen.page, s.Services | s.Code):
        return ""
    if screen.waits_as:
        return speak("You are waiting already: your number is {number}.", number=screen.waits_as)
    if screen.note:
        return speak(screen.note.value)
    if not screen.prints:
        return speak("No paper now: your number will be shown here.")
    return ""

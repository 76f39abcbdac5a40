"""Between the choice and the ticket, where there is something to know: papers, a machine."""

from typing import Final

from kiosk import asking, moves
from kiosk import screen as s
from kiosk.effects import Step
from kiosk.pages.kind import Kind
from kiosk.pages.said import back, outlook, sentences, speaker
from kiosk.screen import Screen
from kiosk.sheet import Button, Sheet
from wire.messages import MenuLine, MenuMachine
from words.phrases import pick, say


def choose(screen: Screen, tap: s.Tapped, service: str) -> Step:
    """A service was chosen: what has to be known of it comes first, if anything has."""
    line = screen.line(service)
    if line is None or not line.open:
        return screen, ()
    if line.documents or _machines(screen, line, tap.at):
        return screen.turn(s.Before(service), tap.at), ()
    return asking.decided(screen, tap, service)


def _machines(screen: Screen, line: MenuLine, at: float) -> tuple[MenuMachine, ...]:
    """The machines that would be faster: they work, as far as anybody knows, and others wait."""
    menu = screen.menu
    told = screen.told(line, at)
    if menu is None or told is None or not told.ahead:
        return ()
    working = (machine for machine in menu.machines if machine.state == "working")
    return tuple(machine for machine in working if line.service in machine.services)


def _ticket(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    page = screen.page
    return asking.decided(screen, tap, page.service) if isinstance(page, s.Before) else (screen, ())


def _back(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    page, menu = screen.page, screen.menu
    line = screen.line(page.service) if isinstance(page, s.Before) else None
    known = line and menu and any(group.group == line.group for group in menu.groups)
    return screen.turn(s.Services(group=line.group if line and known else ""), tap.at), ()


def _within_menu(screen: Screen, page: s.Before) -> Screen:
    line = screen.line(page.service)
    return screen if line and line.open else screen.on(s.Services())


def _draw(screen: Screen, page: s.Before, at: float) -> Sheet:
    line = screen.line(page.service)
    if line is None:
        return Sheet("before")
    speak, told = speaker(screen.language), screen.told(line, at)
    machines = _machines(screen, line, at)
    whole = outlook(screen.language, told.ahead, told.forecast) if told else ()
    apart = screen.frame.roomy and screen.glass.tall
    seen = whole if apart else (" · ".join(whole),)
    return Sheet(
        "before",
        pick(line.name, screen.language),
        (*seen, pick(line.documents, screen.language), *_hints(screen, machines)),
        tiles=(
            Button(
                "ticket",
                speak("I have everything" if line.documents else "Take a ticket"),
                chosen=True,
            ),
            *(Button(f"machine:{one.machine}", speak("I use the machine")) for one in machines[:1]),
            Button("ask", speak("Ask our staff"), alive=screen.help is None),
        ),
        back=back(screen.language),
    )


def _hints(screen: Screen, machines: tuple[MenuMachine, ...]) -> tuple[str, ...]:
    speak = speaker(screen.language)
    ready = "{machine} is ready now. It may be faster."
    said = (speak(ready, machine=_place(one, screen.language)) for one in machines)
    return tuple(sentence for text in said for sentence in sentences(text))


def _place(machine: MenuMachine, language: str) -> str:
    name, where = pick(machine.name, language), pick(machine.where, language)
    whole = say(language, "{machine} ({where})", machine=name, where=where)
    return whole if where else name


BEFORE: Final = Kind(
    _draw,
    {"ticket": _ticket, "machine": moves.to_machine, "ask": moves.ask_staff, "back": _back},
    ticked=moves.watched,
    menu_came=_within_menu,
    choosing=True,
)

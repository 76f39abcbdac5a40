"""What a customer may say beside the service: a card, what they need, that it is more than one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from kiosk import moves
from kiosk import screen as s
from kiosk.effects import Step
from kiosk.footer import footer
from kiosk.measure import asks
from kiosk.pages.kind import Kind, OnTap
from kiosk.pages.said import back, name_of, span, speaker
from kiosk.screen import Screen
from kiosk.sheet import Button, Sheet
from wire.messages import Choice
from words.phrases import pick
from words.tokens import STATE_MARKS


def card(screen: Screen) -> Button:
    """To be known by a card."""
    return Button("card", speaker(screen.language)("I have a card"))


def extras(screen: Screen) -> tuple[Button, ...]:
    """What is one touch away, and in nobody's way; only what this branch offers."""
    speak, menu, wish = speaker(screen.language), screen.menu, screen.wish
    if menu is None:
        return ()
    needs = Button("needs", speak("I need help"), chosen=bool(wish.needs or wish.social))
    several = Button("several", speak("Several services"), chosen=wish.several)
    booked = Button("appointment", speak("Appointment"))
    offers = (
        (menu.appointments, booked),
        (_choices(screen), needs),
        (menu.services_a_visit > 1, several),
    )
    return tuple(button for offered, button in offers if offered)


def apart(screen: Screen) -> bool:
    """Whether there is no room for them beside the services, so that they need their own page."""
    shown, frame = extras(screen), screen.frame
    crowded = frame.roomy or screen.low or len(footer(screen)) > 1
    wide = sum(asks(button.label) for button in shown) > frame.across
    return bool(shown) and (crowded or wide)


def said(screen: Screen) -> str:
    """What the customer has said, in one line."""
    wish, mark = screen.wish, STATE_MARKS["fine"]
    chosen = (name_of(screen, service) for service in wish.services)
    on = (one for verb, one in _choices(screen) if _is_on(wish, verb, one))
    wanted = (pick(one.name, screen.language) for one in on)
    return " · ".join(f"{mark} {text}" for text in (*chosen, *wanted))


def show(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    """Where they have a page of their own."""
    return screen.turn(s.Others(), tap.at), ()


def _choices(screen: Screen) -> tuple[tuple[str, Choice], ...]:
    """Social priorities first, then needs, each with the verb of its button."""
    menu = screen.menu
    if menu is None:
        return ()
    return (*(("social", one) for one in menu.social), *(("need", one) for one in menu.needs))


def _is_on(wish: s.Wish, verb: str, one: Choice) -> bool:
    return one.code == wish.social if verb == "social" else one.code in wish.needs


def _identify(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return replace(screen, note=None).turn(s.Identify(), tap.at), ()


def appointment(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    """To check in for it."""
    if screen.menu is None or not screen.menu.appointments:
        return screen, ()
    return replace(screen, note=None).turn(s.Code(), tap.at), ()


def _needs(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    return (screen.turn(s.Needs(), tap.at) if _choices(screen) else screen), ()


def _several(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    """On, and off again; what was chosen is given back then."""
    if screen.menu is None or screen.menu.services_a_visit == 1:
        return screen, ()
    wish = replace(screen.wish, several=not screen.wish.several, services=())
    return replace(screen, wish=wish).turn(s.Services(), tap.at), ()


def _need(screen: Screen, _tap: s.Tapped, what: str) -> Step:
    known = any(verb == "need" and one.code == what for verb, one in _choices(screen))
    needs = screen.wish.needs
    others = tuple(need for need in needs if need != what)
    chosen = others if what in needs else (*needs, what)
    return (replace(screen, wish=replace(screen.wish, needs=chosen)) if known else screen), ()


def _social(screen: Screen, _tap: s.Tapped, what: str) -> Step:
    known = any(verb == "social" and one.code == what for verb, one in _choices(screen))
    chosen = "" if screen.wish.social == what else what
    return (replace(screen, wish=replace(screen.wish, social=chosen)) if known else screen), ()


def _more(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    count = len(_choices(screen))
    first = screen.page.first if isinstance(screen.page, s.Needs) else 0
    _, end = span(screen, first, count)
    return screen.turn(s.Needs(end if end < count else 0), tap.at), ()


def _draw_others(screen: Screen, _page: s.Others, _at: float) -> Sheet:
    heading = speaker(screen.language)("Other choices")
    tiles = (card(screen), *extras(screen))
    return Sheet("others", heading, (said(screen),), tiles=tiles, back=back(screen.language))


def _draw_needs(screen: Screen, page: s.Needs, _at: float) -> Sheet:
    speak, choices = speaker(screen.language), _choices(screen)
    first, end = span(screen, page.first, len(choices))
    tiles = [_toggle(screen, verb, one) for verb, one in choices[first:end]]
    if (first, end) != (0, len(choices)):
        tiles.append(Button("more", speak("More")))
    return Sheet(
        "needs",
        speak("What do you need?"),
        tiles=tuple(tiles),
        back=back(screen.language),
        middle=Button("done", speak("Done"), chosen=True),
    )


def _toggle(screen: Screen, verb: str, one: Choice) -> Button:
    on, name = _is_on(screen.wish, verb, one), pick(one.name, screen.language)
    label = f"{STATE_MARKS['fine']} {name}" if on else name
    return Button(f"{verb}:{one.code}", label, chosen=on)


def _within(screen: Screen, page: s.Needs) -> Screen:
    """A menu that came may have fewer needs, or none."""
    count = len(_choices(screen))
    if not count:
        return screen.on(s.Services())
    return screen if page.first < count else screen.on(s.Needs())


TAPS: Final[Mapping[str, OnTap]] = {
    "card": _identify,
    "appointment": appointment,
    "needs": _needs,
    "several": _several,
}
OTHERS: Final = Kind(
    _draw_others, {**TAPS, "back": moves.to_services}, ticked=moves.watched, choosing=True
)
NEEDS: Final = Kind(
    _draw_needs,
    {
        "need": _need,
        "social": _social,
        "more": _more,
        "done": moves.to_services,
        "back": moves.to_services,
    },
    ticked=moves.watched,
    menu_came=_within,
    choosing=True,
)

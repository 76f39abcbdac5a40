"""Something is looked up at the server, and what came of it is said."""

from typing import Final

from kiosk import effects as e
from kiosk import moves, times
from kiosk import screen as s
from kiosk.effects import Step
from kiosk.pages.kind import Kind
from kiosk.pages.said import back, name_of, outlook, sentences, speaker
from kiosk.screen import Screen
from kiosk.sheet import Button, Sheet
from wire.messages import Done, FormRequest, Place, PlaceRequest, Refused

LIVE: Final = frozenset({"waiting", "called", "serving", "held"})
"""States of a visit that is not over."""


def look(screen: Screen, request: PlaceRequest | FormRequest, moment: s.Moment) -> Step:
    """Ask the server, who alone knows; while it is away, say so at once."""
    if screen.away(moment.at):
        return screen.turn(s.NotNow(), moment.at), ()
    return screen.turn(s.Looking(request, moment.at), moment.at), (e.LookUp(request),)


def _waits(screen: Screen, page: s.Looking, tick: s.Ticked) -> Step:
    if tick.at - page.since <= times.ANSWER_WITHIN:
        return screen, ()
    return screen.turn(s.NotNow(), tick.at), (e.Forget(page.request.id),)


def _answered(screen: Screen, page: s.Looking, replied: s.Replied) -> Step:
    if replied.reply.id != page.request.id:
        return screen, ()
    match replied.reply:
        case Place() as place:
            return screen.turn(s.Stands(place, page.request.token), replied.at), ()
        case Done():
            return screen.turn(s.FormKept(), replied.at), ()
        case Refused(texts=texts, detail=detail):
            return screen.turn(s.Declined(texts or {"en": detail}), replied.at), ()
    return screen, ()


def _form(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    match screen.page:
        case s.Stands(place=place, token=token) if place.state in LIVE:
            return screen.turn(s.Code(token=token), tap.at), ()
    return screen, ()


def _looking(screen: Screen, page: s.Looking, at: float) -> Sheet:
    late = at - page.since >= times.MOMENT_AFTER
    return Sheet("looking", speaker(screen.language)("One moment, please") if late else "")


def _stands(screen: Screen, page: s.Stands, at: float) -> Sheet:
    speak, place = speaker(screen.language), page.place
    form = Button("form", speak("I have a form")) if place.state in LIVE else None
    return Sheet(
        "stands",
        speak(_heading(place), counter=place.counter),
        _lines(screen, place),
        place.number,
        back=speak("Done") if times.settled(screen, at) else "",
        middle=form,
    )


def _heading(place: Place) -> str:
    if place.state == "called":
        return "Please go to counter {counter} now."
    if place.missed:
        return "You are back in the queue"
    return "Your number" if place.state in LIVE else "This visit is over"


def _lines(screen: Screen, place: Place) -> tuple[str, ...]:
    speak, service = speaker(screen.language), name_of(screen, place.service)
    if place.state == "called":
        return (service,)
    if place.state != "waiting":
        return service, speak("Please ask our staff")
    told = outlook(screen.language, place.ahead, place.forecast)
    return (*_missed(screen, place), *told) if place.missed else (service, *told)


def _missed(screen: Screen, place: Place) -> tuple[str, ...]:
    """The call that was not heard, and what the bank's rule makes of it."""
    speak, rule = speaker(screen.language), "By our rule you come after {count} more."
    called = speak("You were called at {time}.", time=f"{place.missed:%H:%M}")
    return (called, speak(rule, count=place.behind)) if place.behind else (called,)


def _kept(screen: Screen, _page: s.FormKept, _at: float) -> Sheet:
    speak = speaker(screen.language)
    lines = (speak("We keep only its code. Thank you."),)
    heading = speak("Your form is with your ticket")
    return Sheet("form_kept", heading, lines, back=back(screen.language))


def _not_now(screen: Screen, _page: s.NotNow, _at: float) -> Sheet:
    speak = speaker(screen.language)
    lines = sentences(speak("We cannot look this up now. Please ask our staff."))
    return Sheet("not_now", speak("We are sorry"), lines, back=back(screen.language))


LOOKING: Final = Kind(_looking, ticked=_waits, replied=_answered)
STANDS: Final = Kind(_stands, {"form": _form, "back": moves.leave}, ticked=moves.shown)
FORM_KEPT: Final = Kind(_kept, {"back": moves.leave}, ticked=moves.shown)
NOT_NOW: Final = Kind(_not_now, {"back": moves.to_services}, ticked=moves.shown)

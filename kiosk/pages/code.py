"""A code is typed or scanned: of an appointment, or of a form that was filled in while waiting."""

from dataclasses import replace
from hashlib import sha256
from typing import Final

from kiosk import effects as e
from kiosk import moves
from kiosk import screen as s
from kiosk.codes import LONGEST_TYPED, SHORTEST, code_of, token_of
from kiosk.effects import Step
from kiosk.pages.keypad import keys
from kiosk.pages.kind import Kind
from kiosk.pages.looking import look
from kiosk.pages.said import back, speaker
from kiosk.screen import Screen
from kiosk.sheet import Sheet
from wire.messages import CheckInRequest, FormRequest, PlaceRequest


def read(screen: Screen, card: s.CardRead) -> Step | None:
    """What becomes of a reading here, if it is that of a slip or of a code."""
    menu, page = screen.menu, screen.page
    token = token_of(card.text, menu) if menu else ""
    if token:
        return look(screen, PlaceRequest(id=card.id, token=_hashed(token)), card)
    if not isinstance(page, s.Code):
        return None
    code = code_of(card.text)
    if code:
        return _submit(screen, page, card, code)
    return replace(screen, note=s.Note.CODE_UNKNOWN, touched=card.at, warned=None), ()


def _key(screen: Screen, _tap: s.Tapped, what: str) -> Step:
    match screen.page:
        case s.Code(typed=typed) as page if what.isdigit() and len(typed) < LONGEST_TYPED:
            return replace(screen, note=None).on(replace(page, typed=typed + what)), ()
    return screen, ()


def _erase(screen: Screen, _tap: s.Tapped, _what: str) -> Step:
    match screen.page:
        case s.Code(typed=typed) as page:
            return screen.on(replace(page, typed=typed[:-1])), ()
    return screen, ()


def _enter(screen: Screen, tap: s.Tapped, _what: str) -> Step:
    match screen.page:
        case s.Code(typed=typed) as page if len(typed) >= SHORTEST:
            return _submit(screen, page, tap, typed)
    return screen, ()


def _submit(screen: Screen, page: s.Code, moment: s.Tapped | s.CardRead, code: str) -> Step:
    if page.of_form:
        return look(screen, FormRequest(id=moment.id, token=page.token, reference=code), moment)
    if screen.away(moment.at):
        return screen.turn(s.NotNow(), moment.at), ()
    request = CheckInRequest(
        id=moment.id,
        code=code,
        language=screen.language,
        token=_hashed(moment.token),
        needs=screen.wish.needs,
        social=screen.wish.social,
    )
    asking = s.Asking(request, moment.token, moment.at)
    return screen.turn(asking, moment.at), (e.AskForTicket(request),)


def _hashed(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def _draw(screen: Screen, page: s.Code, _at: float) -> Sheet:
    speak = speaker(screen.language)
    hint = "The code of your form." if page.of_form else "The code of your appointment."
    return Sheet(
        "code",
        speak("Type or scan your code"),
        (speak(hint), page.typed),
        tiles=keys(page.typed, SHORTEST, LONGEST_TYPED, screen.language),
        back=back(screen.language),
    )


def _back(screen: Screen, tap: s.Tapped, what: str) -> Step:
    """A form's owner has a ticket already, and goes; whoever has an appointment chooses on."""
    form = isinstance(screen.page, s.Code) and screen.page.of_form
    return (moves.leave if form else moves.to_services)(screen, tap, what)


CODE: Final = Kind(
    _draw,
    {"key": _key, "erase": _erase, "enter": _enter, "back": _back},
    ticked=moves.watched,
    choosing=True,
)

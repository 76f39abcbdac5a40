"""A card or a document tells the customer's tier, and is forgotten."""

from dataclasses import replace
from typing import Final

from kiosk import effects as e
from kiosk import moves, times
from kiosk import screen as s
from kiosk.cards import tier_of
from kiosk.effects import Step
from kiosk.pages.kind import Kind
from kiosk.pages.said import back, speaker
from kiosk.readings import Identity, identity
from kiosk.screen import Screen
from kiosk.sheet import Sheet
from wire.messages import Identified, IdentifyRequest


def read(screen: Screen, card: s.CardRead) -> Step:
    """Something was read: the directory is asked, if there is one, or the prefix decides."""
    whose = identity(card.text)
    cards = screen.menu.cards if screen.menu else ()
    tier = tier_of(whose.number, cards) if whose else None
    fresh = replace(screen, tier=None, identified="", waits_as="", note=None, touched=card.at)
    directory = screen.menu is not None and screen.menu.directory
    if whose and whose.whole and directory and not screen.alone(card.at):
        return _ask(fresh, whose, tier, card)
    unknown = s.Note.CARD_UNCHECKED if whose and directory else s.Note.CARD_UNKNOWN
    note = s.Note.CARD_READ if tier else unknown
    return replace(fresh, tier=tier, note=note).turn(s.Services(), card.at), ()


def _ask(screen: Screen, whose: Identity, tier: str | None, card: s.CardRead) -> Step:
    question = IdentifyRequest(id=card.id, document=whose.document, number=whose.number)
    return screen.turn(s.Identifying(card.id, tier, card.at), card.at), (e.Identify(question),)


def _answered(screen: Screen, page: s.Identifying, replied: s.Replied) -> Step:
    match replied.reply:
        case Identified(id=answered) as told if answered == page.id:
            known = replace(screen, identified=told.id, waits_as=told.waits_as)
            return _known(known, told.tier or page.tier, replied, checked=told.known)
    return screen, ()


def _waits(screen: Screen, page: s.Identifying, tick: s.Ticked) -> Step:
    late = tick.at - page.since > times.IDENTIFY_WITHIN
    return _known(screen, page.tier, tick, checked=False) if late else (screen, ())


def _known(screen: Screen, tier: str | None, moment: s.Moment, *, checked: bool) -> Step:
    unknown = s.Note.CARD_UNKNOWN if checked else s.Note.CARD_UNCHECKED
    note = s.Note.CARD_READ if tier else unknown
    return replace(screen, tier=tier, note=note).turn(s.Services(), moment.at), ()


def _draw(screen: Screen, _page: s.Identify, _at: float) -> Sheet:
    speak = speaker(screen.language)
    lines = (speak("We do not keep its number."),)
    return Sheet("identify", speak("Please swipe your card"), lines, back=back(screen.language))


def _wait(screen: Screen, _page: s.Identifying, _at: float) -> Sheet:
    speak = speaker(screen.language)
    lines = (speak("We do not keep its number."),)
    return Sheet("identifying", speak("One moment, please"), lines, back=back(screen.language))


IDENTIFY: Final = Kind(_draw, {"back": moves.to_services}, ticked=moves.watched, choosing=True)
IDENTIFYING: Final = Kind(
    _wait, {"back": moves.to_services}, ticked=_waits, replied=_answered, choosing=True
)

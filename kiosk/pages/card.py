"""A card tells the customer's tier, and is forgotten."""

from typing import Final

from kiosk import moves
from kiosk import screen as s
from kiosk.pages.kind import Kind
from kiosk.pages.said import back, speaker
from kiosk.screen import Screen
from kiosk.sheet import Sheet


def _draw(screen: Screen, _page: s.Identify, _at: float) -> Sheet:
    speak = speaker(screen.language)
    lines = (speak("We do not keep its number."),)
    return Sheet("identify", speak("Please swipe your card"), lines, back=back(screen.language))


IDENTIFY: Final = Kind(_draw, {"back": moves.to_services}, ticked=moves.watched, choosing=True)

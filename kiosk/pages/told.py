"""The pages that say no, or that nobody knows."""

from typing import Final

from kiosk import moves
from kiosk import screen as s
from kiosk.pages.kind import Kind
from kiosk.pages.said import back, speaker
from kiosk.screen import Screen
from kiosk.sheet import Sheet
from words.phrases import pick


def _declined(screen: Screen, page: s.Declined, _at: float) -> Sheet:
    lines = (pick(page.texts, screen.language),)
    heading = speaker(screen.language)("We are sorry")
    return Sheet("refused", heading, lines, back=back(screen.language))


def _ask_staff(screen: Screen, _page: s.AskStaff, _at: float) -> Sheet:
    speak = speaker(screen.language)
    lines = (speak("We had no answer, so you have no number yet."),)
    heading = speak("Please ask our staff")
    return Sheet("ask_staff", heading, lines, back=back(screen.language))


DECLINED: Final = Kind(_declined, {"back": moves.to_services}, ticked=moves.shown)
ASK_STAFF: Final = Kind(_ask_staff, {"back": moves.leave}, ticked=moves.shown)
